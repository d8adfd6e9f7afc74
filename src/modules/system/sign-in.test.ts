import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp, TEST_PASSWORD } from '../../../tests/support/app.ts'
import { fromBase32 } from '../../../tests/support/authenticator.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { askForExport } from '../../../tests/support/exports.ts'
import { HEAD } from '../../../tests/support/builders.ts'
import { givenDuties } from '../../../tests/support/roles.ts'
import { totpCode, totpStep } from '../../platform/auth/totp.ts'
import { requireSecondFactor } from '../../platform/auth/second-factors.ts'
import { createUser } from '../../platform/auth/users.ts'
import type { Clock } from '../../platform/clock.ts'
import { AUDIT_READ, SESSIONS_END, SESSIONS_READ } from './policy.ts'

const FIRST = 'First-Word-1'
/** As recovery codes were kept once. */
const quickHash = (code: string) => createHash('sha256').update(code.replace('-', '')).digest()
const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let nowMs = Date.UTC(2026, 5, 30, 1)
const clock: Clock = { now: () => new Date(nowMs), today: () => '2026-06-30' }
const pass = (ms: number) => (nowMs += ms)

/** Somebody whose first password an administrator has set. */
const givenNewcomer = async (username: string) =>
  createUser(
    { databases: server.databases, clock },
    {
      user_id: username.toUpperCase(),
      username,
      display_name: username,
      title: '',
      password: FIRST,
      posts: await givenDuties(server.databases.db, { reaches: [], permissions: [AUDIT_READ] }),
    },
  )

const change = (who: Browser, current: string, password: string) =>
  who.send('POST', '/api/session/password', { payload: { current, password } })
const pairsOf = (words: string[]) => words.slice(1).map((word, at) => [words[at]!, word] as const)
const prove = (who: Browser, payload: object) => who.send('POST', '/api/session/proof', { payload })
const codesOf = async (who: Browser) =>
  ((await who.get('/api/audit?limit=5')).body.rows as { action: string; outcome: string }[]).map(
    (row) => `${row.action} ${row.outcome}`,
  )

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  const admin = [AUDIT_READ, SESSIONS_READ, SESSIONS_END]
  await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: admin })
  await server.addUser({ user_id: 'W1', username: 'wang', reaches: [HEAD], permissions: [AUDIT_READ] })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

describe('a first password', () => {
  it('lets nobody do anything but change it', async () => {
    await givenNewcomer('chen')
    const chen = await server.signIn('chen', FIRST)

    expect((await chen.get('/api/session')).body.sign_in.duties).toEqual(['password'])
    expect(await chen.get('/api/audit')).toMatchObject({
      status: 403,
      body: { code: 'password_change_needed' },
    })
    expect(await change(chen, FIRST, 'short')).toMatchObject({
      status: 422,
      body: { code: 'password_weak', rules: ['length', 'classes'] },
    })
    expect(await change(chen, FIRST, FIRST)).toMatchObject({ body: { rules: ['history'] } })
    expect(await change(chen, 'not it', 'Second-Word-2')).toMatchObject({ body: { code: 'proof_failed' } })

    const done = await change(chen, FIRST, 'Second-Word-2')
    expect(done).toMatchObject({ status: 200, body: { sign_in: { duties: [] } } })
    expect((await chen.get('/api/audit')).status).toBe(200)
    expect(await codesOf(chen)).toContain('password.change done')
  })

  it('that was chosen expires after ninety days, also in the middle of a session', async () => {
    let chen = await server.signIn('chen', 'Second-Word-2')
    pass(90 * DAY_MS)
    chen = await server.signIn('chen', 'Second-Word-2')
    expect((await chen.get('/api/audit')).body.code).toBe('password_change_needed')
  })

  it('is none of the last five', async () => {
    const chen = await server.signIn('chen', 'Second-Word-2')
    const words = ['Second-Word-2', 'Third-Word-3', 'Fourth-Word-4', 'Fifth-Word-5', 'Sixth-Word-6']
    for (const [before, next] of pairsOf(words)) {
      expect((await change(chen, before, next)).status).toBe(200)
    }
    expect(await change(chen, words[4]!, words[0]!)).toMatchObject({ body: { rules: ['history'] } })
    expect((await change(chen, words[4]!, FIRST)).status).toBe(200)
  })

  it('cannot be guessed from a session that was left open', async () => {
    await givenNewcomer('guest')
    const guest = await server.signIn('guest', FIRST)
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await change(guest, `guess ${attempt}`, 'Other-Word-9')).status).toBe(403)
    }
    expect(await change(guest, FIRST, 'Other-Word-9')).toMatchObject({
      status: 423,
      body: { code: 'account_locked' },
    })
  })
})

describe('a session', () => {
  it('ends when its person signs in elsewhere, and its browser is told so once', async () => {
    const before = await server.signIn('wang')
    const after = await server.signIn('wang')

    const told = await before.get('/api/session')
    expect(told).toMatchObject({ status: 401, body: { code: 'session_replaced' } })
    expect(String(told.headers['set-cookie'])).toMatch(/^zhike_session=;/)
    expect((await after.get('/api/session')).status).toBe(200)
  })

  it('is seen and ended by whoever may, which stands in the trail', async () => {
    const [admin, wang] = [await server.signIn('admin'), await server.signIn('wang')]
    expect((await wang.get('/api/sessions')).status).toBe(403)

    const { body } = await admin.get('/api/sessions')
    const sessions = body.sessions as { session_no: string; username: string }[]
    expect(sessions.map((it) => it.username)).toEqual(expect.arrayContaining(['admin', 'wang']))
    const found = sessions.find((it) => it.username === 'wang')!
    expect(found).toMatchObject({
      user_id: 'W1',
      method_code: 'password',
      seen_from: '127.0.*.*',
      is_own: false,
    })

    expect((await wang.send('DELETE', `/api/sessions/${found.session_no}`)).status).toBe(403)
    expect((await admin.send('DELETE', `/api/sessions/${found.session_no}`)).status).toBe(204)
    expect(await admin.send('DELETE', `/api/sessions/${found.session_no}`)).toMatchObject({
      status: 404,
      body: { code: 'session_not_found' },
    })
    expect(await wang.get('/api/session')).toMatchObject({
      status: 401,
      body: { code: 'session_forced_out' },
    })
    const { body: trail } = await admin.get('/api/audit?action=session.end&limit=1')
    expect(trail.rows).toMatchObject([{ user_id: 'A1', subject: 'W1', outcome: 'done' }])
  })

  it('asks for the password again before an export once five minutes have passed', async () => {
    const wang = await server.signIn('wang')
    const exporting = () => askForExport(wang).then(({ status, body }) => body?.code ?? status)

    // Nothing is published here: what is not stopped by the guard comes as far as that.
    expect(await exporting()).toBe('nothing_published')
    pass(5 * MINUTE_MS + 1)
    expect(await exporting()).toBe('proof_needed')

    expect(await prove(wang, { password: 'not it' })).toMatchObject({
      status: 403,
      body: { code: 'proof_failed' },
    })
    expect(await exporting()).toBe('proof_needed')
    expect((await prove(wang, { password: TEST_PASSWORD })).status).toBe(204)
    expect(await exporting()).toBe('nothing_published')
    expect((await prove(wang, {})).status).toBe(422)
  })
})

describe('a second factor', () => {
  let secret: Buffer
  let recovery: string[]
  let entered = 0
  const codeNow = () => totpCode(secret, totpStep(clock.now()))
  const enter = async (code?: string, from?: string) => {
    const payload = { username: 'zhou', password: TEST_PASSWORD, ...(code !== undefined && { code }) }
    // Each from another place, as sign-ins are limited by where they come from.
    const remoteAddress = from ?? `10.9.8.${(entered += 1)}`
    const { status, body } = await server.browser().send('POST', '/api/session', { payload, remoteAddress })
    return body?.code ?? status
  }

  it('is taken up before anything else by whoever needs one', async () => {
    await server.addUser({ user_id: 'Z1', username: 'zhou', reaches: [], permissions: [AUDIT_READ] })
    await requireSecondFactor(server.databases, { user_id: 'Z1', is_required: true })
    const zhou = await server.signIn('zhou')
    expect(await zhou.get('/api/audit')).toMatchObject({
      status: 403,
      body: { code: 'second_factor_needed' },
    })

    const { body } = await zhou.send('POST', '/api/session/second-factor', { payload: {} })
    expect(body.address).toContain(`secret=${body.secret}`)
    secret = fromBase32(body.secret)
    const confirm = (code: string) =>
      zhou.send('POST', '/api/session/second-factor/confirm', { payload: { code } })
    expect(await confirm('000000')).toMatchObject({ status: 422, body: { code: 'code_wrong' } })
    const confirmed = await confirm(codeNow())

    recovery = confirmed.body.recovery_codes
    expect(new Set(recovery).size).toBe(10)
    expect((await zhou.get('/api/session')).body.sign_in).toMatchObject({
      duties: [],
      has_second_factor: true,
    })
    expect((await zhou.get('/api/audit')).status).toBe(200)
    expect((await zhou.send('DELETE', '/api/session/second-factor')).status).toBe(403)
  })

  it('is asked for at the door, and no code is taken twice', async () => {
    expect(await enter()).toBe('code_needed')
    // The code that confirmed the factor is over.
    expect(await enter(codeNow())).toBe('code_wrong')
    pass(MINUTE_MS)
    const code = codeNow()
    expect(await enter(code)).toBe(200)
    expect(await enter(code)).toBe('code_wrong')
    expect(await enter('000000')).toBe('code_wrong')
  })

  it('asking for it counts for nothing, guessing it counts as guessing the password', async () => {
    for (let attempt = 1; attempt <= 8; attempt += 1) expect(await enter()).toBe('code_needed')
    pass(MINUTE_MS)
    const here = '10.9.7.1'
    expect(await enter(codeNow(), here)).toBe(200)
    for (let attempt = 1; attempt <= 5; attempt += 1) expect(await enter('123456', here)).toBe('code_wrong')
    expect(await enter(codeNow(), here)).toBe('account_locked')
    pass(31 * MINUTE_MS)
  })

  it('that is lost is stood in for by a recovery code, each once', async () => {
    expect(await enter(recovery[0]!.toUpperCase())).toBe(200)
    expect(await enter(recovery[0])).toBe('code_wrong')
    expect(await enter(recovery[1])).toBe(200)
  })

  it('keeps its recovery codes with a slow hash and a salt, and takes those of before still', async () => {
    const { db } = server.databases
    const rows = await db
      .selectFrom('platform.recovery_codes')
      .select(['salt', 'code_hash'])
      .where('user_id', '=', 'Z1')
      .execute()
    const quick = recovery.map((code) => quickHash(code).toString('hex'))
    expect(rows.map((it) => it.salt?.length)).toEqual(Array.from({ length: 10 }, () => 16))
    expect(rows.filter((it) => quick.includes(it.code_hash.toString('hex')))).toEqual([])

    const before = { user_id: 'Z1', code_hash: quickHash('abcde-fghjk'), salt: null }
    await db.insertInto('platform.recovery_codes').values(before).execute()
    expect(await enter('abcde-fghjk')).toBe(200)
    expect(await enter('abcde-fghjk')).toBe('code_wrong')
    expect(await enter(recovery[2])).toBe(200)
  })

  it('is another way to show who one is, and is given up only where nobody asks for it', async () => {
    pass(MINUTE_MS)
    const zhou = await server.signIn('zhou', TEST_PASSWORD, codeNow())
    pass(6 * MINUTE_MS)
    const give = () => zhou.send('DELETE', '/api/session/second-factor')
    expect(await give()).toMatchObject({ status: 403, body: { code: 'proof_needed' } })
    expect((await prove(zhou, { code: codeNow() })).status).toBe(204)
    expect(await give()).toMatchObject({ status: 403, body: { code: 'forbidden' } })

    await requireSecondFactor(server.databases, { user_id: 'Z1', is_required: false })
    expect((await give()).status).toBe(204)
    expect(await enter()).toBe(200)
  })

  it('lies sealed in the database', async () => {
    await server.addUser({ user_id: 'S1', username: 'sun', reaches: [], permissions: [] })
    const sun = await server.signIn('sun')
    const { body } = await sun.send('POST', '/api/session/second-factor', { payload: {} })

    const row = await server.databases.db
      .selectFrom('platform.second_factors')
      .select('secret_sealed')
      .where('user_id', '=', 'S1')
      .executeTakeFirstOrThrow()

    expect(row.secret_sealed).not.toContain(fromBase32(body.secret).toString('base64'))
    expect(row.secret_sealed).toMatch(/^k1a\./)
  })
})
