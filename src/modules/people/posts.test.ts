import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PeopleStage,
  BRANCH_ZZ,
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import { decide } from '../../../tests/support/agree.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenGrant, givenRow } from '../../../tests/support/builders.ts'
import { createUser, setPassword } from '../../platform/auth/users.ts'
import { holdPost } from '../../platform/authz/posts.ts'

let stage: PeopleStage
let sec: Browser
let sec2: Browser
let sys: Browser
const reason = '按任免通知办理'
const FIRST = 'Made-by-other-2026'

const post = (url: string, payload: object, by = sec) => by.send('POST', url, { payload })
const ask = (post_id: string, user_id: string, more = {}) =>
  post(`/api/posts/${post_id}/fill`, { user_id, reason, ...more })
/** Asked for by one and agreed to by another; where it is refused, what was said. */
const fill = async (post_id: string, user_id: string, more = {}) => {
  const asked = await ask(post_id, user_id, more)
  return asked.status === 201 ? decide(sec2, asked.body.request_id) : asked
}
const leave = (post_id: string, user_id: string) => post(`/api/posts/${post_id}/leave`, { user_id, reason })
const make = async (role_code: string, unit_id: string, more = {}) =>
  (await post('/api/posts', { role_code, unit_id, ...more })).body.post.post_id as string
const holdersOf = async (post_id: string, unit: string) => {
  const { posts } = (await sec.get(`/api/posts?unit_id=${unit}`)).body
  return posts
    .find((it: { post_id: string }) => it.post_id === post_id)
    .holders.map((it: { user_id: string }) => it.user_id)
}

beforeAll(async () => {
  stage = await givenPeopleStage(fixedClock())
  for (const name of ['wang', 'liu', 'chen', 'zhou', 'perf']) await stage.person(name)
  sec = await stage.signIn('sec')
  sec2 = await stage.signIn('sec2')
  sys = await stage.signIn('sys')
})
afterAll(() => stage?.drop())

describe('posts', () => {
  it('are made at a unit, stand empty, and are filled by one person from a day on', async () => {
    const post_id = await make('rm_hunter', SUB_TY, { title: '天元一号' })
    expect(post_id).toBe(`${SUB_TY}-rm_hunter-1`)
    const { units } = (await sec.get('/api/posts/units')).body
    expect(units.find((it: { unit_id: string }) => it.unit_id === SUB_TY)).toMatchObject({
      post_count: 1,
      vacant_count: 1,
    })

    await fill(post_id, 'wang')
    expect(await holdersOf(post_id, SUB_TY)).toEqual(['wang'])
    expect((await fill(post_id, 'liu')).body.code).toBe('post_filled')
    expect((await fill(post_id, 'nobody')).body.code).toBe('user_not_found')
    const wang = (await (await stage.signIn('wang')).get('/api/session')).body
    expect(wang.post).toMatchObject({ post_id, role_code: 'rm_hunter' })
    expect((await post('/api/posts', { role_code: 'rm_hunter', unit_id: '42' })).body.code).toBe(
      'unit_not_found',
    )
  })

  it('are given by who gives posts: neither by who keeps users nor by anybody else', async () => {
    const body = { user_id: 'liu', reason }
    for (const name of ['aud', 'wang', 'sys']) {
      // Who is signed in already stays so: a person has one session at a time.
      const by = name === 'sys' ? sys : await stage.signIn(name)
      const refused = await post(`/api/posts/${SUB_TY}-rm_hunter-1/fill`, body, by)
      expect([name, refused.status]).toEqual([name, 403])
    }
    expect((await sys.get('/api/posts')).body.may_manage).toBe(false)
  })

  it('are neither given, changed nor ended by whoever fills them himself', async () => {
    const own = `${HEAD_OFFICE}-sec_admin-1`
    const other = await make('auditor', HEAD_OFFICE)
    const refused = { status: 409, body: { code: 'own_account' } }
    const move = (by: Browser) =>
      post(`/api/posts/${own}/move`, { user_id: 'sec', to_post_id: other, reason }, by)

    expect(await fill(await make('sec_admin', HEAD_OFFICE), 'sec')).toMatchObject(refused)
    expect(await leave(own, 'sec')).toMatchObject(refused)
    expect(await move(sec)).toMatchObject(refused)
    const suggested = { employee_ids: ['liu', 'sec'], is_preview: false }
    expect(await post('/api/personnel/posts', suggested)).toMatchObject(refused)
    expect(await holdersOf(own, HEAD_OFFICE)).toEqual(['sec'])
    expect(await holdersOf(other, HEAD_OFFICE)).toEqual([])
  })

  it('of security and audit end a password that somebody else made and still knows', async () => {
    for (const name of ['first1', 'first2']) {
      await createUser(stage.needs, {
        user_id: name,
        username: name,
        display_name: name,
        title: '',
        password: FIRST,
        posts: [],
      })
      await stage.signIn(name, FIRST)
    }
    const watching = await make('auditor', HEAD_OFFICE)
    await fill(watching, 'first1')
    await fill(await make('teller', SUB_LS), 'first2')

    await expect(stage.signIn('first1', FIRST)).rejects.toThrow('sign_in_failed')
    await stage.signIn('first2', FIRST)
    expect((await sys.get('/api/users/first1')).body.user.state_code).toBe('no_password')
    const anew = await sys.send('POST', '/api/users/first1/password')
    expect(anew.body.code).toBe('other_power')
    await setPassword(stage.needs, { username: 'first1', password: 'Another-2026' })
    await stage.signIn('first1', 'Another-2026')
  })

  it('wait for another security administrator, who reads what is asked in words', async () => {
    const post_id = await make('teller', SUB_TY)
    const { request_id } = (await ask(post_id, 'chen')).body
    expect((await ask(post_id, 'zhou')).body.code).toBe('post_filling_open')
    expect(await holdersOf(post_id, SUB_TY)).toEqual([])
    const { waiting } = (await sec2.get(`/api/posts?unit_id=${SUB_TY}`)).body
    expect(waiting).toEqual([
      { request_id, post_id, person_name: 'chen姓名', maker_name: 'sec姓名', may_open: true },
    ])
    expect((await decide(sec, request_id)).status).toBe(403)
    const { request } = (await sec2.get(`/api/approvals/${request_id}`)).body
    expect(request).toMatchObject({
      flow_code: 'post_filling',
      title_zh: 'chen姓名 上岗：天元支行 柜员',
      reason,
    })
    expect(request.summary).toContainEqual(
      expect.objectContaining({
        label_zh: '上岗日期',
        value: expect.objectContaining({ zh: '审批通过之日' }),
      }),
    )
    await decide(sec2, request_id, { move: 'reject', opinion: '编制未批' })
    expect(await holdersOf(post_id, SUB_TY)).toEqual([])
  })

  it('are not filled where the person or the post is another by the time of the agreement', async () => {
    for (const name of ['moved1', 'moved2', 'moved3']) await stage.person(name)
    const [pricing, hunting, taken, closed] = [
      await make('perf_admin', HEAD_OFFICE),
      await make('rm_hunter', SUB_TY),
      await make('teller', SUB_TY),
      await make('lobby', SUB_TY),
    ]
    const requestOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).body.request_id
    const refusal = async (request_id: string) => (await decide(sec2, request_id)).body.reason_code
    const { db } = stage.databases

    const apart = await requestOf(pricing, 'moved1')
    await fill(hunting, 'moved1')
    expect(await refusal(apart)).toBe('duties_conflict')

    const second = await requestOf(taken, 'moved2')
    await holdPost(db, { user_id: 'moved3', post_id: taken, on: '2026-07-01', is_first: true })
    expect(await refusal(second)).toBe('post_filled')

    const third = await requestOf(closed, 'moved2')
    await sec.send('PUT', `/api/posts/${closed}`, { payload: { is_active: false } })
    expect(await refusal(third)).toBe('post_closed')
    await sec.send('PUT', `/api/posts/${closed}`, { payload: { is_active: true } })
    await db
      .updateTable('platform.users')
      .set({ expires_on: '2026-07-01' })
      .where('user_id', '=', 'moved2')
      .execute()
    expect(await refusal(third)).toBe('user_not_found')
    expect(await holdersOf(closed, SUB_TY)).toEqual([])
  })

  it('are never given by who is to fill them, even where another asked', async () => {
    const own = await make('sec_admin', HEAD_OFFICE)
    expect((await ask(own, 'sec2')).body.code).toBe('nobody_decides')
  })

  it('ask once more who gives them', async () => {
    const stale = sec2
    await stage.databases.db
      .updateTable('platform.sessions')
      .set({ proved_at: '2020-01-01T00:00:00Z' })
      .where('user_id', '=', 'sec2')
      .execute()
    const body = { user_id: 'liu', to_post_id: 'x', reason }
    for (const [path, payload] of [
      [`/api/posts/x/fill`, { user_id: 'liu', reason }],
      [`/api/posts/x/leave`, { user_id: 'liu', reason }],
      [`/api/posts/x/move`, body],
      ['/api/personnel/posts', { employee_ids: ['liu'], is_preview: false }],
    ] as const) {
      expect([path, (await post(path, payload, stale)).body.code]).toEqual([path, 'proof_needed'])
    }
  })

  it('say which duty keeps somebody from them before it is tried, and refuse it when it is', async () => {
    const pricing = await make('perf_admin', HEAD_OFFICE)
    const { candidates } = (await sec.get(`/api/posts/${pricing}/candidates?q=`)).body
    const of = (name: string) => candidates.find((it: { user_id: string }) => it.user_id === name)
    expect(of('liu').conflicts).toEqual([])
    expect(of('wang').conflicts).toMatchObject([
      { role_code: 'rm_hunter', reason_zh: '制定计价者不得从计价中受益' },
    ])
    expect(of('aud').conflicts).toMatchObject([{ role_code: 'auditor' }])

    const refused = await fill(pricing, 'wang')
    expect(refused).toMatchObject({ status: 409, body: { code: 'duties_conflict' } })
    expect(refused.body.conflicts).toMatchObject([{ role_code: 'rm_hunter' }])
    expect((await fill(pricing, 'perf')).status).toBe(200)
  })

  it('report to one another in no circle', async () => {
    const [head, team, member] = [
      await make('br_mgr', BRANCH_ZZ),
      await make('supervisor', SUB_TY),
      `${SUB_TY}-rm_hunter-1`,
    ]
    const report = (post_id: string, reports_to: string | null) =>
      sec.send('PUT', `/api/posts/${post_id}`, { payload: { reports_to } })
    expect((await report(team, head)).status).toBe(200)
    expect((await report(member, team)).body.post.superior).toMatchObject({ post_id: team })

    expect((await report(head, member)).body.code).toBe('reports_in_circle')
    expect((await report(team, team)).body.code).toBe('reports_in_circle')
    expect((await report(head, 'nowhere')).body.code).toBe('post_not_found')
    expect((await report(member, null)).body.post.superior).toBeNull()
  })

  it('are closed when nobody fills them', async () => {
    const close = (post_id: string) =>
      sec.send('PUT', `/api/posts/${post_id}`, { payload: { is_active: false } })
    expect((await close(`${SUB_TY}-rm_hunter-1`)).body.code).toBe('post_filled')
    const spare = await make('teller', SUB_LS)
    expect((await close(spare)).body.post.is_active).toBe(false)
    expect((await fill(spare, 'liu')).body.code).toBe('post_closed')
  })
})

describe('leaving a post', () => {
  it('waits until the customers are handed over; what is shared with somebody is not his', async () => {
    const post_id = await make('rm_hunter', SUB_TY)
    await fill(post_id, 'chen')
    for (const subject_id of ['1', '2']) await givenGrant(stage.bank, { subject_id, user_id: 'chen' })
    await givenRow(stage.bank, 'platform.grants', {
      subject_id: '3',
      user_id: 'chen',
      unit_id: SUB_TY,
      kind: 'share',
      valid_to: '9999-12-31',
    })

    const refused = await leave(post_id, 'chen')
    expect(refused).toMatchObject({ status: 409, body: { code: 'hand_over_first' } })
    expect(refused.body.open).toMatchObject([{ kind: 'customers', count: 2, unit: 'customer' }])
    expect((await sec.get(`/api/posts/${post_id}/holders/chen`)).body.open).toMatchObject([{ count: 2 }])
    expect(await holdersOf(post_id, SUB_TY)).toEqual(['chen'])

    const owner = await stage.owner((it) =>
      it.query(`update platform.grants set valid_to = '2026-07-01' where kind = 'ownership'`),
    )
    expect(owner.rowCount).toBe(2)
    expect((await leave(post_id, 'chen')).status).toBe(200)
    expect(await holdersOf(post_id, SUB_TY)).toEqual([])
  })

  it('waits for what he has begun, when it is his last post', async () => {
    const post_id = await make('data_steward', HEAD_OFFICE)
    await fill(post_id, 'zhou')
    await stage.databases.db
      .insertInto('customer_management.identity_decisions')
      .values({
        first_customer_no: 'A',
        second_customer_no: 'B',
        first_customer_id: '1',
        second_customer_id: '2',
        decision_code: 'same',
        state_code: 'proposed',
        reason: '同一证件号码',
        evidence: '{}',
        proposed_by: 'zhou',
        proposed_at: '2026-07-01T02:00:00Z',
        moved_at: '2026-07-01T02:00:00Z',
      })
      .execute()
    const { db } = stage.databases
    const at = '2026-07-01T02:00:00Z'
    const request = {
      flow_code: 'test_flow',
      state_code: 'submitted',
      title_zh: '测试',
      title_en: 'Test',
      facts: '{}',
      summary: '[]',
      reason: '指定本人审批',
      maker_id: 'wang',
      created_at: at,
    }
    const { request_id } = await db
      .insertInto('approvals.requests')
      .values(request)
      .returning('request_id')
      .executeTakeFirstOrThrow()
    const level = { request_id, round_no: 1, level_no: 1 }
    const step = { name_zh: '审批', name_en: 'Decide', by_kind: 'person', person_id: 'zhou' }
    await db
      .insertInto('approvals.steps')
      .values({ ...level, ...step, within_working_days: 2 })
      .execute()
    const task = { ...level, kind_code: 'holder', user_id: 'zhou', given_at: at }
    await db.insertInto('approvals.tasks').values(task).execute()
    const given = { title: '整理档案', to_user_id: 'zhou', due_in_days: 3, priority_code: 'normal' }
    expect((await post('/api/tasks', given)).status).toBe(201)
    expect((await leave(post_id, 'zhou')).body.open).toMatchObject([
      { kind: 'identity_decisions', count: 1 },
      { kind: 'tasks', count: 1, unit: 'item' },
      { kind: 'approvals', count: 1, unit: 'item' },
    ])

    const other = await make('compliance', HEAD_OFFICE)
    await fill(other, 'zhou')
    expect((await leave(other, 'zhou')).status).toBe(200)
  })

  it('for another one is one step: who may not have the other keeps his own', async () => {
    const [from, to, forbidden] = [
      await make('teller', SUB_TY),
      await make('lobby', SUB_LS),
      await make('auditor', HEAD_OFFICE),
    ]
    const second = await make('call_agent', HEAD_OFFICE)
    await fill(from, 'liu')
    await fill(second, 'liu')
    const move = (to_post_id: string) =>
      post(`/api/posts/${from}/move`, { user_id: 'liu', to_post_id, reason })

    expect((await move(forbidden)).body.code).toBe('duties_conflict')
    expect(await holdersOf(from, SUB_TY)).toEqual(['liu'])
    await decide(sec2, (await move(to)).body.request_id)
    expect(await holdersOf(to, SUB_LS)).toEqual(['liu'])
    expect(await holdersOf(from, SUB_TY)).toEqual([])
    const session = (await (await stage.signIn('liu')).get('/api/session')).body
    expect(session.post.post_id).toBe(to)
    const lines = await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['action', 'subject', 'details'])
      .where('subject', 'in', [from, to])
      .where('action', 'in', ['post.fill', 'post.leave'])
      .orderBy('audit_id')
      .execute()
    expect(lines.slice(-2)).toMatchObject([
      { action: 'post.leave', subject: from, details: { user_id: 'liu', reason, made_by: 'sec' } },
      { action: 'post.fill', subject: to, details: { user_id: 'liu', reason, way: 'approval' } },
    ])
  })
})
