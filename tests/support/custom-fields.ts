import type { Definition } from '../../src/platform/custom-fields.schema.ts'
import type { Move } from '../../src/modules/custom-fields/schema.ts'
import { fixedClock, givenPeopleStage, HEAD_OFFICE, SUB_TY } from './app-people.ts'
import { decide } from './agree.ts'
import type { Browser } from './app.ts'

/** A field as somebody would define it: a public text for every customer, unless said otherwise. */
export const fieldOf = (field_code: string, over: Partial<Definition> = {}): Definition => ({
  field_code,
  record_kind: 'customer',
  kind_code: 'text',
  class_code: 'C1',
  decimals: 0,
  name_zh: field_code,
  name_en: field_code,
  help_zh: '',
  help_en: '',
  group_zh: '营销信息',
  group_en: 'Marketing',
  owner_name: '零售金融部',
  position: 0,
  is_required: false,
  applies_to: null,
  length_max: null,
  value_min: null,
  value_max: null,
  options: [],
  ...over,
})

export const proposing = (definition: Definition, over: { move?: Move; version?: number } = {}) => ({
  move: 'define',
  definition,
  version: 0,
  reason: '总行营销活动需要',
  ...over,
})

type People = { maker: Browser; checker: Browser }

/** A change of a field, asked for by one and agreed to by another; gives the status of the last step. */
export async function givenField({ maker, checker }: People, payload: object): Promise<number> {
  const asked = await maker.send('POST', '/api/custom-field-proposals', { payload })
  if (asked.status !== 200) throw new Error(`the field was refused: ${asked.text}`)
  return (await decide(checker, asked.body.request_id)).status
}

export type FieldStage = Awaited<ReturnType<typeof givenFieldStage>>

/** A bank with fields of its own, and people who fill them in: `sub` of 天元, who may see all of them whole. */
export async function givenFieldStage(definitions: readonly Definition[]) {
  const stage = await givenPeopleStage(fixedClock())
  await stage.person('boss', [['hq_mgr', HEAD_OFFICE]])
  await stage.person('sub', [['sub_mgr', SUB_TY]])
  const [maker, checker, sub] = await Promise.all(['sys', 'boss', 'sub'].map((it) => stage.signIn(it)))
  const people = { maker: maker!, checker: checker! }
  for (const it of definitions) await givenField(people, proposing(it))
  const url = (id: string) => `/api/customers/${id}/custom-fields`
  const recordOf = async (id: string, by = sub!) => (await by.get(url(id))).body
  return {
    ...stage,
    boss: checker!,
    sub: sub!,
    recordOf,
    fill: async (id: string, custom: object) => {
      const { version } = await recordOf(id)
      const answer = await sub!.send('PUT', url(id), { payload: { version, custom } })
      if (answer.status !== 200) throw new Error(`the values were refused: ${answer.text}`)
    },
    /** How a role shows a field from now on. */
    show: (role_code: string, field_class: string, [list, record]: readonly [string, string]) =>
      stage.owner((db) =>
        db.query(
          `insert into platform.role_fields values ($1, $2, $3, $4)
           on conflict (role_code, field_class) do update set in_list = $3, in_record = $4`,
          [role_code, field_class, list, record],
        ),
      ),
  }
}
