import { expect, test } from 'vitest'
import { SEALED_CLASSES } from '../../platform/field-names.schema.ts'
import { checkShownFields } from './policy.ts'
import { diffOf, isEmptyDiff, type RoleContent, type ShownField, SHOWN } from './roles.schema.ts'

const role = (fields: ShownField[]): RoleContent => ({
  name_zh: '柜员',
  name_en: 'Teller',
  power_code: 'business',
  reach_kind: 'org',
  is_active: true,
  permissions: [],
  fields,
})
const amount = (in_list: ShownField['in_list'], in_record: ShownField['in_record']): ShownField => ({
  field_class: 'amount',
  in_list,
  in_record,
})

test('a class that a role does not name is masked, so naming it masked changes nothing', () => {
  expect(isEmptyDiff(diffOf(role([]), role([amount('masked', 'masked')])))).toBe(true)
  expect(diffOf(role([amount('clear', 'clear')]), role([])).shown).toEqual([
    {
      field_class: 'amount',
      before: { in_list: 'clear', in_record: 'clear' },
      after: { in_list: 'masked', in_record: 'masked' },
    },
  ])
})

test('of a new role what is shown otherwise than masked is told', () => {
  const { shown } = diffOf(null, role([amount('hidden', 'clear')]))
  expect(shown).toEqual([
    { field_class: 'amount', before: null, after: { in_list: 'hidden', in_record: 'clear' } },
  ])
})

test('sealed classes may be hidden or masked in either place, and clear in none', () => {
  const ways = SHOWN.flatMap((in_list) => SHOWN.map((in_record) => ({ in_list, in_record })))
  const isClear = ({ in_list, in_record }: (typeof ways)[number]) => [in_list, in_record].includes('clear')
  for (const field_class of SEALED_CLASSES) {
    for (const way of ways.filter(isClear))
      expect(() => checkShownFields([{ field_class, ...way }])).toThrow('clear to no role')
    for (const way of ways.filter((it) => !isClear(it)))
      expect(() => checkShownFields([{ field_class, ...way }])).not.toThrow()
  }
  expect(() => checkShownFields([amount('clear', 'clear')])).not.toThrow()
  expect(() => checkShownFields([amount('clear', 'clear'), amount('hidden', 'clear')])).toThrow('twice')
})
