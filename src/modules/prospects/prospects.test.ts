import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import {
  BRANCH_ZZ,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenPublication, givenRow, givenTerm } from '../../../tests/support/builders.ts'
import { workbook } from '../../../tests/support/workbook.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import { indexIdentifier, openKeyRing } from '../../platform/crypto/index.ts'
import { type Databases, inTransaction, openDatabases } from '../../platform/db.ts'
import { monthsBefore, purgeProspects, takeUpProspects, tellOfConverted } from './service/conversions.ts'
import { dayOf } from './service/list-lines.ts'

let stage: PeopleStage
let batch: Databases
const who: Record<string, Browser> = {}
let now = new Date('2026-07-01T02:00:00Z')
const clock = { now: () => now, today: () => now.toISOString().slice(0, 10) }
const listsDir = mkdtempSync(join(tmpdir(), 'zhike-lists-'))

const PEOPLE = [
  ['rm', 'rm_hunter', SUB_TY],
  ['rm2', 'rm_product', SUB_TY],
  ['sub', 'sub_mgr', SUB_TY],
  ['other', 'sub_mgr', SUB_LS],
  ['branch', 'br_mgr', BRANCH_ZZ],
  ['head', 'hq_mgr', HEAD_OFFICE],
] as const

const PHONE = '13900000001'
/** Of nobody: its first six places are of no region. */
const ID_NUMBER = '990101199003070015'
const USCC = '91430200MA4L00000L'

beforeAll(async () => {
  stage = await givenPeopleStage(clock)
  batch = openDatabases({ url: stage.database.url('batch'), log: quietLog, poolSize: 1 })
  for (const [name, role, unit] of PEOPLE) {
    await stage.person(name, [[role, unit]])
    const at = { employee_id: name, unit_id: unit, status_code: 'active', is_virtual: false }
    await givenRow(stage.bank, 'marts.employees', { ...at, is_manager: name.startsWith('rm') })
    who[name] = await stage.signIn(name)
  }
})
afterAll(async () => {
  await batch?.close()
  await stage?.drop()
  rmSync(listsDir, { recursive: true })
})

const keys = () => openKeyRing(join(stage.stateDir, 'keys'))
const person = (more = {}) => ({
  customer_type_code: 'retail',
  prospect_name: '赵新',
  phone: PHONE,
  source_code: 'visit',
  ...more,
})
const enter = (name: string, payload: object) => who[name]!.send('POST', '/api/prospects', { payload })
const namesOf = async (name: string, payload = {}) => {
  const { body } = await who[name]!.send('POST', '/api/prospects/search', { payload })
  return body.rows.map((it: { prospect_name: string }) => it.prospect_name)
}
const sendList = (name: string, content: Buffer, applies: boolean) =>
  who[name]!.send('POST', `/api/prospects/imports?file_name=list.xlsx&applies=${applies}`, {
    headers: { 'content-type': 'text/csv' },
    payload: content,
  })

describe('a prospect', () => {
  let id = ''

  it('is seen by its owner, his unit and those above alone; its numbers are sealed', async () => {
    const made = await enter('rm', person({ id_number: ID_NUMBER, company_name: '示范中学' }))
    expect([made.status, made.text]).toEqual([201, expect.any(String)])
    id = made.body.prospect.prospect_id

    expect(made.body.prospect).toMatchObject({ phone_masked: '139****0001', owner_id: 'rm', unit_id: SUB_TY })
    for (const name of ['rm', 'sub', 'branch', 'head']) expect(await namesOf(name)).toHaveLength(1)
    for (const name of ['rm2', 'other']) expect(await namesOf(name)).toEqual([])
    expect((await who['rm2']!.get(`/api/prospects/${id}`)).status).toBe(404)
    const { rows } = await stage.owner((db) =>
      db.query('select p::text as kept from prospects.prospects as p'),
    )
    expect(rows[0]!['kept']).not.toContain(PHONE)
    expect(rows[0]!['kept']).not.toContain(ID_NUMBER)
    expect(await namesOf('rm', { q: PHONE })).toEqual(['赵新'])
    const opened = await who['rm']!.send('POST', `/api/prospects/${id}/reveal`, {
      payload: { reason: '回访约定的时间' },
    })
    expect(opened.body).toEqual({ phone: PHONE })
  })

  it('that is like one of a colleague is said; of a certificate there is one', async () => {
    const like = await enter('rm2', person())
    expect(like.body).toMatchObject({
      code: 'prospect_known',
      is_same: false,
      matches: [{ by: 'phone', kind: 'prospect', id: null, owner_name: 'rm姓名' }],
    })
    expect((await enter('rm2', person({ is_warned: true }))).status).toBe(201)
    const same = await enter(
      'sub',
      person({ phone: null, company_name: '别处', id_number: ID_NUMBER, is_warned: true }),
    )
    expect(same.body).toMatchObject({ code: 'prospect_known', is_same: true })
    expect(same.body.matches[0]).toMatchObject({ by: 'certificate', id })
  })

  it('that is a customer is said, wherever in the bank he is', async () => {
    const customer_id = await givenCustomer(stage.bank, { org_id: '9901000000' })
    const term = indexIdentifier(keys(), 'mobile', '13900000009')
    await givenTerm(stage.bank, { kind: 'mobile_index', term, customer_id, org_pos: 6 })

    const { body } = await enter('rm', person({ prospect_name: '钱多', phone: '139 0000 0009' }))

    expect(body).toMatchObject({
      code: 'prospect_known',
      matches: [{ by: 'phone', kind: 'customer', id: null }],
    })
  })

  it.for([
    [{ phone: null }, 'phone_or_company'],
    [{ phone: '12ab' }, 'phone_wrong'],
    [{ id_number: '990101199003070012' }, 'certificate_wrong'],
    [{ next_contact_on: '2026-06-30' }, 'day_wrong'],
  ] as const)('is refused as %j', async ([more, reason_code]) => {
    expect((await enter('rm', person({ prospect_name: '错', ...more }))).body).toMatchObject({
      code: 'invalid',
      reason_code,
    })
  })

  it('is spoken with, moves on, and is given to another; the second who changes it is told', async () => {
    const call = { kind_code: 'phone', outcome_code: 'reached', note: '有存款意向，电话 13800000000' }
    const logged = await who['rm']!.send('POST', `/api/prospects/${id}/contacts`, {
      payload: {
        ...call,
        happened_at: now.toISOString(),
        stage_code: 'interested',
        next_contact_on: '2026-07-03',
      },
    })
    expect(logged.body.prospect).toMatchObject({ stage_code: 'interested', version: 2 })
    expect(logged.body.contacts[0].note).not.toContain('13800000000')
    expect(await namesOf('rm', { is_due: true })).toEqual([])

    const change = (name: string, payload: object) =>
      who[name]!.send('PUT', `/api/prospects/${id}`, { payload })
    expect((await change('rm', { version: 1, stage_code: 'lost' })).body.code).toBe('prospect_moved')
    expect((await change('rm', { version: 2, owner_id: 'rm2' })).body).toMatchObject({ code: 'invalid' })
    const given = await change('sub', { version: 2, owner_id: 'rm2', region: '天元区' })
    expect(given.body.prospect).toMatchObject({ owner_id: 'rm2', region: '天元区' })
    expect((await namesOf('rm2')).length).toBe(2)
    expect(await namesOf('rm')).toEqual([])
  })
})

describe('a list of prospects', () => {
  const rows = [
    ['类型', '姓名', '电话', '单位', '证件号码', '来源', '下次联系', '客户经理'],
    ['个人', '孙一', '13900000021', '', '', '活动', '2026/7/9', 'rm2'],
    ['对公', '新兴示范公司', '', '李经理', USCC, '', '46215', ''],
    ['个人', '周错', '12', '', '', '', '', ''],
    ['', '赵新', PHONE, '', '', '', '', ''],
    ['个人', '吴远', '13900000022', '', '', '', '', 'nobody'],
    ['个人', '郑重', '13900000023', '', '', '', '', ''],
    ['个人', '郑重二', '13900000023', '', '', '', '', ''],
    ['外星', '王外', '13900000024', '', '', '', '', ''],
  ]
  const problems = [
    [4, 'phone_wrong'],
    [5, 'known_prospect'],
    [6, 'owner_unknown'],
    [7, 'repeated'],
    [8, 'repeated'],
    [9, 'type_unknown'],
  ]

  it('is looked at first; the lines that are right are taken in, the others are a file', async () => {
    const looked = await sendList('sub', workbook(rows), false)
    expect(looked.body).toMatchObject({ is_applied: false, line_count: 8, problem_count: 6 })
    const told = looked.body.problems.map((it: Record<string, unknown>) => [
      it['line_no'],
      it['problem_code'],
    ])
    expect(told).toEqual(problems)
    expect(await namesOf('sub', { q: '孙一' })).toEqual([])

    const csv = Buffer.from(rows.map((it) => it.join(',')).join('\n'))
    const taken = await sendList('sub', csv, true)
    expect(taken.body).toMatchObject({ is_applied: true, problem_count: 6 })
    expect((await namesOf('sub', { source_code: 'list' })).toSorted()).toEqual(['新兴示范公司'])
    expect(await namesOf('rm2', { q: '孙' })).toEqual(['孙一'])
    const file = `/api/prospects/imports/${taken.body.import_id}/problems.csv`
    expect((await who['sub']!.get(file)).text).toContain('电话号码有误')
    expect((await who['rm']!.get(file)).status).toBe(404)
    expect((await sendList('sub', csv, true)).body).toMatchObject({ problem_count: 8 })
  })

  it('reads days as people and workbooks write them', () => {
    const days = ['2026-7-1', '2026/07/01', '2026年7月1日', '46204', '2026-02-30', 'soon'].map(dayOf)
    expect(days).toEqual(['2026-07-01', '2026-07-01', '2026-07-01', '2026-07-01', null, null])
  })
})

describe('a night', () => {
  it('makes prospects the customers whose certificates are theirs, once, and owners hear of it', async () => {
    const bank = await givenPublication(stage.database, { business_date: '2026-07-02' })
    const person_id = await givenCustomer(bank, { customer_name: '赵新' })
    const company_id = await givenCustomer(bank, {
      customer_id: '2000000000000077',
      customer_type_code: 'corporate',
    })
    const term = indexIdentifier(keys(), 'id_number', ID_NUMBER)
    await givenTerm(bank, { kind: 'id_index', term, customer_id: person_id, org_pos: 4 })
    await givenTerm(bank, { kind: 'uscc', term: USCC, customer_id: company_id, org_pos: 4 })

    const convert = () => inTransaction(batch, (db) => takeUpProspects(db, bank, { clock }))
    expect(await convert()).toBe(2)
    expect(await convert()).toBe(0)

    const { body } = await who['sub']!.send('POST', '/api/prospects/search', {
      payload: { state: 'converted' },
    })
    const found = body.rows.map((it: Record<string, unknown>) => [
      it['converted_customer_id'],
      it['converted_on'],
    ])
    expect(found.toSorted()).toEqual([
      [person_id, '2026-07-02'],
      [company_id, '2026-07-02'],
    ])
    const api = { databases: stage.needs.databases, clock }
    expect([await tellOfConverted(api), await tellOfConverted(api)]).toEqual([2, 0])
    const notices = await who['rm2']!.get('/api/notices')
    expect(notices.body.rows[0]).toMatchObject({ kind_code: 'prospects.converted' })
    const id = body.rows[0].prospect_id
    const change = { version: body.rows[0].version, stage_code: 'lost' }
    const changed = await who['sub']!.send('PUT', `/api/prospects/${id}`, { payload: change })
    expect(changed.body.code).toBe('prospect_converted')
  })

  it('deletes whom nobody has reached for as long as the parameters say', async () => {
    writeFileSync(
      join(listsDir, 'prospect_terms.csv'),
      [
        'customer_type_code,kept_months,valid_from,valid_to',
        '1,2,1900-01-01,9999-12-31',
        '2,12,1900-01-01,9999-12-31',
        '',
      ].join('\n'),
    )
    const lists = { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: listsDir }
    const purge = () => purgeProspects({ databases: stage.needs.databases, clock, lists })
    expect(await purge()).toBe(0)

    now = new Date('2026-09-02T02:00:00Z')

    expect(await purge()).toBeGreaterThan(1)
    who['sub'] = await stage.signIn('sub')
    expect(await namesOf('sub')).toEqual([])
    expect(await namesOf('sub', { state: 'converted' })).toEqual(['新兴示范公司'])
    expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-28')
    expect(monthsBefore('2026-01-15', 12)).toBe('2025-01-15')
  })
})
