import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BRANCH_ZZ,
  fixedClock,
  givenPeopleStage,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenRow } from '../../../tests/support/builders.ts'

let stage: PeopleStage
/** Two of 天元, one of them for whom nobody was asked for consent, and one of 芦淞. */
let ids: { zhang: string; wang: string; luo: string }
const who: Record<string, Browser> = {}

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  for (const [name, role, unit] of [
    ['branch', 'br_mgr', BRANCH_ZZ],
    ['sub', 'sub_mgr', SUB_TY],
    ['other', 'sub_mgr', SUB_LS],
  ] as const) {
    await stage.person(name, [[role, unit]])
    who[name] = await stage.signIn(name)
  }
  const { bank } = stage
  ids = {
    zhang: await givenCustomer(bank, { customer_name: '张建国', grade_code: '03' }),
    wang: await givenCustomer(bank, { customer_name: '王芳', grade_code: '03' }),
    luo: await givenCustomer(bank, { customer_name: '罗敏', org_id: SUB_LS, grade_code: '02' }),
  }
})
afterAll(() => stage?.drop())

const make = (by: string, payload: object) =>
  who[by]!.send('POST', '/api/work-lists', {
    payload: { kind_code: 'static', list_name: '存单到期', ...payload },
  })
const made = async (by: string, payload: object): Promise<string> => {
  const { status, text, body } = await make(by, payload)
  expect(status, text).toBe(201)
  return body.list.list_id
}
const open = async (by: string, id: string) => (await who[by]!.get(`/api/work-lists/${id}`)).body
const members = async (by: string, id: string, query = '') =>
  (await who[by]!.get(`/api/work-lists/${id}/members${query}`)).body
const names = async (by: string, id: string, query = '') =>
  (await members(by, id, query)).rows.map((it: { customer_name: string }) => it.customer_name).toSorted()
const work = (by: string, id: string, [customer, version, changes]: [string, number, object]) =>
  who[by]!.send('PUT', `/api/work-lists/${id}/members/${customer}`, { payload: { version, changes } })
const bulk = async (by: string, path: string, payload: object) => {
  const answer = await who[by]!.send('POST', `/api/work-lists/${path}`, { payload })
  return { status: answer.status, ...answer.body }
}
const share = (id: string, version: number, shares: [string, string, string][]) =>
  who['branch']!.send('PUT', `/api/work-lists/${id}/shares`, {
    payload: {
      version,
      shares: shares.map(([receiver_kind, receiver_id, right_code]) => ({
        receiver_kind,
        receiver_id,
        right_code,
      })),
    },
  })

describe('a static list', () => {
  let id: string

  it('keeps all that a condition shows to its maker, and nobody beyond his reach', async () => {
    const ours = await made('sub', { customer_ids: Object.values(ids) })
    expect(await names('sub', ours)).toEqual(['张建国', '王芳'].toSorted())
    expect((await open('sub', ours)).hidden).toEqual([])

    id = await made('branch', { filter: { and: [] } })
    expect(await names('branch', id)).toHaveLength(3)
    const again = await who['branch']!.send('POST', `/api/work-lists/${id}/members`, {
      payload: { customer_ids: [ids.luo] },
    })
    expect(again.body).toEqual({ added_count: 0, known_count: 1 })
  })

  it('is there for others once it is shared: each sees his own, and how many are hidden', async () => {
    expect((await who['sub']!.get(`/api/work-lists/${id}`)).status).toBe(404)
    const shared = await share(id, 1, [
      ['user', 'sub', 'work'],
      ['unit', SUB_LS, 'see'],
    ])
    expect(shared.status, shared.text).toBe(200)
    expect(shared.body.shares.map((it: { name: object }) => it.name)).toContainEqual({
      zh: '芦淞支行',
      en: '芦淞支行',
    })
    expect(await names('sub', id)).toEqual(['张建国', '王芳'].toSorted())
    expect(await open('sub', id)).toMatchObject({
      list: { right_code: 'work', progress: { total: 2, todo: 2 } },
      hidden: [{ kind: 'list_members', count: 1 }],
    })
    expect(await names('other', id)).toEqual(['罗敏'])
    expect((await work('other', id, [ids.luo, 1, { state_code: 'done' }])).status).toBe(403)
    expect((await work('sub', id, [ids.luo, 1, { state_code: 'done' }])).status).toBe(404)
    expect((await who['sub']!.get('/api/notices')).body.rows[0].link).toBe(`/customers/lists/${id}`)
    expect((await share(id, 1, [])).body.code).toBe('list_moved')
  })

  it('shows what became of each, and refuses the second of two who change one', async () => {
    const changes = {
      state_code: 'working',
      note: '周五回电 13800138000',
      next_on: '2026-06-30',
      worker_id: 'sub',
    }
    const first = await work('sub', id, [ids.zhang, 1, changes])
    expect(first.status, first.text).toBe(200)
    expect(first.body.member).toMatchObject({ version: 2, worker_name: 'sub姓名', is_overdue: true })
    expect(first.body.member.note).not.toContain('13800138000')

    const second = await work('branch', id, [ids.zhang, 1, { state_code: 'done' }])
    expect([second.status, second.body.code, second.body.present.version]).toEqual([409, 'member_moved', 2])
    const bare = await work('branch', id, [ids.wang, 1, { state_code: 'set_aside' }])
    expect(bare.status).toBe(422)
    await work('branch', id, [ids.wang, 1, { state_code: 'set_aside', set_aside_code: 'refused' }])

    expect(await open('branch', id)).toMatchObject({
      list: { progress: { total: 3, todo: 1, working: 1, done: 0, set_aside: 1, overdue: 1 } },
      workers: expect.arrayContaining([
        { worker_id: 'sub', worker_name: 'sub姓名', total: 1, done: 0, overdue: 1 },
      ]),
    })
    expect(await names('branch', id, '?view=overdue')).toEqual(['张建国'])
    const { rows } = await stage.owner((db) =>
      db.query("select changes::text from platform.audit_log where action = 'work_lists.work'"),
    )
    expect(rows.map((it) => it['changes']).join()).not.toContain('周五')
  })

  it('closed is worked on no more, until its owner opens it again', async () => {
    const ours = await made('sub', { customer_ids: [ids.zhang] })
    const change = (version: number, state_code: string) =>
      who['sub']!.send('PUT', `/api/work-lists/${ours}`, {
        payload: { version, list_name: '已结', purpose: null, state_code, owner_id: 'sub' },
      })
    expect((await change(1, 'closed')).status).toBe(200)
    expect((await work('sub', ours, [ids.zhang, 1, { state_code: 'done' }])).body.code).toBe('list_closed')
    expect((await change(2, 'open')).status).toBe(200)
  })
})

describe('several members at once', () => {
  let id: string
  const CALL = {
    kind_code: 'phone',
    purpose_code: 'marketing',
    happened_at: '2026-07-01T09:30:00+08:00',
    outcome_code: 'not_reached',
    subject: '新品推介',
  }

  it('are given a task each, told once, and nobody twice', async () => {
    id = await made('branch', { filter: { and: [] } })
    await bulk('branch', `${id}/bulk/assign`, {
      customer_ids: [ids.zhang, ids.wang],
      is_dry: false,
      worker_id: 'sub',
    })
    const task = { title: '存单到期回访', due_in_days: 3 }

    const dry = await bulk('branch', `${id}/bulk/task`, { view: 'all', is_dry: true, ...task })
    expect(dry).toMatchObject({
      chosen_count: 3,
      done_count: 2,
      left_out: [{ reason_code: 'no_worker', count: 1 }],
    })
    expect(dry.left_out[0].customers[0].customer_name).toBe('罗敏')
    expect((await who['sub']!.get('/api/tasks')).body.total).toBe(0)

    const done = await bulk('branch', `${id}/bulk/task`, { view: 'all', is_dry: false, ...task })
    expect([done.done_count, done.status]).toEqual([2, 200])
    expect((await who['sub']!.get('/api/tasks')).body.total).toBe(2)
    const { body } = await who['sub']!.get('/api/notices')
    expect(body.rows.filter((it: { kind_code: string }) => it.kind_code.startsWith('task.'))).toMatchObject([
      { kind_code: 'task.given_many', sentence: { zh: expect.stringContaining('2 项任务') } },
    ])
    const again = await bulk('branch', `${id}/bulk/task`, { view: 'all', is_dry: true, ...task })
    expect(again.left_out).toMatchObject([
      { reason_code: 'open_task', count: 2 },
      { reason_code: 'no_worker' },
    ])
    expect(
      (await members('branch', id)).rows.map((it: { open_task_count: number }) => it.open_task_count),
    ).toContain(1)
  })

  it('are contacted but for who may not be, and who has been on that day', async () => {
    await who['branch']!.send('POST', `/api/customers/${ids.zhang}/consents`, {
      payload: {
        channel_codes: ['phone'],
        purpose_codes: ['marketing'],
        state_code: 'granted',
        given_on: '2026-06-01',
        evidence_code: 'form',
        reference: 'SQ-1',
      },
    })
    const done = await bulk('branch', `${id}/bulk/contact`, { view: 'all', is_dry: false, ...CALL })
    expect(done).toMatchObject({ done_count: 1, left_out: [{ reason_code: 'never_asked', count: 2 }] })
    const log = await who['branch']!.get(`/api/customers/${ids.zhang}/contact-log`)
    expect(log.body.rows).toMatchObject([
      { subject: CALL.subject, version: 1, held_by: { user_id: 'branch' } },
    ])
    expect(await names('branch', id, '?view=working')).toEqual(['张建国'])

    const again = await bulk('branch', `${id}/bulk/contact`, { view: 'working', is_dry: false, ...CALL })
    expect(again).toMatchObject({ done_count: 0, left_out: [{ reason_code: 'same_contact', count: 1 }] })
  })

  it('are tagged, and found by the tag in the customer list and on a live list', async () => {
    const tag = { tag_code: 'key_care', is_dry: false }
    const done = await bulk('branch', `${id}/bulk/tag`, { customer_ids: [ids.wang, ids.luo], ...tag })
    expect(done.done_count).toBe(2)
    expect(
      (await bulk('branch', `${id}/bulk/tag`, { view: 'all', ...tag, is_dry: true })).left_out,
    ).toMatchObject([{ reason_code: 'tagged', count: 2 }])
    const filter = { and: [{ column: 'tag_code', op: 'eq', value: 'key_care' }] }
    const listed = await who['branch']!.get(
      `/api/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`,
    )
    expect(listed.body.total).toBe(2)
    expect((await who['branch']!.get('/api/customers?columns=tag_code')).status).toBe(422)

    const live = await made('branch', { kind_code: 'live', filter })
    await share(live, 1, [['role', 'sub_mgr', 'work']])
    expect(await names('sub', live)).toEqual(['王芳'])
    await work('sub', live, [ids.wang, 0, { state_code: 'done' }])
    expect((await open('branch', live)).list.progress).toMatchObject({ total: 2, todo: 1, done: 1 })

    await who['branch']!.send('POST', `/api/customers/${ids.wang}/tags/key_care/remove`)
    expect(await names('branch', live)).toEqual(['罗敏'])
    expect(await names('branch', live, '?view=left')).toEqual(['王芳'])
    expect(await open('branch', live)).toMatchObject({
      left_count: 1,
      list: { progress: { total: 1, done: 0 } },
    })
  })

  it('are taken off where nobody has begun, and stay where somebody has', async () => {
    const ours = await made('sub', { customer_ids: [ids.zhang, ids.wang] })
    await work('sub', ours, [ids.zhang, 1, { state_code: 'done' }])
    const done = await bulk('sub', `${ours}/bulk/remove`, { view: 'all', is_dry: false })
    expect(done).toMatchObject({ done_count: 1, left_out: [{ reason_code: 'worked_on', count: 1 }] })
    expect(await names('sub', ours)).toEqual(['张建国'])
  })

  it('who became one customer are one member', async () => {
    const gone = '1000000000999999'
    await stage.owner(async (db) => {
      await db.query(
        `insert into work_lists.members (list_id, customer_id, changed_by, changed_at)
         values ($1, $2, 'branch', now())`,
        [id, gone],
      )
    })
    expect((await open('branch', id)).hidden).toEqual([{ kind: 'list_members', count: 1 }])
    await givenRow(stage.bank, 'marts.customer_numbers', {
      customer_id: ids.luo,
      org_pos: 5,
      source_customer_no: 'C999',
      registered_id: gone,
    })
    expect((await open('branch', id)).hidden).toEqual([])
    expect(await names('branch', id)).toHaveLength(3)
  })
})
