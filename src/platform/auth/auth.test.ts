import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../clock.ts'
import { openKeyRing } from '../crypto/index.ts'
import { openDatabases, type Databases } from '../db.ts'
import { givenDuties } from '../../../tests/support/roles.ts'
import { changePost, closeSession, findSession, findSessionEnd, halfOf, isCsrfTokenOf } from './sessions.ts'
import { followGroups } from './group-posts.ts'
import { proveAgain } from './own-password.ts'
import { signIn } from './sign-in.ts'
import { fillPost, leavePost, type PostMove, type TellPost } from '../authz/posts.ts'
import { createUser, listUsers, setPassword } from './users.ts'

const MINUTE_MS = 60_000
const PASSWORD = 'Correct horse 1'

describe('signing in', () => {
  let database: TestDatabase
  let databases: Databases
  let nowMs = Date.UTC(2026, 5, 30, 1)
  const keysDir = mkdtempSync(join(tmpdir(), 'zhike-keys-'))
  const keys = openKeyRing(keysDir)
  const clock: Clock = { now: () => new Date(nowMs), today: () => '2026-06-30' }
  const pass = (minutes: number) => (nowMs += minutes * MINUTE_MS)
  const enter = (username: string, password: string, ip = '10.0.0.1') =>
    signIn({ databases, clock, keys }, { username, password, ip })
  const outcome = (username: string, password: string, ip?: string) =>
    enter(username, password, ip).then(
      () => 'in',
      (error: { code?: string }) => error.code,
    )
  const sessionNow = (token: string) =>
    findSession({ databases, clock, administratorFactor: 'optional' }, token)

  beforeAll(async () => {
    database = await givenDatabase()
    databases = openDatabases({ url: database.url('api'), log: quietLog, poolSize: 8 })
    const reaches = [
      { kind: 'manager' as const, unit_id: '9902001000' },
      { kind: 'org' as const, unit_id: '9902001000' },
    ]
    const posts = await givenDuties(databases.db, { reaches, permissions: [] })
    const li = { user_id: 'E00101', username: 'Li', display_name: '李', title: '客户经理', posts }
    const word = { password: PASSWORD, password_kind: 'lasting' as const }
    await createUser({ databases, clock }, { ...li, ...word })
  })
  beforeEach(() => pass(24 * 60))
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
    rmSync(keysDir, { recursive: true, force: true })
  })

  it('opens a session in the first post for the right password, whatever the case of the name', async () => {
    const { token, user_id } = await enter(' LI ', PASSWORD)

    const session = await sessionNow(token)

    expect(user_id).toBe('E00101')
    expect(session?.actor).toMatchObject({
      user_id: 'E00101',
      username: 'li',
      display_name: '李',
      reach: { kind: 'manager', unit_id: '9902001000' },
      permissions: ['customers.export', 'customers.read'],
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

  it.each(['li', 'nobody'])('locks the name %s for half an hour after five failures', async (username) => {
    for (let attempt = 1; attempt <= 5; attempt += 1)
      expect(await outcome(username, 'wrong')).toBe('sign_in_failed')

    expect(await outcome(username, PASSWORD)).toBe('account_locked')
    pass(29)
    expect(await outcome(username, PASSWORD)).toBe('account_locked')
    pass(2)
    expect(await outcome(username, PASSWORD)).toBe(username === 'li' ? 'in' : 'sign_in_failed')
  })

  it('locks out nobody but the address that fails, whose the name ever is', async () => {
    expect(await outcome('li', PASSWORD)).toBe('in')
    const stranger = '10.9.9.9'
    for (let attempt = 1; attempt <= 5; attempt += 1)
      expect(await outcome('li', 'wrong', stranger)).toBe('sign_in_failed')

    expect(await outcome('li', PASSWORD, stranger)).toBe('account_locked')
    for (let attempt = 1; attempt <= 20; attempt += 1) await outcome('li', 'wrong', stranger)
    expect(await outcome('li', PASSWORD)).toBe('in')
    expect(await outcome('li', PASSWORD, '10.0.0.2')).toBe('in')
    pass(29)
    expect(await outcome('li', PASSWORD, stranger)).toBe('account_locked')
    pass(2)
    expect(await outcome('li', PASSWORD, stranger)).toBe('in')
  })

  it.each(['li', 'nobody'])('slows guesses at the name %s from many addresses', async (username) => {
    await outcome('li', PASSWORD)
    const guesses = []
    for (let last = 1; last <= 30; last += 1) guesses.push(await outcome(username, 'wrong', `10.8.0.${last}`))

    expect(guesses.slice(0, 10)).toEqual(Array(10).fill('sign_in_failed'))
    expect(guesses.slice(10)).toEqual(Array(20).fill('sign_in_slowed'))
    // Where the person signed in last he comes in meanwhile; elsewhere he waits for his turn.
    expect(await outcome('li', PASSWORD)).toBe('in')
    expect(await outcome(username, PASSWORD, '10.0.0.3')).toBe('sign_in_slowed')
    pass(1)
    expect(await outcome(username, PASSWORD, '10.0.0.3')).toBe(username === 'li' ? 'in' : 'sign_in_failed')
  })

  it('takes the addresses of one network of IPv6 for one place', async () => {
    for (let last = 1; last <= 5; last += 1) await outcome('li', 'wrong', `2001:db8:1:2::${last}`)
    expect(await outcome('li', PASSWORD, '2001:db8:1:2:ffff::1')).toBe('account_locked')
    expect(await outcome('li', PASSWORD, '2001:db8:1:3::1')).toBe('in')
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

  it('wrong passwords at the door keep nobody from proving himself inside, nor the reverse', async () => {
    const session = (await sessionNow((await enter('li', PASSWORD)).token))!
    const prove = (password: string) =>
      proveAgain({ databases, clock, keys }, { session, password }).then(
        () => 'proved',
        (error: { code?: string }) => error.code,
      )
    for (let attempt = 1; attempt <= 6; attempt += 1) await outcome('li', 'wrong')
    expect(await outcome('li', PASSWORD)).toBe('account_locked')
    expect(await prove(PASSWORD)).toBe('proved')
    pass(31)

    for (let attempt = 1; attempt <= 5; attempt += 1) expect(await prove('wrong')).toBe('proof_failed')
    expect(await prove(PASSWORD)).toBe('account_locked')
    expect(await outcome('li', PASSWORD)).toBe('in')
  })

  it('another password forgets what was tried under the name', async () => {
    for (let attempt = 1; attempt <= 5; attempt += 1) await outcome('li', 'wrong')
    expect(await outcome('li', PASSWORD)).toBe('account_locked')

    await setPassword({ databases, clock }, { username: 'Li', password: PASSWORD, password_kind: 'lasting' })

    expect(await outcome('li', PASSWORD)).toBe('in')
  })

  it('ends a session after fifteen idle minutes, and after eight hours in any case', async () => {
    const { token: idle } = await enter('li', PASSWORD)
    pass(16)
    expect(await sessionNow(idle)).toBeNull()

    const { token: busy } = await enter('li', PASSWORD)
    for (let minutes = 0; minutes < 8 * 60 - 12; minutes += 12) {
      pass(12)
      expect(await sessionNow(busy)).not.toBeNull()
    }
    pass(12)
    expect(await sessionNow(busy)).toBeNull()
  })

  it('does not take a page that asks by itself for somebody who sits there', async () => {
    const { token } = await enter('li', PASSWORD)
    for (let minutes = 0; minutes < 12; minutes += 4) {
      pass(4)
      expect(
        await findSession({ databases, clock, administratorFactor: 'optional' }, token, {
          isUnattended: true,
        }),
      ).not.toBeNull()
    }
    pass(4)
    expect(await sessionNow(token)).toBeNull()
  })

  it('keeps one session a person, and knows of the other why it is over', async () => {
    const entries = await Promise.all([enter('li', PASSWORD), enter('li', PASSWORD), enter('li', PASSWORD)])

    const open = await Promise.all(entries.map(({ token }) => sessionNow(token)))
    const ends = await Promise.all(entries.map(({ token }) => findSessionEnd(databases, token)))

    expect(open.filter(Boolean)).toHaveLength(1)
    expect(ends.filter((it) => it === 'replaced')).toHaveLength(2)
    expect(await findSessionEnd(databases, 'no such token')).toBeNull()
  })

  it('knows of an address the network and not the machine', () => {
    expect(halfOf('10.21.3.4')).toBe('10.21.*.*')
    expect(halfOf('::ffff:10.21.3.4')).toBe('10.21.*.*')
    expect(halfOf('2001:db8:1:2::7')).toBe('2001:db8:…')
    expect(halfOf('terminal')).toBe('terminal')
  })

  it('ends every session when the password is changed', async () => {
    const { token } = await enter('li', PASSWORD)

    await setPassword({ databases, clock }, { username: 'li', password: PASSWORD, password_kind: 'lasting' })

    expect(await sessionNow(token)).toBeNull()
  })

  it('takes a first password for 72 hours, and one that lasts for ever', async () => {
    await setPassword({ databases, clock }, { username: 'li', password: 'First-of-2026' })
    pass(72 * 60)
    expect(await outcome('li', 'First-of-2026')).toBe('in')
    pass(1)
    expect(await outcome('li', 'First-of-2026')).toBe('first_password_expired')
    expect(await outcome('li', 'wrong')).toBe('sign_in_failed')
    await setPassword({ databases, clock }, { username: 'li', password: PASSWORD, password_kind: 'lasting' })
    pass(73 * 60)
    expect(await outcome('li', PASSWORD)).toBe('in')
  })

  it('acts in another post only when the person fills it', async () => {
    const { token } = await enter('li', PASSWORD)
    const session = (await sessionNow(token))!
    const other = session.posts[1]!

    const chosen = (post_id: string) => ({ post_id, is_by_grants: false })
    await expect(changePost({ databases, clock }, session, chosen('somebody-else'))).rejects.toMatchObject({
      code: 'invalid',
    })
    await changePost({ databases, clock }, session, chosen(other.post_id))
    expect((await sessionNow(token))?.actor).toMatchObject({ post_id: other.post_id, reach: { kind: 'org' } })

    // Who is taken out of it finds himself in no other unasked.
    await leavePost(databases.db, { user_id: 'E00101', post_id: other.post_id, on: clock.today() })
    expect((await sessionNow(token))?.actor).toMatchObject({ post_id: null, reach: null, permissions: [] })
    await fillPost(databases.db, { user_id: 'E00101', duty: other, on: clock.today() })
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
    const [user] = await listUsers({ databases, clock })
    const again = createUser({ databases, clock }, { ...user!, user_id: 'E2', password: PASSWORD })

    await expect(again).rejects.toMatchObject({ code: 'user_exists' })
    expect(Object.keys(user!)).not.toContain('password_hash')
    expect(user?.posts).toHaveLength(2)
  })

  it('is nobody’s by the password that another made, once a group gives a post that watches', async () => {
    const wu = { user_id: 'E00102', username: 'wu', display_name: '吴', title: '', posts: [] }
    await createUser({ databases, clock }, { ...wu, password: 'First-of-2026' })
    expect(await outcome('wu', 'First-of-2026')).toBe('in')
    const roles = [{ role_code: 'auditor', unit_id: '9900000000' }]
    const told: PostMove[] = []
    const tell: TellPost = async (_db, move) => void told.push(move)
    expect(await followGroups({ databases, clock }, { user_id: wu.user_id, roles }, tell)).toEqual([])
    expect(told).toMatchObject([{ move: 'fill', user_id: 'E00102', is_password_ended: true }])
    expect(await outcome('wu', 'First-of-2026')).toBe('sign_in_failed')
  })
})
