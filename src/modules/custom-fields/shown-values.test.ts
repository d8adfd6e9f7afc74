import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, type Row } from '../../../tests/support/builders.ts'
import { fieldOf, type FieldStage, givenFieldStage } from '../../../tests/support/custom-fields.ts'
import { exportedText, rowsOfFile, unmarked } from '../../../tests/support/exports.ts'
import type { Definition } from '../../platform/custom-fields.schema.ts'

const KINDS: Definition[] = [
  fieldOf('note', { name_zh: '备注' }),
  fieldOf('secret', { class_code: 'C2' }),
  fieldOf('salary', { kind_code: 'amount', class_code: 'C2' }),
  fieldOf('score', { kind_code: 'decimal', decimals: 3 }),
  fieldOf('born', { kind_code: 'date' }),
  fieldOf('vip', { kind_code: 'flag' }),
  fieldOf('tags', {
    kind_code: 'choices',
    options: ['a', 'b', 'c'].map((code) => ({
      code,
      zh: `标签${code}`,
      en: `Tag ${code}`,
      is_retired: false,
    })),
  }),
]
const NAMES = KINDS.map((it) => `${it.class_code === 'C1' ? 'x1' : 'x2'}_${it.field_code}`)
const VALUES = {
  x1_note: '喜欢羽毛球',
  x2_secret: '家庭情况特殊',
  x2_salary: '12345.60',
  x1_score: '1.250',
  x1_born: '2001-02-03',
  x1_vip: true,
  x1_tags: ['a', 'c'],
}
/** As a file says them. */
const WORDS: Record<string, string> = {
  ...(VALUES as object),
  x1_vip: '是',
  x1_tags: '标签a、标签c',
} as never
const SHOWN = ['hidden', 'masked', 'clear'] as const

let stage: FieldStage
let id: string
let rm: Browser

beforeAll(async () => {
  stage = await givenFieldStage(KINDS)
  id = await givenCustomer(stage.bank)
  for (const name of NAMES) await stage.show('sub_mgr', name, ['clear', 'clear'])
  await stage.fill(id, VALUES)
  await stage.person('rm', [['br_mgr', '9902000000']])
  rm = await stage.signIn('rm')
})
afterAll(() => stage?.drop())

/** What each place gives of the fields to whoever looks through the branch manager's role. */
async function everywhere() {
  const columns = ['customer_name', ...NAMES]
  const list = await rm.get(`/api/customers?columns=${columns.join(',')}`)
  const record = await stage.recordOf(id, rm)
  const file = rowsOfFile(unmarked(await exportedText(rm, { columns: columns.join(','), language: 'zh' })))
  const [cells = []] = file
  const row = list.body.rows.find((it: Row) => it['customer_id'] === id)
  return {
    list: row.custom as Row,
    record: record.custom as Row,
    file: Object.fromEntries(NAMES.map((name, at) => [name, cells[at + 1]])),
  }
}

const HIDDEN = Object.fromEntries(NAMES.map((name) => [name, '***']))
const MASKED = { ...HIDDEN, x1_note: '喜**', x2_secret: '家**' }
const OF_VALUES = { hidden: HIDDEN, masked: MASKED, clear: VALUES }
const OF_FILES = { hidden: HIDDEN, masked: MASKED, clear: WORDS }
/** The record leaves out what its reader is shown nothing of. */
const OF_RECORDS = { hidden: {}, masked: MASKED, clear: VALUES }

describe('list, record and export', () => {
  it.each(SHOWN.flatMap((list) => SHOWN.map((record) => [list, record] as const)))(
    'agree on fields that are %s in lists and %s on the record',
    async (list, record) => {
      for (const name of NAMES) await stage.show('br_mgr', name, [list, record])

      expect(await everywhere()).toEqual({
        list: OF_VALUES[list],
        file: OF_FILES[list],
        record: OF_RECORDS[record],
      })
    },
  )

  it('are filtered by a field only where it is seen whole', async () => {
    const status = async () => {
      const filter = JSON.stringify({ and: [{ column: 'x1_note', op: 'contains', value: '羽毛' }] })
      return (await rm.get(`/api/customers?filter=${encodeURIComponent(filter)}`)).status
    }
    for (const [shown, expected] of [
      ['clear', 200],
      ['masked', 403],
      ['hidden', 403],
    ] as const) {
      await stage.show('br_mgr', 'x1_note', [shown, 'clear'])
      expect(await status(), shown).toBe(expected)
    }
  })
})
