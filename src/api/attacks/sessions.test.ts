import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fixedClock,
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import { TEST_PASSWORD } from '../../../tests/support/app.ts'
import { givenCustomer } from '../../../tests/support/builders.ts'
import { addressOf, bodyOf, isWriting } from '../../../tests/support/requests.ts'
import { leavePost, listPostsOf } from '../../platform/authz/posts.ts'
import { SESSION_COOKIE } from '../../platform/http/security.ts'

/** Sessions that somebody would take over, make others use, or go on with after he lost the right to. */
let stage: PeopleStage
let customer_id: string
let nowMs = Date.parse('2026-07-01T02:00:00Z')
const clock = { ...fixedClock(), now: () => new Date(nowMs) }

beforeAll(async () => {
  stage = await givenPeopleStage(clock)
  customer_id = await givenCustomer(stage.bank, { org_id: SUB_TY })
  for (const name of ['li', 'moved', 'locked', 'judged'])
    await stage.person(name, [['sub_mgr', SUB_TY]], name.toUpperCase())
  await stage.person('both', [
    ['sub_mgr', SUB_TY],
    ['sub_mgr', SUB_LS],
  ])
})
afterAll(() => stage?.drop())

type Sent = {
  remoteAddress?: string
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url?: string
  payload?: unknown
  headers?: Record<string, string>
}
let from = 0
const inject = (
  { method = 'GET', url = '/api/session', payload, headers = {}, ...more }: Sent,
  token?: string,
) =>
  stage.app.inject({
    method,
    url,
    headers,
    remoteAddress: more.remoteAddress ?? `10.7.0.${(from += 1) % 250}`,
    ...(payload !== undefined && { payload: payload as object }),
    ...(token !== undefined && { cookies: { [SESSION_COOKIE]: token } }),
  })
const tokenIn = (answer: Awaited<ReturnType<typeof inject>>) =>
  answer.cookies.find((it) => it.name === SESSION_COOKIE)?.value

async function enter(username: string, token?: string) {
  const payload = { username, password: TEST_PASSWORD }
  const answer = await inject({ method: 'POST', payload }, token)
  return { token: tokenIn(answer)!, csrf: answer.json<{ csrf_token: string }>().csrf_token, answer }
}
const isIn = async (token: string) => (await inject({}, token)).statusCode === 200

describe('the token of a session', () => {
  it('is never one that the browser brought along', async () => {
    const planted = 'a-token-that-somebody-else-knows'
    const first = await enter('li', planted)
    expect(first.token).not.toBe(planted)
    expect(await isIn(planted)).toBe(false)

    const second = await enter('li', first.token)
    expect(second.token).not.toBe(first.token)
    expect([await isIn(first.token), await isIn(second.token)]).toEqual([false, true])
    expect(second.csrf).not.toBe(first.csrf)
  })

  it('changes when its person proves who he is, and the old one is soon worth nothing', async () => {
    const { token, csrf } = await enter('li')
    const headers = { 'x-csrf-token': csrf }
    const proof = {
      method: 'POST',
      url: '/api/session/proof',
      payload: { password: TEST_PASSWORD },
      headers,
    } as const
    const next = tokenIn(await inject(proof, token))!
    expect(next).not.toBe(token)
    // What was under way is still answered, and brings no third token.
    expect(await isIn(token)).toBe(true)
    expect(tokenIn(await inject(proof, token))).toBeUndefined()
    nowMs += 11_000
    expect([await isIn(token), await isIn(next)]).toEqual([false, true])
  })

  it('changes with the post one acts in', async () => {
    const { token, csrf, answer } = await enter('both')
    const { posts } = answer.json<{ posts: { post_id: string }[] }>()
    const payload = { post_id: posts[1]!.post_id }
    const switched = await inject(
      { method: 'PUT', url: '/api/session/post', payload, headers: { 'x-csrf-token': csrf } },
      token,
    )
    const next = tokenIn(switched)!
    nowMs += 11_000
    expect([await isIn(token), await isIn(next)]).toEqual([false, true])
    const { post } = (await inject({}, next)).json<{ post: { post_id: string } }>()
    expect(post.post_id).toBe(payload.post_id)
  })

  it('over TLS is bound to this host, and over plain HTTP is not taken from such a cookie', async () => {
    const payload = { username: 'li', password: TEST_PASSWORD }
    const headers = { 'x-forwarded-proto': 'https' }
    const remoteAddress = '127.0.0.1'
    const answer = await inject({ method: 'POST', payload, headers, remoteAddress })
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({
      name: `__Host-${SESSION_COOKIE}`,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
    })
    expect(cookie).not.toHaveProperty('domain')
    const tls = {
      remoteAddress,
      headers: { ...headers, cookie: `__Host-${SESSION_COOKIE}=${cookie!.value}` },
    }
    expect((await inject(tls)).statusCode).toBe(200)
    const planted = { remoteAddress, headers: { ...headers, cookie: `${SESSION_COOKIE}=${cookie!.value}` } }
    expect((await inject(planted)).statusCode).toBe(401)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    // Only the proxy on this machine says that somebody speaks TLS.
    for (const it of [{}, { headers }])
      expect((await inject(it)).headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('a page of another site', () => {
  const FORGED: Record<string, string>[] = [{}, { origin: 'https://evil.test' }, { 'x-csrf-token': 'guess' }]
  const writes = () => stage.app.apiRoutes.filter((it) => isWriting(it) && !it.isOpen)

  it('changes nothing with the cookie alone, on any route', async () => {
    const { token } = await enter('li')
    const wrong: string[] = []
    for (const [at, route] of writes().entries()) {
      const payload = route.takes.body && bodyOf(route)
      const asked = { method: route.method as 'POST', url: addressOf(route, { customer_id }), payload }
      const headers = FORGED[at % FORGED.length]!
      const { statusCode, body } = await inject({ ...asked, headers }, token)
      if (statusCode !== 403 || !body.includes('x-csrf-token'))
        wrong.push(`${route.method} ${route.url} ${statusCode}`)
    }

    expect(wrong).toEqual([])
    expect(await isIn(token)).toBe(true)
  })

  it('changes nothing even with the word of the session, where a browser tells of it', async () => {
    const { token, csrf } = await enter('li')
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'x-csrf-token': csrf, 'sec-fetch-site': site }
      expect((await inject({ method: 'DELETE', headers }, token)).statusCode).toBe(403)
      const payload = { username: 'li', password: TEST_PASSWORD }
      expect(
        (await inject({ method: 'POST', payload, headers: { 'sec-fetch-site': site } })).statusCode,
      ).toBe(403)
    }
    expect(await isIn(token)).toBe(true)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'sends no form that is read: %s',
    async (type) => {
      const { token, csrf } = await enter('li')
      const wrong: string[] = []
      for (const route of writes().filter((it) => it.takes.body)) {
        const headers = { 'content-type': type, 'x-csrf-token': csrf }
        const url = addressOf(route, { customer_id })
        const { statusCode } = await inject(
          { method: route.method as 'POST', url, payload: '{"a":"b"}', headers },
          token,
        )
        // Who may not ask is told so before anything is read.
        if (statusCode !== 415 && statusCode !== 403) wrong.push(`${route.method} ${route.url} ${statusCode}`)
      }
      expect(wrong).toEqual([])
    },
  )

  it('is told by no answer that it may read', async () => {
    const { token } = await enter('li')
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const { headers } = await inject({ method, headers: { origin: 'https://evil.test' } }, token)
      expect(Object.keys(headers).filter((it) => it.startsWith('access-control-'))).toEqual([])
    }
  })
})

describe('a session goes on', () => {
  const statusOf = async (token: string) =>
    (await inject({ url: `/api/customers/${customer_id}` }, token)).statusCode
  const on = clock.today()

  it('without a post that was left, from the very next request', async () => {
    const { token } = await enter('moved')
    expect(await statusOf(token)).toBe(200)
    const [post] = await listPostsOf(stage.databases.db, { user_id: 'MOVED', on })
    await leavePost(stage.databases.db, { user_id: 'MOVED', post_id: post!.post_id, on })
    expect(await statusOf(token)).toBe(403)
  })

  it('without a right that its role has lost, from the very next request', async () => {
    const { token } = await enter('judged')
    expect(await statusOf(token)).toBe(200)
    const right = `role_code = 'sub_mgr' and permission = 'customers.read'`
    const take = `delete from platform.role_permissions where ${right}`
    const give = `insert into platform.role_permissions (role_code, permission)
      values ('sub_mgr', 'customers.read')`
    await stage.owner((owner) => owner.query(take))
    expect(await statusOf(token)).toBe(403)
    await stage.owner((owner) => owner.query(give))
    expect(await statusOf(token)).toBe(200)
  })

  it('no further for who was locked', async () => {
    const { token } = await enter('locked')
    const sys = await stage.signIn('sys')
    const locked = await sys.send('POST', '/api/users/LOCKED/lock', {
      payload: { reason: '核实账号异常登录' },
    })
    expect(locked.status).toBe(200)
    expect(await statusOf(token)).toBe(401)
  })
})

describe('guessing who there is', () => {
  const PASSES = 4
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

  it('takes as long and tells as much for a name that nobody has', async () => {
    await stage.person('known', [['sub_mgr', HEAD_OFFICE]])
    const guess = async (username: string) => {
      const began = performance.now()
      const answer = await inject({ method: 'POST', payload: { username, password: 'Not-This-One-1' } })
      const { code, detail, status } = answer.json<Record<string, unknown>>()
      return { ms: performance.now() - began, told: [answer.statusCode, code, detail, status] }
    }
    const known: number[] = []
    const nobody: number[] = []
    for (let pass = 0; pass < PASSES; pass += 1) {
      const [one, other] = [await guess('known'), await guess('nobody-here')]
      expect(one.told).toEqual(other.told)
      known.push(one.ms)
      nobody.push(other.ms)
    }

    // A password that is not looked at is refused ten times faster.
    expect(middle(nobody)).toBeGreaterThan(middle(known) / 3)
  })
})
