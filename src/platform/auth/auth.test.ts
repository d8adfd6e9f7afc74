import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../clock.ts'
import { openDatabases, type Databases } from '../db.ts'
import { changeReach, closeSession, findSession, isCsrfTokenOf } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { createUser, listUsers, setPassword } from './users.ts'

const MINUTE_MS = 60_000
const PASSWORD = 'correct horse'

describe('signing in', () => {
  let database: TestDatabase
  let databases: Databases
  let nowMs = Date.UTC(2026, 5, 30, 1)
  const clock: Clock = { now: () => new Date(nowMs), today: () => '2026-06-30' }
  const pass = (minutes: number) => (nowMs += minutes * MINUTE_MS)
  const enter = (username: string, password: string) =>
    signIn({ databases, clock }, { username, password, ip: '10.0.0.1' })
  const outcome = (username: string, password: string) =>
    enter(username, password).then(
      () => 'in',
      (error: { code?: string }) => error.code,
    )
  const sessionNow = (token: string) => findSession({ databases, clock }, token)

  beforeAll(async () => {
    database = await givenDatabase({ through: '0003' })
    databases = openDatabases({ url: database.url('api'), log: quietLog, poolSize: 8 })
    const reaches = [
      { kind: 'manager' as const, unit_id: '9902001000' },
      { kind: 'org' as const, unit_id: '9902001000' },
    ]
    const li = { user_id: 'E00101', username: 'Li', display_name: '李', title: '客户经理', reaches }
    await createUser({ databases, clock }, { ...li, password: PASSWORD, permissions: ['customers.read'] })
  })
  beforeEach(() => pass(24 * 60))
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  it('opens a session in the first reach for the right password, whatever the case of the name', async () => {
    const { token, user_id } = await enter(' LI ', PASSWORD)

    const session = await sessionNow(token)

    expect(user_id).toBe('E00101')
    expect(session?.actor).toEqual({
      user_id: 'E00101',
      username: 'li',
      display_name: '李',
      reach: { kind: 'manager', unit_id: '9902001000' },
      permissions: ['customers.read'],
    })
  })

  it('keeps neither password nor token in clear', async () => {
    const { token } = await enter('li', PASSWORD)

    const { rows } = await sql<{ everything: string }>`
      select string_agg(users::text, ' ') || string_agg(sessions::text, ' ') as everything
      from platform.users join platform.sessions using (user_id)`.execute(databases.db)

    expect(rows[0]?.everything).toContain('$argon2id$')
    expect(rows[0]?.everything).not.toContain(PASSWORD)
    expect(rows[0]?.everything).not.toContain(token)
  })

  it.each(['li', 'nobody'])('locks the name %s for ten minutes after five failures', async (username) => {
    for (let attempt = 1; attempt <= 5; attempt += 1)
      expect(await outcome(username, 'wrong')).toBe('sign_in_failed')

    expect(await outcome(username, PASSWORD)).toBe('account_locked')
    pass(9)
    expect(await outcome(username, PASSWORD)).toBe('account_locked')
    pass(2)
    expect(await outcome(username, PASSWORD)).toBe(username === 'li' ? 'in' : 'sign_in_failed')
  })

  it('counts attempts made at the same moment like attempts one after the other', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => outcome('li', 'wrong')))

    expect(outcomes.filter((code) => code === 'sign_in_failed').length).toBeLessThanOrEqual(5)
    expect(await outcome('li', PASSWORD)).toBe('account_locked')
  })

  it('forgets failures after a success', async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1) await outcome('li', 'wrong')
    expect(await outcome('li', PASSWORD)).toBe('in')
    for (let attempt = 1; attempt <= 4; attempt += 1) await outcome('li', 'wrong')
    expect(await outcome('li', PASSWORD)).toBe('in')
  })

  it('ends a session after thirty idle minutes, and after twelve hours in any case', async () => {
    const { token: idle } = await enter('li', PASSWORD)
    pass(31)
    expect(await sessionNow(idle)).toBeNull()

    const { token: busy } = await enter('li', PASSWORD)
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      pass(20)
      expect(await sessionNow(busy)).not.toBeNull()
    }
    pass(20)
    expect(await sessionNow(busy)).toBeNull()
  })

  it('ends every session when the password is changed', async () => {
    const { token } = await enter('li', PASSWORD)

    await setPassword({ databases, clock }, { username: 'li', password: PASSWORD })

    expect(await sessionNow(token)).toBeNull()
  })

  it('acts in another reach only when it is the person’s own', async () => {
    const session = (await sessionNow((await enter('li', PASSWORD)).token))!

    await expect(changeReach(databases, session, 2)).rejects.toMatchObject({ code: 'invalid' })
    const { token } = await enter('li', PASSWORD)
    await changeReach(databases, (await sessionNow(token))!, 1)

    expect((await sessionNow(token))?.actor.reach?.kind).toBe('org')
  })

  it('knows its own CSRF word and no other', async () => {
    const session = (await sessionNow((await enter('li', PASSWORD)).token))!
    const other = (await sessionNow((await enter('li', PASSWORD)).token))!

    expect(isCsrfTokenOf(session, session.csrf_token)).toBe(true)
    expect(isCsrfTokenOf(session, other.csrf_token)).toBe(false)
    expect(isCsrfTokenOf(session, undefined)).toBe(false)
    await closeSession(databases, session)
  })

  it('refuses a second user of the same name and lists who there is without passwords', async () => {
    const [user] = await listUsers(databases)
    const again = createUser({ databases, clock }, { ...user!, user_id: 'E2', password: PASSWORD })

    await expect(again).rejects.toMatchObject({ code: 'user_exists' })
    expect(Object.keys(user!)).not.toContain('password_hash')
    expect(user?.reaches).toHaveLength(2)
  })
})
