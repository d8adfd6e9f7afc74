import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BRANCH_ZZ,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenGrant, givenPublication, givenRow } from '../../../tests/support/builders.ts'
import { DATED_TABLE, type Manifest, writeManifest } from '../../serving/manifest.ts'

let stage: PeopleStage
let zhang: string
let wang: string
const who: Record<string, Browser> = {}
let now = new Date('2026-06-28T02:00:00Z')

const PEOPLE = [
  ['rm', 'rm_hunter', SUB_TY],
  ['rm2', 'rm_product', SUB_TY],
  ['sub', 'sub_mgr', SUB_TY],
  ['other', 'sub_mgr', SUB_LS],
  ['branch', 'br_mgr', BRANCH_ZZ],
  ['head', 'hq_mgr', HEAD_OFFICE],
] as const

/** Sessions of the day before are over. */
async function on(moment: string) {
  now = new Date(moment)
  for (const [name] of PEOPLE) who[name] = await stage.signIn(name)
}

beforeAll(async () => {
  stage = await givenPeopleStage({ now: () => now, today: () => now.toISOString().slice(0, 10) })
  for (const [name, role, unit] of PEOPLE) await stage.person(name, [[role, unit]])
  zhang = await givenCustomer(stage.bank, { customer_name: '张建国' })
  wang = await givenCustomer(stage.bank, { customer_name: '王芳' })
  for (const user_id of ['rm', 'rm2']) await givenGrant(stage.bank, { subject_id: zhang, user_id })
  await keepDates(['2026-06-28', '2026-06-29', '2026-06-30'])
  await on('2026-06-28T02:00:00Z')
})
afterAll(() => stage?.drop())

/** The dates that a record can be looked at on. */
async function keepDates(days: string[]) {
  const { publication_id } = stage.bank
  const { rows } = await stage.owner((db) =>
    db.query('select warehouse_version from serving.publications where publication_id = $1', [
      publication_id,
    ]),
  )
  const version = String(rows[0]!['warehouse_version'])
  const segments = days.map((business_date) => ({ business_date }))
  const manifest = { version, tables: { [DATED_TABLE]: { segments } } } as unknown as Manifest
  writeManifest(join(stage.stateDir, 'wh'), manifest)
}

const CALL = {
  kind_code: 'phone',
  direction_code: 'outbound',
  happened_at: '2026-06-28T09:30:00+08:00',
  outcome_code: 'reached',
  subject: '大额存单到期',
  spoken_with: '张建国',
  note: '客户愿意续存三年，下周来网点办理。',
}
const log = (over: object = {}, by = who['rm']!, id = zhang) =>
  by.send('POST', `/api/customers/${id}/contact-log`, { payload: { ...CALL, ...over } })
const list = async (by = who['rm']!, id = zhang, query = '') =>
  (await by.get(`/api/customers/${id}/contact-log${query}`)).body
const correct = (contact_id: string, payload: object, by = who['rm']!) =>
  by.send('PUT', `/api/customers/${zhang}/contact-log/${contact_id}`, { payload })
const STEP = { what: '准备三年期产品说明', due_on: '2026-07-01', to_user_id: 'rm2' }

describe('a contact', () => {
  let first: string

  it('is kept with who, how and when, and its next step is a task of whoever has it', async () => {
    const made = await log({ colleague_ids: ['rm2'], next_step: STEP })
    expect(made.status, made.text).toBe(201)
    first = made.body.contact.contact_id

    const { rows, last } = await list()
    expect(rows).toMatchObject([
      {
        ...CALL,
        happened_at: '2026-06-28T01:30:00.000Z',
        version: 1,
        held_by: { user_id: 'rm', name: 'rm姓名' },
        colleagues: [{ user_id: 'rm2' }],
        next_step: { what: STEP.what, state_code: 'open', holder: { zh: 'rm2姓名' } },
      },
    ])
    expect(last).toEqual({
      happened_at: '2026-06-28T01:30:00.000Z',
      kind_code: 'phone',
      held_by: { user_id: 'rm', name: 'rm姓名' },
    })
    const { body } = await who['rm2']!.get('/api/tasks')
    expect(body.rows).toMatchObject([
      { title: STEP.what, link: `/customers/${zhang}?tab=contacts`, given_by: 'rm' },
    ])
    const { status } = await who['rm2']!.send('POST', `/api/tasks/${body.rows[0].task_id}/done`, {
      payload: {},
    })
    expect(status).toBe(200)
    expect((await list()).rows[0].next_step).toMatchObject({ state_code: 'done', closed_by_name: 'rm2姓名' })
  })

  it('is refused where it cannot have been so', async () => {
    const refused = async (over: object) => {
      const { status, body } = await log({ is_warned: true, ...over })
      return [status, body.field]
    }
    expect(await refused({ happened_at: '2026-06-28T10:01:00+08:00' })).toEqual([422, 'happened_at'])
    expect(await refused({ kind_code: 'visit_in' })).toEqual([422, 'direction_code'])
    expect(await refused({ note: '好' })).toEqual([422, 'note'])
    expect(await refused({ colleague_ids: ['nobody'] })).toEqual([422, 'colleague_ids'])
    expect(await refused({ next_step: { ...STEP, due_on: '2026-06-28' } })).toEqual([422, 'next_step.due_on'])
    expect((await list()).rows).toHaveLength(1)
  })

  it('of one day and channel is pointed out before it is kept a second time, by whomever', async () => {
    const again = { subject: '存单到期提醒', happened_at: '2026-06-28T08:00:00+08:00' }
    const { status, body } = await log(again, who['rm2'])
    const told = { code: 'contact_warned', duplicate_ids: [first], consent: null }
    expect([status, body]).toMatchObject([409, told])
    expect((await list()).rows).toHaveLength(1)
    expect((await log({ ...again, happened_at: '2026-06-27T08:00:00+08:00' }, who['rm2'])).status).toBe(201)
    expect((await log({ kind_code: 'messenger' }, who['rm2'])).status).toBe(201)
    expect((await log({ ...again, is_warned: true }, who['rm2'])).status).toBe(201)
    expect((await list()).rows).toHaveLength(4)
  })

  it('that is planned against what the customer said is warned of, with the reason', async () => {
    const planned = { channel_code: 'phone', purpose_code: 'marketing', time: '19:30' }
    const plan = (over = {}) =>
      log({ kind_code: 'letter', next_step: { ...STEP, planned: { ...planned, ...over } } })
    const reasons = async (over = {}) => (await plan(over)).body.consent?.reasons
    expect(await reasons()).toEqual(['never_asked'])
    const said = {
      channel_codes: ['phone'],
      purpose_codes: ['marketing'],
      state_code: 'granted',
      given_on: '2026-06-28',
      weekdays: [1, 2, 3, 4, 5],
      time_from: '09:00',
      time_to: '18:00',
      evidence_code: 'form',
      reference: 'SQ-2026-0001',
    }
    const url = `/api/customers/${zhang}/consents`
    expect((await who['rm']!.send('POST', url, { payload: said })).status).toBe(200)
    expect(await reasons()).toEqual(['outside_hours'])
    const { status, body } = await plan({ time: '10:00' })
    expect([status, body.contact.next_step]).toMatchObject([
      201,
      { planned_at: '2026-07-01T02:00:00.000Z', warnings: [], purpose_code: 'marketing' },
    ])
    const meant = await log({ kind_code: 'email', is_warned: true, next_step: { ...STEP, planned } })
    expect(meant.body.contact.next_step.warnings).toEqual(['outside_hours'])
  })

  it('that two correct is shown to the second as it stands, and nothing is lost', async () => {
    const mine = await correct(first, { version: 1, changes: { outcome_code: 'call_again' } })
    expect([mine.status, mine.body.contact.version]).toEqual([200, 2])

    const theirs = await correct(first, { version: 1, changes: { subject: '存单续存' } }, who['sub'])
    expect([theirs.status, theirs.body.code, theirs.body.present]).toMatchObject([
      409,
      'contact_moved',
      { version: 2, outcome_code: 'call_again', subject: CALL.subject },
    ])
    const again = await correct(first, { version: 2, changes: { subject: '存单续存' } }, who['sub'])
    expect(again.status).toBe(200)
    const { body } = await who['rm']!.get(`/api/customers/${zhang}/contact-log/${first}`)
    expect(body.versions).toMatchObject([
      { version: 1, outcome_code: 'reached', subject: CALL.subject, entered_by_name: 'rm姓名' },
      { version: 2, outcome_code: 'call_again', subject: CALL.subject, entered_by_name: 'rm姓名' },
      { version: 3, outcome_code: 'call_again', subject: '存单续存', entered_by_name: 'sub姓名' },
    ])
    const together = await Promise.all(
      ['一', '二', '三'].map((subject) => correct(first, { version: 3, changes: { subject } })),
    )
    expect(together.filter((it) => it.status === 200)).toHaveLength(1)
    expect(together.filter((it) => it.body.code === 'contact_moved')).toHaveLength(2)
  })

  it('says in the trail which fields changed, and nothing of what was said', async () => {
    const { rows } = await stage.owner((db) =>
      db.query(
        `select action, changes::text as changes from platform.audit_log
         where record_table = 'customer_contacts.contacts' and record_id = $1 order by audit_id limit 3`,
        [first],
      ),
    )
    expect(rows.map((it) => it['action'])).toEqual(['contacts.log', 'contacts.correct', 'contacts.correct'])
    const [, outcome, subject] = rows.map((it) => JSON.parse(String(it['changes'])))
    expect(outcome).toEqual([{ field: 'outcome_code', from: 'reached', to: 'call_again' }])
    expect(subject).toEqual([{ field: 'subject', from: null, to: null, is_hidden: true }])
    expect(JSON.stringify(rows)).not.toContain('存单')
  })

  it('lies sealed, and keeps no number of a person', async () => {
    await log({ kind_code: 'sms', note: '客户新手机 13987654321，请联系其配偶。' })
    const [row] = (await list()).rows.filter((it: { kind_code: string }) => it.kind_code === 'sms')
    expect(row.note).toBe('客户新手机 139****4321，请联系其配偶。')
    const { rows } = await stage.owner(async (db) => {
      await db.query('alter table customer_contacts.contact_versions no force row level security')
      const found = await db.query(
        'select to_jsonb(v)::text as text from customer_contacts.contact_versions v',
      )
      await db.query('alter table customer_contacts.contact_versions force row level security')
      return found
    })
    expect(rows.length).toBeGreaterThan(5)
    expect(JSON.stringify(rows)).not.toMatch(/客户|存单|张建国/)
  })

  it('is for whoever sees the customer and may read it', async () => {
    expect((await list(who['branch'])).rows.length).toBeGreaterThan(5)
    expect((await list(who['head'])).may_write).toBe(false)
    expect((await log({}, who['head'])).status).toBe(403)
    for (const [name, id] of [
      ['other', zhang],
      ['rm', wang],
    ] as const) {
      const { status, body } = await who[name]!.get(`/api/customers/${id}/contact-log`)
      expect([status, body.code]).toEqual([404, 'customer_not_found'])
      expect((await log({}, who[name], id)).status).toBe(404)
    }
    const strange = await who['sub']!.get(`/api/customers/${wang}/contact-log/${first}`)
    expect([strange.status, strange.body.code]).toEqual([404, 'contact_not_found'])
    const { rows } = await stage.needs.databases.pool
      .query('select count(*) from customer_contacts.contact_versions')
      .catch((error: Error) => ({ rows: error.message }))
    expect(rows).toMatch(/permission denied/)
  })
})

describe('on an earlier date', () => {
  it('stands what had been entered until the end of that day, and tasks as they were', async () => {
    const before = (await list()).rows.length
    await on('2026-06-29T02:00:00Z')
    const late = { happened_at: '2026-06-28T08:00:00+08:00', kind_code: 'counter' }
    const made = await log({ ...late, next_step: STEP })
    await on('2026-06-30T02:00:00Z')
    const { contact_id, next_step } = made.body.contact
    await correct(contact_id, { version: 1, changes: { outcome_code: 'refused' } })
    await who['rm2']!.send('POST', `/api/tasks/${next_step.task_id}/done`, { payload: {} })
    const seen = async (query = '') => {
      const { rows } = await list(who['rm'], zhang, query)
      const it = rows.find((row: { contact_id: string }) => row.contact_id === contact_id)
      return [rows.length, it?.outcome_code, it?.next_step?.state_code]
    }
    expect(await seen('?as_of=2026-06-28')).toEqual([before, undefined, undefined])
    expect(await seen('?as_of=2026-06-29')).toEqual([before + 1, 'reached', 'open'])
    expect(await seen()).toEqual([before + 1, 'refused', 'done'])
  })
})

describe('a customer who has become part of another', () => {
  it('brings along what was said with him, for whoever sees the other', async () => {
    await on('2026-06-30T04:00:00Z')
    await log({ kind_code: 'visit_out', happened_at: '2026-06-30T11:00:00+08:00' }, who['sub'], wang)
    const bank = await givenPublication(stage.database)
    await givenCustomer(bank, { customer_id: zhang, customer_name: '张建国' })
    await givenRow(bank, 'marts.customer_numbers', { customer_id: zhang, registered_id: wang, org_pos: 4 })

    const { rows, last } = await list()
    expect(rows[0]).toMatchObject({ kind_code: 'visit_out', held_by: { user_id: 'sub' } })
    expect(last).toMatchObject({ kind_code: 'visit_out' })
    const { status, body } = await correct(rows[0].contact_id, { version: 1, changes: { subject: '走访' } })
    expect([status, body.contact.version, body.contact.subject]).toEqual([200, 2, '走访'])
    expect((await who['rm']!.get(`/api/customers/${wang}/contact-log`)).body.code).toBe('customer_merged')
  })
})
