import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { TEST_PASSWORD } from '../../../tests/support/app.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Forged, givenForgingProvider } from '../../../tests/support/forging-provider.ts'
import { freePort, openWalker } from '../../../tests/support/identity-provider.ts'
import { createUser } from '../../platform/auth/users.ts'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { startServer } from '../server.ts'

/** Tokens that are no word of the bank's identity provider, not for this product, or not of now. */
const SECRET = 'a secret of the client, long enough'
const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const DAY_S = 86_400
const PERSON = { sub: 'wang@bank', employee_number: 'E1', sid: 's1' }
const stateDir = mkdtempSync(join(tmpdir(), 'zhike-tokens-'))

let database: TestDatabase
let databases: Databases
let provider: Awaited<ReturnType<typeof givenForgingProvider>>
let server: Awaited<ReturnType<typeof startServer>>
let url: string

beforeAll(async () => {
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
  provider = await givenForgingProvider()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const secretFile = join(stateDir, 'client-secret')
  writeFileSync(secretFile, SECRET, { mode: 0o600 })
  const config = readConfig({
    ZHIKE_STATE: stateDir,
    PORT: String(port),
    ZHIKE_PUBLIC_URL: url,
    ZHIKE_OIDC_ISSUER: provider.issuer,
    ZHIKE_OIDC_CLIENT_ID: provider.clientId,
    ZHIKE_OIDC_SECRET_FILE: secretFile,
  })
  const person = { user_id: 'E1', username: 'wang', display_name: 'wang', title: '', posts: [] }
  const word = { password: TEST_PASSWORD, password_kind: 'lasting' as const }
  await createUser({ databases, clock: systemClock }, { ...person, ...word })
  server = await startServer({ config, databases, log: quietLog, clock: systemClock })
})
afterAll(async () => {
  await server?.close()
  await provider?.close()
  await databases?.close()
  await database?.drop()
  rmSync(stateDir, { recursive: true, force: true })
})
afterEach(() => void (provider.state.metadata = {}))

type Asked = { state: string; nonce: string }
type Walker = ReturnType<typeof openWalker>

/** Goes to the provider, and says what it was asked with. */
async function begin(walker: Walker): Promise<Asked> {
  const { address } = await walker.go(`${url}/api/session/oidc`)
  const asked = new URL(address).searchParams
  return { state: asked.get('state')!, nonce: asked.get('nonce')! }
}

/** Comes back from the provider, which hands out the token. */
async function comeBack(walker: Walker, state: string, iss = provider.issuer) {
  const said = new URLSearchParams({ code: 'c', state, iss })
  const { address } = await walker.go(`${url}/api/session/oidc/callback?${said.toString()}`)
  const { status } = await walker.go(`${url}/api/session`)
  return { at: address.replace(url, ''), isIn: status === 200 }
}

async function signInWith(forge: (asked: Asked) => Forged) {
  const walker = openWalker()
  const asked = await begin(walker)
  const { claims, ...forged } = forge(asked)
  const about = { ...PERSON, nonce: asked.nonce, ...claims }
  provider.state.idToken = await provider.sign({ ...forged, claims: about })
  return { walker, ...(await comeBack(walker, asked.state)) }
}

const REFUSED = { at: '/sign-in?refused=failed', isIn: false }
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (claims: object, alg: string) => `${part({ alg })}.${part(claims)}.`
const whole = ({ nonce }: Asked) => ({
  ...PERSON,
  nonce,
  iss: provider.issuer,
  aud: provider.clientId,
  iat: provider.nowS(),
  exp: provider.nowS() + 600,
})

const WRONG: [string, (asked: Asked) => Forged][] = [
  ['signed with a key that is not the provider’s', () => ({ key: provider.foreignKey })],
  [
    'that brings its key along',
    () => ({ key: provider.foreignKey, header: { jwk: provider.foreignJwk, kid: 'foreign' } }),
  ],
  [
    'that says where its key lies',
    () => ({ key: provider.foreignKey, header: { jku: provider.keysOfOthers, kid: 'foreign' } }),
  ],
  ['signed by nobody', (asked) => ({ text: unsigned(whole(asked), 'none') })],
  ['whose signature was cut off', (asked) => ({ text: unsigned(whole(asked), 'RS256') })],
  [
    'signed with the word that both know',
    () => ({ key: new TextEncoder().encode(SECRET), header: { alg: 'HS256' } }),
  ],
  ['whose time is over', () => ({ claims: { exp: provider.nowS() - 600 } })],
  ['whose time has not come', () => ({ claims: { nbf: provider.nowS() + 600 } })],
  ['that never ends', () => ({ claims: { exp: undefined } })],
  ['for another client', () => ({ claims: { aud: 'another' } })],
  ['for nobody', () => ({ claims: { aud: undefined } })],
  ['for several, given out for another', () => ({ claims: { aud: ['another', 'zhike'], azp: 'another' } })],
  ['of another issuer', () => ({ claims: { iss: 'http://127.0.0.1:1' } })],
  ['of a sign-in of somebody else', () => ({ claims: { nonce: 'of another browser' } })],
  ['of no sign-in', () => ({ claims: { nonce: undefined } })],
  ['of nobody', () => ({ claims: { sub: undefined } })],
  ['that is about a logout', () => ({ claims: { events: LOGOUT, nonce: undefined } })],
]

describe('an identity token', () => {
  it('that is right leads in', async () => {
    expect(await signInWith(() => ({}))).toMatchObject({ at: '/', isIn: true })
  })

  it.each(WRONG)('%s leads nobody in', async (_what, forge) => {
    expect(await signInWith(forge)).toMatchObject(REFUSED)
    expect(provider.state.askedForKeys).not.toContain('/keys-of-others')
  })

  it('that led in once leads in nobody again', async () => {
    expect(await signInWith(() => ({}))).toMatchObject({ isIn: true })
    const walker = openWalker()
    const { state } = await begin(walker)
    // The token of before, as somebody would send it again who has seen it.
    expect(await comeBack(walker, state)).toEqual(REFUSED)
  })

  it('comes from the provider that was asked, not from one that takes its place', async () => {
    const walker = openWalker()
    const { state, nonce } = await begin(walker)
    provider.state.idToken = await provider.sign({ claims: { ...PERSON, nonce } })
    expect(await comeBack(walker, state, 'https://other.test')).toEqual(REFUSED)

    // Who answers at the provider’s address calls himself something else.
    provider.state.metadata = { issuer: 'https://other.test' }
    const { address } = await openWalker().go(`${url}/api/session/oidc`)
    expect(address).toBe(`${url}/sign-in?refused=unreachable`)
  })
})

describe('a word that somebody has left the provider', () => {
  const say = async (forged: Forged) => {
    const claims = { sub: PERSON.sub, sid: PERSON.sid, jti: 'once', events: LOGOUT, ...forged.claims }
    const answer = await fetch(`${url}/api/session/oidc/logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: await provider.sign({ ...forged, claims }) }),
    })
    return answer.status
  }

  it.each<[string, () => Forged]>([
    ['signed with a key that is not the provider’s', () => ({ key: provider.foreignKey })],
    [
      'that brings its key along',
      () => ({ key: provider.foreignKey, header: { jwk: provider.foreignJwk, kid: 'foreign' } }),
    ],
    [
      'that says where its key lies',
      () => ({ key: provider.foreignKey, header: { jku: provider.keysOfOthers, kid: 'foreign' } }),
    ],
    [
      'signed with the word that both know',
      () => ({ key: new TextEncoder().encode(SECRET), header: { alg: 'HS256' } }),
    ],
    ['whose time is over', () => ({ claims: { exp: provider.nowS() - 600 } })],
    ['of yesterday', () => ({ claims: { iat: provider.nowS() - DAY_S } })],
    ['for another client', () => ({ claims: { aud: 'another' } })],
    ['of another issuer', () => ({ claims: { iss: 'http://127.0.0.1:1' } })],
    ['that is an identity token', () => ({ claims: { events: undefined, nonce: 'n' } })],
    ['about nobody', () => ({ claims: { sub: undefined, sid: undefined } })],
  ])('%s ends no session', async (_what, forge) => {
    const { walker, isIn } = await signInWith(() => ({}))
    expect(isIn).toBe(true)

    expect(await say(forge())).toBe(400)

    expect((await walker.go(`${url}/api/session`)).status).toBe(200)
    expect(provider.state.askedForKeys).not.toContain('/keys-of-others')
  })

  it('that is right ends it', async () => {
    const { walker } = await signInWith(() => ({}))
    expect(await say({})).toBe(204)
    expect((await walker.go(`${url}/api/session`)).status).toBe(401)
  })
})
