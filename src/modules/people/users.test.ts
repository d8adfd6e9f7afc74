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
import { quietLog } from '../../../tests/support/actors.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenRow } from '../../../tests/support/builders.ts'
import { openDatabases } from '../../platform/db.ts'
import { takeUpStaff } from './index.ts'

let stage: PeopleStage
let sys: Browser
let sec: Browser
const clock = fixedClock()
const REASON = { reason: '按人事通知办理' }

const filtered = (...conditions: unknown[]) =>
  `/api/users?page_size=20&filter=${encodeURIComponent(JSON.stringify({ and: conditions }))}`
const names = async (...conditions: unknown[]) =>
  (await sys.get(filtered(...conditions))).body.rows.map((it: { username: string }) => it.username)
const told = async (action: string, subject: string) =>
  (
    await stage.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'outcome', 'details'])
      .where('action', '=', action)
      .where('subject', '=', subject)
      .execute()
  ).map((it) => it as { user_id: string | null; outcome: string; details: Record<string, unknown> })

const noticesOf = (user_id: string) =>
  stage.databases.db
    .selectFrom('notices.notices')
    .select('kind_code')
    .where('user_id', '=', user_id)
    .orderBy('notice_id')
    .execute()

/** What the personnel system says of somebody from the next publication on. */
const givenEmployee = (employee_id: string, more: Record<string, unknown> = {}) =>
  givenRow(stage.bank, 'marts.employees', {
    employee_id,
    employee_name: `员工${employee_id}`,
    unit_id: SUB_TY,
    post_name: '外拓客户经理',
    status_code: 'active',
    ...more,
  })

async function takeUp() {
  const batch = openDatabases({ url: stage.database.url('batch'), log: quietLog, poolSize: 1 })
  try {
    const publication = { publication_id: stage.bank.publication_id, business_date: '2026-06-30' }
    return await takeUpStaff(batch.db, publication, { clock })
  } finally {
    await batch.close()
  }
}

beforeAll(async () => {
  stage = await givenPeopleStage(clock)
  await stage.person('wang', [['rm_hunter', SUB_TY]], 'E1')
  await stage.person('liu', [['sub_mgr', SUB_LS]], 'E2')
  await stage.person('chen', [['br_mgr', BRANCH_ZZ]], 'E3')
  sys = await stage.signIn('sys')
  sec = await stage.signIn('sec')
})
afterAll(() => stage?.drop())

describe('the list of users', () => {
  it('is narrowed by role, by unit with the units below, and by state, and counts exactly', async () => {
    expect(await names({ column: 'role_code', op: 'contains', value: 'rm_hunter' })).toEqual(['wang'])
    expect(await names({ column: 'unit_id', op: 'contains', value: BRANCH_ZZ })).toEqual([
      'chen',
      'liu',
      'wang',
    ])
    expect(await names({ column: 'unit_id', op: 'contains', value: SUB_LS })).toEqual(['liu'])
    expect(await names({ column: 'state_code', op: 'eq', value: 'locked' })).toEqual([])
    const all = await sys.get('/api/users?page_size=20&sort=-username')
    expect(all.body).toMatchObject({ total: 7, page: 1 })
    expect(all.body.rows[0]).toMatchObject({ username: 'wang', state_code: 'active', hr_code: 'none' })
    expect(all.body.rows[0].posts).toMatchObject([{ role_code: 'rm_hunter', unit_name: '天元支行' }])
  })

  it('finds somebody by any part of user name, number or name', async () => {
    const found = (value: string) => names({ column: 'found_by', op: 'contains', value })
    const shown = (await sys.get('/api/users?page_size=20&sort=username')).body.rows
    const chen = shown.find((it: { username: string }) => it.username === 'chen')
    expect(await found('HE')).toEqual(['chen'])
    expect(await found('e3')).toEqual(['chen'])
    expect(await found(chen.display_name.slice(1))).toContain('chen')
    expect(await found('_')).toEqual([])
    expect(await found('chene3')).toEqual([])
  })

  it('is narrowed by the last sign-in', async () => {
    const never = { column: 'signed_in_on', op: 'is_null', value: true }
    expect(await names(never)).toEqual(['aud', 'chen', 'liu', 'sec2', 'wang'])
    expect(await names({ column: 'signed_in_on', op: 'gte', value: '2026-07-01' })).toEqual(['sec', 'sys'])
  })

  it('is nobody’s business without the right to look at users', async () => {
    const wang = await stage.signIn('wang')
    expect((await wang.get('/api/users')).status).toBe(403)
  })
})

describe('letting somebody in', () => {
  it('takes an employee, or anybody else for ninety days at most', async () => {
    await givenEmployee('E10')
    await takeUp()
    const add = (body: object) => sys.send('POST', '/api/users', { payload: body })

    const employee = await add({ username: 'zhao', employee_id: 'E10' })
    expect(employee).toMatchObject({ status: 201, body: { user_id: 'E10', username: 'zhao' } })
    const record = await sys.get('/api/users/E10')
    expect(record.body.user).toMatchObject({
      display_name: '员工E10',
      title: '外拓客户经理',
      hr_code: 'active',
    })

    expect((await add({ username: 'guest', display_name: '外部审计' })).status).toBe(422)
    expect(
      (await add({ username: 'guest', display_name: '外部审计', expires_on: '2026-09-30' })).status,
    ).toBe(422)
    const guest = await add({ username: 'guest', display_name: '外部审计', expires_on: '2026-09-29' })
    expect(guest).toMatchObject({ status: 201, body: { user_id: 'TMP-guest' } })
    expect(await names({ column: 'expires_on', op: 'lte', value: '2026-09-29' })).toEqual(['guest'])
    expect(
      (await add({ username: 'guest', display_name: '另一人', expires_on: '2026-08-01' })).body.code,
    ).toBe('user_exists')
    expect(await told('user.add', 'TMP-guest')).toMatchObject([
      { user_id: 'sys', details: { before: null, after: { username: 'guest', expires_on: '2026-09-29' } } },
    ])
  })

  it('gives a password that opens a session, until a temporary user’s time is over', async () => {
    const made = await sys.send('POST', '/api/users/TMP-guest/password')
    const { password } = made.body
    expect(password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*[2-9]).{14}$/)
    const payload = { username: 'guest', password }
    const open = () => stage.app.inject({ method: 'POST', url: '/api/session', payload })
    expect((await open()).statusCode).toBe(200)

    await stage.databases.db
      .updateTable('platform.users')
      .set({ expires_on: '2026-07-01' })
      .where('user_id', '=', 'TMP-guest')
      .execute()
    expect((await open()).statusCode).toBe(401)
    expect(await names({ column: 'state_code', op: 'eq', value: 'expired' })).toEqual(['guest'])
  })

  it('is for who keeps users; who gives posts does not', async () => {
    const body = { username: 'other', display_name: '某人', expires_on: '2026-08-01' }
    expect((await sec.send('POST', '/api/users', { payload: body })).status).toBe(403)
    expect((await sec.get('/api/users/E1')).body.user.moves).toEqual([])
  })
})

describe('the account of whoever runs or watches the system', () => {
  it('is not opened by who keeps users: he could sign in by its password', async () => {
    await stage.person('ops', [['it_ops', HEAD_OFFICE]])
    for (const name of ['sec', 'aud', 'ops']) {
      const refused = await sys.send('POST', `/api/users/${name}/password`)
      expect(refused).toMatchObject({ status: 409, body: { code: 'other_power' } })
      expect((await sys.get(`/api/users/${name}`)).body.user.moves).not.toContain('reset_password')
    }
  })
})

describe('the account of another administrator', () => {
  const REFUSED = { status: 409, body: { code: 'other_power' } }
  const edit = (name: string, expires_on: string) =>
    sys.send('PUT', `/api/users/${name}`, { payload: { expires_on } })

  it('is neither locked nor ended, and one’s own has the end that another gave it', async () => {
    await stage.person('sys2', [['sys_admin', HEAD_OFFICE]])
    for (const name of ['sec', 'aud', 'sys2']) {
      for (const move of ['lock', 'disable']) {
        const refused = await sys.send('POST', `/api/users/${name}/${move}`, { payload: REASON })
        expect([name, move, refused]).toMatchObject([name, move, REFUSED])
      }
      expect(await edit(name, '2026-07-20')).toMatchObject(REFUSED)
      expect((await sys.get(`/api/users/${name}`)).body.user.moves).toEqual(['edit'])
    }
    expect((await edit('sys', '2026-07-20')).body.code).toBe('own_account')
    const named = await sys.send('PUT', '/api/users/sys2', { payload: { title: '二号' } })
    expect(named.body.user).toMatchObject({ title: '二号', expires_on: null })
    expect((await sys.get('/api/users/sys')).body.user.moves).toEqual(['edit', 'reset_password'])
  })

  it('asks once more who sets a password', async () => {
    await stage.databases.db
      .updateTable('platform.sessions')
      .set({ proved_at: '2020-01-01T00:00:00Z' })
      .where('user_id', '=', 'sys')
      .execute()
    expect((await sys.send('POST', '/api/users/E1/password')).body.code).toBe('proof_needed')
    sys = await stage.signIn('sys')
  })
})

describe('locking a user', () => {
  it('ends his sessions at once, and unlocking lets him in again', async () => {
    const wang = await stage.signIn('wang')
    expect((await wang.get('/api/session')).status).toBe(200)

    const locked = await sys.send('POST', '/api/users/E1/lock', { payload: REASON })
    expect(locked.body.user).toMatchObject({ state_code: 'locked', closed_by_name: 'sys姓名' })
    expect((await wang.get('/api/session')).status).toBe(401)
    expect((await sys.send('POST', '/api/users/E1/lock', { payload: REASON })).body.code).toBe('user_moved')

    await sys.send('POST', '/api/users/E1/unlock', { payload: REASON })
    expect((await (await stage.signIn('wang')).get('/api/session')).status).toBe(200)
    expect(await told('user.lock', 'E1')).toMatchObject([
      { user_id: 'sys', details: { before: 'active', after: 'locked', reason: REASON.reason } },
    ])
  })

  it('that wrong passwords have locked out is undone by unlocking, which leaves his session', async () => {
    const wang = await stage.signIn('wang')
    const guess = () => stage.signIn('wang', 'Wrong-Word-1').catch((error: Error) => error.message)
    const movesOf = async () => (await sys.get('/api/users/E1')).body.user.moves
    for (let attempt = 1; attempt <= 4; attempt += 1) await guess()
    expect(await movesOf()).not.toContain('unlock')
    await guess()
    expect(await guess()).toContain('account_locked')
    expect(await movesOf()).toContain('unlock')

    const opened = await sys.send('POST', '/api/users/E1/unlock', { payload: REASON })

    expect(opened.body.user.moves).not.toContain('unlock')
    expect((await wang.get('/api/session')).status).toBe(200)
    await stage.signIn('wang')
  })

  it('is never done to oneself, and nobody is disabled who fills a post', async () => {
    expect((await sys.send('POST', '/api/users/sys/lock', { payload: REASON })).body.code).toBe('own_account')
    const disabling = await sys.send('POST', '/api/users/E1/disable', { payload: REASON })
    expect(disabling).toMatchObject({ status: 409, body: { code: 'posts_held' } })
  })
})

describe('the personnel system', () => {
  it('locks who has left the moment it says so; his posts stay his until they are handed over', async () => {
    await givenEmployee('E2', { status_code: 'left' })
    expect(await takeUp()).toMatchObject({ locked: 1 })
    expect(await takeUp()).toMatchObject({ changed: 0, gone: 0, locked: 0 })

    const { user } = (await sys.get('/api/users/E2')).body
    expect(user).toMatchObject({ state_code: 'left', hr_code: 'left', employee: { status_code: 'left' } })
    expect(user.posts).toMatchObject([{ role_code: 'sub_mgr', valid_to: null }])
    await expect(stage.signIn('liu')).rejects.toThrow('could not sign in')
    expect(await told('user.lock', 'E2')).toMatchObject([{ user_id: null, details: { after: 'left' } }])
    const page = (await sys.get('/api/personnel?page_size=20')).body
    expect(page.counts).toMatchObject({ left_with_posts: 1 })
  })

  it('is shown beside the users: who is not let in, who has no post, who is in another unit', async () => {
    await givenEmployee('E1', { unit_id: SUB_LS })
    await givenEmployee('E11', { post_name: '支行行长' })
    await takeUp()
    const { rows } = (await sys.get('/api/personnel?page_size=20&sort=employee_id')).body
    const cases = Object.fromEntries(
      rows.map((it: { employee_id: string; case_code: string }) => [it.employee_id, it.case_code]),
    )
    expect(cases).toEqual({ E1: 'other_unit', E10: 'no_post', E11: 'no_user', E2: 'left_with_posts' })
    const rowOf = (id: string) => rows.find((it: { employee_id: string }) => it.employee_id === id)
    expect(rowOf('E11').suggested).toMatchObject({ role_code: 'sub_mgr' })
    expect(rowOf('E2').posts).toMatchObject([
      { role_name_zh: '支行行长', role_name_en: 'Sub-branch manager' },
    ])
    expect(await names({ column: 'hr_code', op: 'eq', value: 'moved' })).toEqual(['wang'])
  })

  it('is taken over by choice, seen beforehand; posts are given by another', async () => {
    const take = (by: Browser, path: string, is_preview: boolean) =>
      by.send('POST', `/api/personnel/${path}`, {
        payload: { employee_ids: ['E11', 'E2', 'E99'], is_preview },
      })

    const seen = await take(sys, 'users', true)
    expect(seen.body.rows.map((it: { outcome: string }) => it.outcome)).toEqual(['made', 'exists', 'unknown'])
    expect((await sys.get('/api/users/E11')).status).toBe(404)
    const done = await take(sys, 'users', false)
    expect(done.body.rows[0]).toMatchObject({
      outcome: 'made',
      username: 'e11',
      password: expect.any(String),
    })
    expect((await take(sys, 'posts', false)).status).toBe(403)

    expect((await take(sec, 'posts', true)).body.rows[0]).toMatchObject({ outcome: 'filled', post_id: null })
    const filled = await take(sec, 'posts', false)
    expect(filled.body.rows[0]).toMatchObject({ outcome: 'filled', post_id: `${SUB_TY}-sub_mgr-1` })
    expect(await told('post.fill', `${SUB_TY}-sub_mgr-1`)).toMatchObject([
      { user_id: 'sec', details: { user_id: 'E11', way: 'personnel' } },
    ])
    const notices = (await noticesOf('E11')).map((it) => it.kind_code)
    expect(notices).toEqual(['access.post_filled'])
    expect((await take(sec, 'posts', false)).body.rows[0].outcome).toBe('holds_it')
    expect((await sys.get('/api/users/E11')).body.user.posts).toMatchObject([{ is_first: true }])
  })

  it('says which word for a post suggests which role, as the bank wants it', async () => {
    const post_roles = [{ post_name: '外拓客户经理', role_code: 'rm_product' }]
    expect((await sys.send('PUT', '/api/personnel/post-roles', { payload: { post_roles } })).status).toBe(403)
    await sec.send('PUT', '/api/personnel/post-roles', { payload: { post_roles } })
    const { rows } = (await sys.get('/api/personnel?page_size=20')).body
    expect(rows[0]).toMatchObject({ employee_id: 'E1', suggested: { role_code: 'rm_product' } })
  })
})
