import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp, TEST_PASSWORD } from '../../../tests/support/app.ts'
import { fromBase32 } from '../../../tests/support/authenticator.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { administratorFactorOf } from '../../platform/auth/administrator-factor.ts'
import { totpCode, totpStep } from '../../platform/auth/totp.ts'
import { fillPost } from '../../platform/authz/posts.ts'
import { createUser } from '../../platform/auth/users.ts'
import type { Clock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { ensureState, writeBankState } from '../../platform/state.ts'

const HEAD_OFFICE = '9900000000'
const dutyOf = (role_code: string) => ({ role_code, unit_id: HEAD_OFFICE })
const ADMINISTRATORS = ['sys_admin', 'it_ops', 'sec_admin', 'auditor']
const clock: Clock = { now: () => new Date('2026-06-30T01:00:00Z'), today: () => '2026-06-30' }
const stateDir = mkdtempSync(join(tmpdir(), 'zhike-factor-'))

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock, stateDir, settings: { ZHIKE_ADMIN_SECOND_FACTOR: '' } })
  for (const name of [...ADMINISTRATORS, 'br_mgr', 'newcomer']) {
    const posts = name === 'newcomer' ? [] : [dutyOf(name)]
    const person = { user_id: name, username: name, display_name: name, title: '', posts }
    const word = { password: TEST_PASSWORD, password_kind: 'lasting' as const }
    await createUser({ databases: server.databases, clock }, { ...person, ...word })
  }
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
  rmSync(stateDir, { recursive: true, force: true })
})

const facts = async (who: Browser) => (await who.get('/api/session')).body.sign_in

describe('a second factor of administrators', () => {
  it('is asked unless the bank is made up, and either way where the setting says so', () => {
    const folder = join(stateDir, 'other')
    const asked = (setting = '') =>
      administratorFactorOf(readConfig({ ZHIKE_STATE: folder, ZHIKE_ADMIN_SECOND_FACTOR: setting }))
    const bank = {
      bank: 'own',
      name_zh: '某行',
      name_en: 'Bank',
      currency_code: 'CNY',
      opening: [],
      dates: [],
    }
    const write = (is_demo: boolean) => {
      const config = readConfig({ ZHIKE_STATE: folder })
      ensureState(config)
      writeBankState(config, { ...bank, is_demo, allow_synthetic_id: is_demo, is_delivered: true })
    }

    expect(asked()).toBe('asked')
    expect(asked('optional')).toBe('optional')
    write(false)
    expect(asked()).toBe('asked')
    write(true)
    expect(asked()).toBe('demo')
    expect(asked('required')).toBe('asked')
    expect(() => asked('never')).toThrowError('required or optional')
  })

  it.each(ADMINISTRATORS)('is taken up by %s before anything else', async (username) => {
    const who = await server.signIn(username)

    expect(await facts(who)).toMatchObject({
      duties: ['second_factor'],
      is_second_factor_required: true,
      administrator_factor: 'asked',
    })
    expect(await who.get('/api/notices')).toMatchObject({
      status: 403,
      body: { code: 'second_factor_needed' },
    })
  })

  it('opens the rest when it is there, and cannot be given up', async () => {
    const who = await server.signIn('sys_admin')
    const { body } = await who.send('POST', '/api/session/second-factor', { payload: {} })
    const code = totpCode(fromBase32(body.secret), totpStep(clock.now()))
    const confirmed = await who.send('POST', '/api/session/second-factor/confirm', { payload: { code } })

    expect(confirmed.status).toBe(200)
    expect(await facts(who)).toMatchObject({ duties: [], has_second_factor: true })
    expect((await who.get('/api/sessions')).status).toBe(200)
    expect(await who.send('DELETE', '/api/session/second-factor')).toMatchObject({ status: 403 })
  })

  it('is asked of nobody before a post comes to him in which he administers', async () => {
    expect(await facts(await server.signIn('br_mgr'))).toMatchObject({
      duties: [],
      administrator_factor: null,
    })
    const who = await server.signIn('newcomer')
    expect(await facts(who)).toMatchObject({ duties: [], administrator_factor: null })

    await fillPost(server.databases.db, { user_id: 'newcomer', duty: dutyOf('it_ops'), on: clock.today() })

    expect(await facts(who)).toMatchObject({ duties: ['second_factor'], administrator_factor: 'asked' })
  })
})
