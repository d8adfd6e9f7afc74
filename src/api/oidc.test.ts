import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/support/actors.ts'
import { TEST_PASSWORD } from '../../tests/support/app.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { EXPORT_FORM } from '../../tests/support/exports.ts'
import {
  freePort,
  givenProvider,
  openWalker,
  type Page,
  type ProviderPerson,
} from '../../tests/support/identity-provider.ts'
import { givenDuties } from '../../tests/support/roles.ts'
import { startServer } from './server.ts'
import { createUser } from '../platform/auth/users.ts'
import type { Clock } from '../platform/clock.ts'
import { readConfig } from '../platform/config.ts'
import { type Databases, openDatabases } from '../platform/db.ts'

let database: TestDatabase
let databases: Databases
let provider: Awaited<ReturnType<typeof givenProvider>>
let server: Awaited<ReturnType<typeof startServer>>
let url: string
let laterMs = 0
const clock: Clock = { now: () => new Date(Date.now() + laterMs), today: () => '2026-06-30' }
const stateDir = mkdtempSync(join(tmpdir(), 'zhike-oidc-'))

const PEOPLE: Record<string, ProviderPerson> = {
  'wang@bank': { employee_number: 'E1', groups: ['crm-managers'] },
  'li@bank': { employee_number: 'E2' },
  'left@bank': { employee_number: 'E9' },
  'guest@bank': {},
}

beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  provider = await givenProvider({ productUrl: url, people: PEOPLE })
  const secretFile = join(stateDir, 'client-secret')
  writeFileSync(secretFile, `${provider.clientSecret}\n`, { mode: 0o600 })
  const config = readConfig({
    ZHIKE_STATE: stateDir,
    PORT: String(port),
    ZHIKE_PUBLIC_URL: url,
    ZHIKE_OIDC_ISSUER: provider.issuer,
    ZHIKE_OIDC_CLIENT_ID: provider.clientId,
    ZHIKE_OIDC_SECRET_FILE: secretFile,
    ZHIKE_OIDC_LABEL: '行内统一登录',
    ZHIKE_OIDC_GROUP_ROLES: 'crm-managers=br_mgr@9902000000,crm-audit=auditor@9900000000',
  })
  const posts = await givenDuties(databases.db, { reaches: [], permissions: ['customers.export'] })
  const word = { password: TEST_PASSWORD, password_kind: 'lasting' as const }
  for (const [user_id, username] of [
    ['E1', 'wang'],
    ['E2', 'li'],
  ] as const) {
    await createUser(
      { databases, clock },
      { ...word, user_id, username, display_name: username, title: '', posts },
    )
  }
  server = await startServer({ config, databases, log: quietLog, clock })
})
afterAll(async () => {
  await server?.close()
  await provider?.close()
  await databases?.close()
  await database?.drop()
  rmSync(stateDir, { recursive: true, force: true })
})

type Walker = ReturnType<typeof openWalker>

/** Tells the provider who one is, and that this product may know. */
async function identify(walker: Walker, page: Page, login: string): Promise<Page> {
  let here = page
  // At the provider, until it has asked all that it asks.
  while (here.address.startsWith(provider.issuer)) {
    const asked = /name="prompt" value="(\w+)"/.exec(here.text)?.[1]
    here = await walker.fill(here, asked === 'login' ? { login, password: 'as it likes' } : {})
  }
  return here
}

async function signIn(login: string, back = '/'): Promise<{ walker: Walker; at: string }> {
  const walker = openWalker()
  const page = await walker.go(`${url}/api/session/oidc?back=${encodeURIComponent(back)}`)
  const { address } = await identify(walker, page, login)
  return { walker, at: address.replace(url, '') }
}

const sessionOf = (walker: Walker) => walker.go(`${url}/api/session`)
/** Asks for an export, which needs a proof of who one is. */
async function exporting(walker: Walker): Promise<string> {
  const { csrf_token } = (await sessionOf(walker)).json
  const asked = await walker.go(`${url}/api/exports`, {
    method: 'POST',
    headers: { 'x-csrf-token': csrf_token, 'content-type': 'application/json' },
    body: JSON.stringify(EXPORT_FORM),
  })
  return asked.json?.code
}

describe('signing in at the bank’s identity provider', () => {
  it('is offered on the sign-in page under its name', async () => {
    expect((await openWalker().go(`${url}/api/session/ways`)).json).toEqual({
      oidc: { label: '行内统一登录' },
    })
  })

  it('leads to where one wanted to go, as the user with that employee number', async () => {
    const { walker, at } = await signIn('wang@bank', '/customers?sort=aum')

    expect(at).toBe('/customers?sort=aum')
    expect((await sessionOf(walker)).json).toMatchObject({
      user: { user_id: 'E1', username: 'wang' },
      sign_in: { method_code: 'oidc', duties: [], password_due_at: null },
    })
  })

  it('adds the posts of one’s groups and takes them away with those; what was given here stays', async () => {
    const rolesOf = async () =>
      ((await sessionOf((await signIn('wang@bank')).walker)).json.posts as { role_code: string }[])
        .map((it) => it.role_code.replace(/^given_.*/, 'given'))
        .toSorted()

    expect(await rolesOf()).toEqual(['br_mgr', 'given'])
    expect(await rolesOf()).toEqual(['br_mgr', 'given'])
    // Powers that watch each other are not had together, whatever the provider says.
    PEOPLE['wang@bank'] = { employee_number: 'E1', groups: ['crm-managers', 'crm-audit'] }
    expect(await rolesOf()).toEqual(['br_mgr', 'given'])
    PEOPLE['wang@bank'] = { employee_number: 'E1', groups: [] }
    expect(await rolesOf()).toEqual(['given'])

    const lines = await databases.db
      .selectFrom('platform.audit_log')
      .select(['action', 'outcome', 'subject', 'record_id', 'details'])
      .where('action', 'in', ['post.fill', 'post.leave'])
      .where('user_id', '=', 'E1')
      .orderBy('audit_id')
      .execute()
    const post = '9902000000-br_mgr-1'
    const details = { user_id: 'E1', way: 'group' }
    expect(lines.slice(-3)).toMatchObject([
      { action: 'post.fill', outcome: 'done', subject: post, record_id: post, details },
      { action: 'post.fill', outcome: 'refused', details: { ...details, code: 'duties_conflict' } },
      { action: 'post.leave', outcome: 'done', subject: post, record_id: post, details },
    ])
    const told = await databases.db
      .selectFrom('notices.notices')
      .select('kind_code')
      .where('user_id', '=', 'E1')
      .orderBy('notice_id')
      .execute()
    expect(told.map((it) => it.kind_code).slice(-2)).toEqual(['access.post_filled', 'access.post_left'])
  })

  it('leads nobody in who is no user here, and says so', async () => {
    for (const login of ['left@bank', 'guest@bank']) {
      const { walker, at } = await signIn(login)
      expect(at).toBe('/sign-in?refused=unknown')
      expect((await sessionOf(walker)).status).toBe(401)
    }
  })

  it('goes only to a path of this site afterwards', async () => {
    for (const back of ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test']) {
      const page = await openWalker().go(`${url}/api/session/oidc?back=${encodeURIComponent(back)}`)
      expect([back, page.status]).toEqual([back, 422])
    }
  })

  it('takes no answer that was not asked for in this browser, or was changed on the way', async () => {
    const said = new URLSearchParams({ code: 'stolen', state: 'x', iss: provider.issuer })
    const answered = `${url}/api/session/oidc/callback?${said.toString()}`
    expect((await openWalker().go(answered)).address).toBe(`${url}/sign-in?refused=failed`)

    const walker = openWalker()
    await walker.go(`${url}/api/session/oidc`)
    expect((await walker.go(answered)).address).toBe(`${url}/sign-in?refused=failed`)
    expect((await sessionOf(walker)).status).toBe(401)
  })

  it('ends the session of before, as every sign-in does', async () => {
    const { walker: before } = await signIn('wang@bank')
    await signIn('wang@bank')
    expect((await sessionOf(before)).json).toMatchObject({ code: 'session_replaced' })
  })

  it('shows once more who one is at the provider, which asks anew, and takes nobody else', async () => {
    const { walker } = await signIn('wang@bank')
    expect(await exporting(walker)).toBe('nothing_published')
    laterMs += 6 * 60_000
    expect(await exporting(walker)).toBe('proof_needed')

    const ask = () => walker.go(`${url}/api/session/oidc?purpose=proof`)
    const page = await ask()
    expect(page.text).toContain('name="prompt" value="login"')
    expect((await identify(walker, page, 'wang@bank')).address).toBe(`${url}/proved`)
    expect(await exporting(walker)).toBe('nothing_published')

    laterMs += 6 * 60_000
    const asOther = await identify(walker, await ask(), 'li@bank')
    expect(asOther.address).toBe(`${url}/proved?refused=failed`)
    // Another person at the provider ends there what was, which it says here too.
    expect(['proof_needed', 'not_signed_in']).toContain(await exporting(walker))
  })

  it('is left on both sides by signing out here', async () => {
    const { walker } = await signIn('li@bank')
    const { csrf_token } = (await sessionOf(walker)).json
    const left = await walker.go(`${url}/api/session`, {
      method: 'DELETE',
      headers: { 'x-csrf-token': csrf_token },
    })
    expect((await sessionOf(walker)).status).toBe(401)

    const confirmed = await walker.fill(await walker.go(left.json.provider_address), { logout: 'yes' })

    expect(confirmed.address.split('?')[0]).toBe(`${url}/sign-in`)
    // Whoever comes again is asked again.
    expect((await walker.go(`${url}/api/session/oidc`)).text).toContain('name="prompt" value="login"')
  })

  it('is over here as soon as the provider says that it is over there', async () => {
    const { walker } = await signIn('li@bank')
    expect((await sessionOf(walker)).status).toBe(200)

    await walker.fill(await walker.go(`${provider.issuer}/session/end`), { logout: 'yes' })

    await expect.poll(async () => (await sessionOf(walker)).status).toBe(401)
  })

  it('is not ended by a word that the provider did not sign', async () => {
    const { walker } = await signIn('li@bank')
    const forged = [{ alg: 'none' }, { iss: provider.issuer, aud: provider.clientId, sub: 'li@bank' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')

    const answer = await fetch(`${url}/api/session/oidc/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: `${forged}.` }),
    })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'logout_refused' })
    expect((await sessionOf(walker)).status).toBe(200)
  })
})
