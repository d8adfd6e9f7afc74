import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BRANCH_ZZ,
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import { decide } from '../../../tests/support/agree.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, type Row } from '../../../tests/support/builders.ts'
import { fieldOf, givenField, proposing } from '../../../tests/support/custom-fields.ts'

let stage: PeopleStage
let ids: { zhang: string; company: string; elsewhere: string }
const who: Record<string, Browser> = {}

const SEGMENT = fieldOf('segment', {
  kind_code: 'choice',
  name_zh: '客群',
  name_en: 'Segment',
  applies_to: 'retail',
  options: [
    { code: 'young', zh: '青年', en: 'Young', is_retired: false },
    { code: 'old', zh: '银发', en: 'Silver', is_retired: false },
  ],
})
const INCOME = fieldOf('income', {
  kind_code: 'amount',
  name_zh: '家庭年收入',
  name_en: 'Household income',
  value_min: '0',
})
const NOTE = fieldOf('health', { class_code: 'C2', name_zh: '健康备注', name_en: 'Health', length_max: 20 })
const VISIT = fieldOf('last_visit', {
  kind_code: 'date',
  name_zh: '最近走访',
  name_en: 'Last visit',
  value_max: '2026-12-31',
})

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  for (const [name, role, unit] of [
    ['boss', 'hq_mgr', HEAD_OFFICE],
    ['sub', 'sub_mgr', SUB_TY],
    ['branch', 'br_mgr', BRANCH_ZZ],
    ['other', 'sub_mgr', SUB_LS],
  ] as const) {
    await stage.person(name, [[role, unit]])
    who[name] = await stage.signIn(name)
  }
  who['sys'] = await stage.signIn('sys')
  const { bank } = stage
  ids = {
    zhang: await givenCustomer(bank, { customer_name: '张建国' }),
    company: await givenCustomer(bank, { customer_name: '联诚集团', customer_type_code: 'corporate' }),
    elsewhere: await givenCustomer(bank, { org_id: '9901000000', customer_name: '王芳' }),
  }
})
afterAll(() => stage?.drop())

const propose = (over: object, by = who['sys']!) =>
  by.send('POST', '/api/custom-field-proposals', { payload: proposing(SEGMENT, over) })
const define = (definition: ReturnType<typeof fieldOf>, over: object = {}) =>
  givenField({ maker: who['sys']!, checker: who['boss']! }, proposing(definition, over))
const recordOf = async (id: string, by = who['sub']!) =>
  (await by.get(`/api/customers/${id}/custom-fields`)).body
const fill = (id: string, custom: object, over: { version?: number; by?: Browser } = {}) =>
  (over.by ?? who['sub']!).send('PUT', `/api/customers/${id}/custom-fields`, {
    payload: { version: over.version ?? 0, custom },
  })
const listed = async (by: Browser, input: { filter?: object; columns?: string }) => {
  const query = new URLSearchParams({
    columns: input.columns ?? 'customer_name',
    ...(input.filter && { filter: JSON.stringify(input.filter) }),
  })
  return by.get(`/api/customers?${query.toString()}`)
}
const idsOf = (answer: { body: { rows: Row[] } }) => answer.body.rows.map((it) => it['customer_id'])
const shownAs = (field_class: string, in_list: string, in_record: string) =>
  stage.owner((db) =>
    db.query(
      `insert into platform.role_fields values ('sub_mgr', $1, $2, $3)
       on conflict (role_code, field_class) do update set in_list = $2, in_record = $3`,
      [field_class, in_list, in_record],
    ),
  )

describe('a field', () => {
  it('is asked for by who maintains fields and holds once head office agrees', async () => {
    expect((await propose({}, who['sub'])).status).toBe(403)
    const asked = await propose({})
    expect(asked.status).toBe(200)
    const { body } = await who['sys']!.get('/api/custom-fields')
    expect(body).toMatchObject({ fields: [], waiting: [{ title_zh: '新增字段：客群' }], may_maintain: true })
    await who['boss']!.send('POST', '/api/session/proof', { payload: { password: 'a password for tests' } })
    const { request } = (await who['boss']!.get(`/api/approvals/${asked.body.request_id}`)).body
    expect(request.summary).toContainEqual(
      expect.objectContaining({
        label_zh: '选项',
        before: null,
        after: 'young 青年 / Young; old 银发 / Silver',
      }),
    )
    const payload = { move: 'approve', opinion: '同意', revision: request.revision }
    await who['boss']!.send('POST', `/api/approvals/${asked.body.request_id}/decision`, { payload })

    const after = (await who['sub']!.get('/api/custom-fields')).body
    expect(after).toMatchObject({ fields: [{ name: 'x1_segment', version: 1 }], waiting: [] })
  })

  it('is refused where it makes no sense, by what is wrong', async () => {
    const wrong = async (over: object, move: object = {}) =>
      (
        await who['sys']!.send('POST', '/api/custom-field-proposals', {
          payload: proposing({ ...fieldOf('other_one'), ...over } as never, move),
        })
      ).body.code
    expect(await wrong({ field_code: 'segment' })).toBe('custom_field_taken')
    expect(await wrong({ kind_code: 'choice' })).toBe('custom_field_wrong')
    expect(await wrong({ kind_code: 'date', value_min: '5' })).toBe('custom_field_wrong')
    expect(await wrong({ kind_code: 'integer', value_min: '5', value_max: '4' })).toBe('custom_field_wrong')
    expect(await wrong({ class_code: 'C3' })).toBe('invalid')
    expect(await wrong({ field_code: 'Größe' })).toBe('invalid')
  })

  it('keeps what values hang on: its kind, and every entry of its list', async () => {
    const changed = (over: object) =>
      who['sys']!.send('POST', '/api/custom-field-proposals', {
        payload: proposing({ ...SEGMENT, ...over } as never, { move: 'change', version: 1 }),
      })
    expect((await changed({ kind_code: 'text', options: [] })).body.code).toBe('custom_field_wrong')
    expect((await changed({ options: SEGMENT.options.slice(1) })).body.code).toBe('custom_field_wrong')
    expect((await changed({})).status).toBe(422)
    const stale = proposing({ ...SEGMENT, name_zh: '客户群' } as never, { move: 'change', version: 7 })
    expect(
      (await who['sys']!.send('POST', '/api/custom-field-proposals', { payload: stale })).body.code,
    ).toBe('custom_field_moved')
  })

  it('cannot be removed from the database, not even by its owner', async () => {
    const removing = stage.owner((db) => db.query('delete from custom_fields.definitions'))
    await expect(removing).rejects.toThrow('append-only')
  })
})

describe('values', () => {
  beforeAll(async () => {
    await define(INCOME)
    await define(NOTE)
    await define(VISIT)
    await shownAs('x2_health', 'masked', 'clear')
  })

  it('stand on the record of customers who have the field, with who may fill them in', async () => {
    const zhang = await recordOf(ids.zhang)
    expect(zhang.fields.map((it: Row) => it['name'])).toEqual([
      'x1_segment',
      'x1_income',
      'x2_health',
      'x1_last_visit',
    ])
    expect(zhang).toMatchObject({ version: 0, changed_at: null, custom: { x1_segment: null } })
    expect(zhang.writable).toContain('x2_health')
    expect((await recordOf(ids.company)).fields.map((it: Row) => it['name'])).not.toContain('x1_segment')
  })

  it('are filled in all together, and told in the trail with before and after', async () => {
    const values = {
      x1_segment: ['young'],
      x1_income: '320000.5',
      x2_health: '对青霉素过敏',
      x1_last_visit: '2026-06-01',
    }
    const { status, body } = await fill(ids.zhang, values)

    expect(status).toBe(200)
    expect(body).toMatchObject({
      version: 1,
      changed_by_name: 'sub姓名',
      custom: { ...values, x1_income: '320000.50' },
    })
    const { rows } = (await who['sub']!.get(`/api/customers/${ids.zhang}/changes`)).body
    expect(rows).toContainEqual(expect.objectContaining({ field: 'x1_segment', from: null, to: 'young' }))
    expect(rows).toContainEqual(expect.objectContaining({ field: 'x2_health', to: null, is_hidden: true }))
  })

  it('of a sensitive field lie sealed', async () => {
    const { rows } = await stage.owner((db) =>
      db.query<Row>('select value_text, value_sealed from custom_fields.customer_values'),
    )
    expect(rows.filter((it) => it['value_sealed'] !== null)).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('青霉素')
  })

  it('are refused with every wrong field by its name, and none of them is kept', async () => {
    const { status, body } = await fill(
      ids.zhang,
      { x1_segment: ['none'], x1_income: '-1', x2_health: '长'.repeat(21), x1_last_visit: '2027-01-01' },
      { version: 1 },
    )
    expect(status).toBe(422)
    expect(body.code).toBe('custom_fields_wrong')
    expect(body.problems).toEqual([
      { name: 'x1_segment', code: 'unknown_code' },
      { name: 'x1_income', code: 'below', limit: '0' },
      { name: 'x2_health', code: 'too_long', limit: '20' },
      { name: 'x1_last_visit', code: 'above', limit: '2026-12-31' },
    ])
    expect(body.detail).toContain('Household income: below 0')
    expect((await recordOf(ids.zhang)).version).toBe(1)
  })

  it('are not written over by who has not seen what another wrote', async () => {
    expect((await fill(ids.zhang, { x1_income: '1' }, { version: 0 })).body.code).toBe('custom_fields_moved')
    const both = await Promise.all([
      fill(ids.zhang, { x1_income: '1' }, { version: 1 }),
      fill(ids.zhang, { x1_income: '2' }, { version: 1, by: who['branch']! }),
    ])
    expect(both.map((it) => it.status)).toEqual(expect.arrayContaining([200, 409]))
  })

  it('belong to customers within reach: others are not there', async () => {
    expect((await who['other']!.get(`/api/customers/${ids.zhang}/custom-fields`)).status).toBe(404)
    expect((await fill(ids.zhang, { x1_income: '1' }, { by: who['other']! })).status).toBe(404)
    expect((await who['boss']!.get(`/api/customers/${ids.elsewhere}/custom-fields`)).status).toBe(200)
    await expect(
      stage.databases.pool.query('select value_text from custom_fields.customer_values'),
    ).rejects.toThrow('permission denied')
  })

  it('are filled in by whose role allows it, of the fields that it shows whole', async () => {
    expect((await fill(ids.zhang, { x1_income: '1' }, { by: who['boss']! })).status).toBe(403)
    await shownAs('x1_income', 'masked', 'masked')
    const refused = await fill(ids.zhang, { x1_income: '1' }, { version: 2 })
    expect(refused.body.problems).toEqual([{ name: 'x1_income', code: 'not_yours' }])
    await shownAs('x1_income', 'clear', 'clear')
  })
})

describe('the customer list', () => {
  beforeAll(async () => {
    await fill(ids.company, { x1_income: '900000', x1_last_visit: '2026-05-01' })
  })

  it('shows the columns that were asked for and no others', async () => {
    const { body } = await listed(who['sub']!, { columns: 'customer_name,x1_segment' })
    const zhang = body.rows.find((it: Row) => it['customer_id'] === ids.zhang)
    expect(zhang.custom).toEqual({ x1_segment: ['young'] })
    expect((await listed(who['sub']!, {})).body.rows[0]).not.toHaveProperty('custom')
  })

  it.each([
    [{ column: 'x1_segment', op: 'in', value: ['young'] }, ['zhang']],
    [{ column: 'x1_segment', op: 'is_null' }, ['company', 'elsewhere']],
    [{ column: 'x1_income', op: 'gte', value: '3000.5' }, ['company']],
    [{ column: 'x1_income', op: 'between', value: ['0', '3'] }, ['zhang']],
    [{ column: 'x1_last_visit', op: 'lte', value: '2026-05-31' }, ['company']],
    [{ column: 'x1_last_visit', op: 'ne', value: '2026-05-01' }, ['zhang', 'elsewhere']],
  ])('is filtered by %j', async (leaf, expected) => {
    const found = await listed(who['boss']!, { filter: { and: [leaf] } })
    expect(found.status).toBe(200)
    expect(new Set(idsOf(found))).toEqual(new Set(expected.map((it) => ids[it as keyof typeof ids])))
    expect(found.body.total).toBe(expected.length)
  })

  it('counts again after somebody has changed a value', async () => {
    const filter = { and: [{ column: 'x1_income', op: 'gte', value: '500000' }] }
    expect((await listed(who['branch']!, { filter })).body.total).toBe(1)
    const { version } = await recordOf(ids.zhang)
    await fill(ids.zhang, { x1_income: '600000' }, { version })
    expect((await listed(who['branch']!, { filter })).body.total).toBe(2)
  })

  it('is filtered within reach only', async () => {
    const filter = { and: [{ column: 'x1_income', op: 'gte', value: '1' }] }
    expect((await listed(who['other']!, { filter })).body.total).toBe(0)
  })

  it('refuses to filter by what is sensitive, by what is not shown whole, and by no value', async () => {
    const by = async (column: string, value: string) =>
      (await listed(who['sub']!, { filter: { and: [{ column, op: 'eq', value }] } })).status
    expect(await by('x2_health', '对青霉素过敏')).toBe(403)
    await shownAs('x2_health', 'clear', 'clear')
    expect(await by('x2_health', '对青霉素过敏')).toBe(422)
    expect(await by('x1_income', 'much')).toBe(422)
    expect(await by('x1_income', '1.234')).toBe(422)
    expect(await by('x1_nothing', 'a')).toBe(422)
    await shownAs('x1_income', 'hidden', 'clear')
    expect(await by('x1_income', '1')).toBe(403)
    const { body } = await listed(who['sub']!, { columns: 'customer_name,x1_income' })
    expect(body.rows[0].custom.x1_income).toBe('***')
    await shownAs('x1_income', 'clear', 'clear')
  })
})

describe('a field that is no longer used', () => {
  it('stands nowhere, and its values come back with it', async () => {
    const retired = await define(INCOME, { move: 'retire', version: 1 })
    expect(retired).toBe(200)
    expect((await recordOf(ids.zhang)).custom).not.toHaveProperty('x1_income')
    expect((await listed(who['sub']!, { columns: 'x1_income' })).status).toBe(422)
    expect((await propose({ definition: INCOME })).body.code).toBe('custom_field_taken')

    expect(await define(INCOME, { move: 'restore', version: 2 })).toBe(200)
    expect((await recordOf(ids.zhang)).custom.x1_income).toBe('600000.00')
  })

  it('of a list keeps a retired entry where it stands, and offers it no more', async () => {
    const options = SEGMENT.options.map((it) => ({ ...it, is_retired: it.code === 'young' }))
    expect(await define({ ...SEGMENT, options }, { move: 'change', version: 1 })).toBe(200)
    const { version, custom } = await recordOf(ids.zhang)
    expect(custom.x1_segment).toEqual(['young'])
    const kept = await fill(ids.zhang, { x1_segment: ['young'], x1_last_visit: '2026-06-02' }, { version })
    expect(kept.status).toBe(200)
    await fill(ids.zhang, { x1_segment: ['old'] }, { version: version + 1 })
    const again = await fill(ids.zhang, { x1_segment: ['young'] }, { version: version + 2 })
    expect(again.body.problems).toEqual([{ name: 'x1_segment', code: 'retired_code' }])
  })
})

describe('a required field', () => {
  it('cannot stay empty once its section is saved', async () => {
    await define(fieldOf('channel', { is_required: true, name_en: 'Channel' }))
    const { version } = await recordOf(ids.zhang)
    const refused = await fill(ids.zhang, { x1_income: '5' }, { version })
    expect(refused.body.problems).toEqual([{ name: 'x1_channel', code: 'missing' }])
    expect((await fill(ids.zhang, { x1_income: '5', x1_channel: '网点' }, { version })).status).toBe(200)
    expect((await fill(ids.zhang, { x1_channel: null }, { version: version + 1 })).status).toBe(422)
  })
})

describe('fields as text', () => {
  const read = async () => (await who['sys']!.get('/api/custom-field-files/configuration')).text
  const send = (text: string, more: object = { reason: '测试环境移交' }) =>
    who['sys']!.send('POST', '/api/custom-field-files', { payload: { text, ...more } })

  it('are read elsewhere: one that differs is changed, a new one defined, the rest stays', async () => {
    const text = await read()
    expect((await send(text, { is_preview: true })).body).toEqual({
      ...{ changes: [], problems: [], request_ids: [] },
    })
    const lines = text.trimEnd().split('\n')
    const at = lines.findIndex((it) => it.includes('"field_code":"segment"'))
    const renamed = { ...JSON.parse(lines[at]!), name_zh: '客户群' }
    const added = { ...fieldOf('read_elsewhere'), is_retired: false }
    const other = [...lines.with(at, JSON.stringify(renamed)), JSON.stringify(added)].join('\n')
    const { body } = await send(other)
    expect(body.problems).toEqual([])
    expect(body.request_ids).toHaveLength(2)
    for (const id of body.request_ids) expect((await decide(who['boss']!, id)).status).toBe(200)
    expect(await read()).toContain('"name_zh":"客户群"')
    expect((await send(other, { is_preview: true })).body.changes).toEqual([])
    const another = { ...renamed, kind_code: 'integer' }
    const wrong = (await send(lines.with(at, JSON.stringify(another)).join('\n'))).body
    expect(wrong.problems).toMatchObject([{ name: 'segment', code: 'custom_field_wrong' }])
  })
})
