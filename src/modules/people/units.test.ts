import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PeopleStage,
  BRANCH_ZZ,
  fixedClock,
  givenPeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenRow } from '../../../tests/support/builders.ts'
import { openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { takeUpStaff } from './index.ts'

let stage: PeopleStage
let sys: Browser
let rm: Browser

const EMPTY = {
  short_name: null,
  telephone: null,
  address: null,
  postcode: null,
  opening_hours: null,
  contact_id: null,
  line_codes: [],
  note: null,
}
const say = (payload: object, by = sys, unit_id = SUB_TY) =>
  by.send('PUT', `/api/organization/units/${unit_id}`, { payload: { ...EMPTY, ...payload } })
const read = async (unit_id = SUB_TY, by = sys) =>
  (await by.get(`/api/organization/units/${unit_id}`)).body.unit

async function publish(business_date: string) {
  const batch = openDatabases({ url: stage.database.url('batch'), log: quietLog, poolSize: 1 })
  const publication = { publication_id: stage.bank.publication_id, business_date }
  await takeUpStaff(batch.db, publication, { clock: stage.needs.clock })
  await batch.close()
}

/** As the night writes: of one unit. */
const asBatch = (text: string) =>
  connect(stage.database.url('batch'), async (batch) => {
    expect((await batch.query(text, [SUB_LS])).rowCount).toBe(1)
  })

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  await stage.person('wang', [['rm_hunter', SUB_TY]])
  for (const [employee_id, employee_name, status_code] of [
    ['E1', '邓芳', 'active'],
    ['E2', '林雅', 'left'],
  ]) {
    await givenRow(stage.bank, 'marts.employees', {
      employee_id,
      employee_name,
      status_code,
      unit_id: SUB_TY,
      post_name: '支行行长',
    })
  }
  await publish('2026-06-30')
  sys = await stage.signIn('sys')
  rm = await stage.signIn('wang')
})
afterAll(() => stage?.drop())

describe('units', () => {
  it('are told to everybody as the tree, with posts, people and staff', async () => {
    const { units, as_of } = (await rm.get('/api/organization/units')).body
    expect(as_of).toBe('2026-06-30')
    expect(units.map((it: { unit_level: number }) => it.unit_level).slice(0, 2)).toEqual([1, 2])
    expect(units.find((it: { unit_id: string }) => it.unit_id === SUB_TY)).toMatchObject({
      unit_name: '天元支行',
      parent_unit_id: BRANCH_ZZ,
      is_open: true,
      post_count: 1,
      user_count: 1,
      staff_count: 1,
    })
    expect(await read(SUB_TY, rm)).toMatchObject({
      told: { known_from: '2026-06-30', gone_on: null },
      details: EMPTY,
      version: 0,
      history: [],
      may_maintain: false,
    })
    expect((await rm.get('/api/organization/units/42')).status).toBe(404)
  })

  it('are completed by who keeps the system, with before and after on page and trail', async () => {
    const first = { telephone: '0731-28881234', contact_id: 'E1', line_codes: ['retail', 'corporate'] }
    expect(await say({ ...first, version: 0 })).toMatchObject({
      status: 200,
      body: { unit: { version: 1, contact_name: '邓芳', may_maintain: true } },
    })
    const second = { ...first, telephone: '0731-28885678', address: '天元区长江北路 8 号', version: 1 }
    expect((await say(second)).status).toBe(200)
    // Nothing changed: nothing is written.
    expect((await say({ ...second, version: 2 })).body.unit.version).toBe(2)

    const { history } = await read(SUB_TY, rm)
    expect(history).toMatchObject([
      {
        version: 2,
        changed_by_name: 'sys姓名',
        changes: [
          { field: 'telephone', from: '0731-28881234', to: '0731-28885678' },
          { field: 'address', from: null, to: '天元区长江北路 8 号' },
        ],
      },
      {
        version: 1,
        changes: [
          { field: 'telephone', from: null },
          { field: 'contact_id', from: null, to: '邓芳 E1' },
          { field: 'line_codes', from: null, to: 'corporate,retail' },
        ],
      },
    ])
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'subject', 'changes', 'record_table'])
      .where('action', '=', 'unit.edit')
      .orderBy('audit_id')
      .execute()
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatchObject({
      user_id: 'sys',
      subject: SUB_TY,
      record_table: 'people.unit_details',
      changes: [{ field: 'telephone', from: '0731-28881234', to: '0731-28885678' }, { field: 'address' }],
    })
  })

  it('say what somebody else has changed meanwhile, and keep it', async () => {
    const { version, details } = await read()
    const late = await say({ ...details, note: '晚了一步', version: version - 1 })
    expect(late).toMatchObject({
      status: 409,
      body: {
        code: 'unit_moved',
        version,
        changed_by_name: 'sys姓名',
        changes: [{ field: 'telephone' }, { field: 'address', to: '天元区长江北路 8 号' }],
      },
    })
    const both = await Promise.all(['甲', '乙'].map((note) => say({ ...details, note, version })))
    expect(both.map((it) => it.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect((await read()).version).toBe(version + 1)
  })

  it('are refused from others, and where a value cannot be so', async () => {
    expect((await say({ version: 0 }, rm)).status).toBe(403)
    expect((await rm.get('/api/organization/contacts?q=')).status).toBe(403)
    const { version, details } = await read()
    for (const wrong of [
      { telephone: '13900001111' },
      { postcode: '41200' },
      { note: '长'.repeat(501) },
      { line_codes: ['retail', 'retail'] },
      { line_codes: ['private'] },
      { unit_name: '改名支行' },
    ]) {
      expect([wrong, (await say({ ...details, ...wrong, version })).status]).toEqual([wrong, 422])
    }
    expect((await say({ ...details, contact_id: 'E2', version })).body.code).toBe('employee_not_found')
    expect((await sys.get('/api/organization/contacts?q=e')).body.contacts).toMatchObject([
      { employee_id: 'E1', employee_name: '邓芳', post_name: '支行行长' },
    ])
    expect((await read()).version).toBe(version)
  })

  it('keep what people said when the personnel system says otherwise, which holds for its own', async () => {
    await say({ short_name: '龙泉', note: '二楼为对公区', version: 0 }, sys, SUB_LS)
    expect(await read(SUB_LS)).toMatchObject({ short_name: '龙泉', told: { short_name: null } })
    await asBatch(`update marts.units set unit_short_name = '芦淞支' where unit_id = $1`)
    await publish('2026-07-01')
    expect(await read(SUB_LS)).toMatchObject({
      short_name: '芦淞支',
      told: { short_name: '芦淞支', known_from: '2026-06-30', changed_on: '2026-07-01' },
      details: { short_name: '龙泉', note: '二楼为对公区' },
    })
    expect((await read()).told.changed_on).toBe('2026-06-30')
  })

  it('stay to be looked at when they are closed, and are changed no more', async () => {
    for (const table of ['marts.units', 'platform.units'])
      await asBatch(`delete from ${table} where unit_id = $1`)
    await publish('2026-07-02')
    expect(await read(SUB_LS)).toMatchObject({
      is_open: false,
      may_maintain: false,
      told: { gone_on: '2026-07-02' },
      details: { note: '二楼为对公区' },
    })
    expect((await say({ version: 1 }, sys, SUB_LS)).body.code).toBe('unit_closed')
    const { units } = (await sys.get('/api/organization/units')).body
    expect(units.at(-1)).toMatchObject({ unit_id: SUB_LS, is_open: false })
  })
})
