import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp, TEST_PASSWORD } from '../../tests/support/app.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { connect } from '../platform/postgres/index.ts'

const PAGE = '<!doctype html><title>Zhike</title>'

describe('the server', () => {
  let database: TestDatabase
  let server: Awaited<ReturnType<typeof givenApp>>
  const stateDir = mkdtempSync(join(tmpdir(), 'zhike-server-'))

  const publish = (businessDate: string) =>
    connect(database.url('owner'), (owner) =>
      owner.query(
        `update serving.publications set expires_at = now() + interval '30 minutes' where expires_at is null;
         insert into serving.publications
           (business_date, warehouse_version, run_id, published_at, bank, definitions, tables)
         values ('${businessDate}', '${businessDate}.r1', 'run', now(),
           '{"name_zh": "测试银行", "name_en": "Test Bank", "currency_code": "CNY", "is_demo": true}',
           '{"aum_balance_eod": {"table": "customers", "zh": "管理资产", "en": "AUM", "unit": "yuan",
             "kind": "simple",
             "meaning": {"zh": "合计", "en": "Sum"}}}', '{}');
         insert into platform.units
           select max(publication_id), '9900000000', null, '总行', 1, 1, 9 from serving.publications`,
      ),
    )

  beforeAll(async () => {
    mkdirSync(join(stateDir, 'web', 'assets'), { recursive: true })
    writeFileSync(join(stateDir, 'web', 'index.html'), PAGE)
    writeFileSync(join(stateDir, 'web', 'assets', 'app-1a2b.js'), 'export {}')
    database = await givenDatabase()
    server = await givenApp({ database, stateDir, settings: { ZHIKE_API_DOCS: 'on' } })
    const head = { kind: 'head' as const, unit_id: '9900000000' }
    await server.addUser({ user_id: 'H1', username: 'hq', reaches: [head], permissions: ['customers.read'] })
    await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: ['audit.read'] })
  })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
    rmSync(stateDir, { recursive: true, force: true })
  })

  it('is live at once and ready when something has been published', async () => {
    const anybody = server.browser()

    expect((await anybody.get('/health/live')).status).toBe(200)
    expect(await anybody.get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'unavailable', checks: { postgres: true, publication: false } },
    })
    await publish('2026-06-29')
    expect(await anybody.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  it('tells who signed in, in which post and of which publication', async () => {
    const hq = await server.signIn('hq')

    const answer = await hq.get('/api/session')

    expect(answer.body).toMatchObject({
      user: { user_id: 'H1', username: 'hq' },
      post: { reach_kind: 'head', unit_id: '9900000000', unit_name: '总行' },
      publication: { business_date: '2026-06-29', bank: { name_zh: '测试银行' }, is_stale: false },
      permissions: ['customers.export', 'customers.read'],
    })
    expect(answer.headers).toMatchObject({ 'zhike-business-date': '2026-06-29', 'cache-control': 'no-store' })
  })

  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const payload = { username: 'hq', password: TEST_PASSWORD }
    const answer = await server.app.inject({ method: 'POST', url: '/api/session', payload })

    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Strict/)
    expect(answer.body).not.toContain(answer.cookies[0]?.value)
  })

  it.each([
    ['GET', '/api/session'],
    ['GET', '/%61pi/session'],
    ['GET', '/api/definitions'],
    ['GET', '/api/business-dates'],
    ['GET', '/api/audit'],
    ['PUT', '/api/session/post'],
    ['DELETE', '/api/session'],
  ] as const)('shuts %s %s to whoever is not signed in', async (method, url) => {
    const answer = await server.browser().send(method, url)

    expect(answer).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('shuts every route of the documentation but those that open a session', async () => {
    const shut = await Promise.all(
      Object.entries(server.documentedRoutes()).flatMap(([path, methods]) =>
        Object.keys(methods).map(async (method) => {
          const url = path.replaceAll(/\{\w+\}/g, '1')
          const { status } = await server.browser().send(method.toUpperCase() as 'GET', url)
          return `${method} ${path} ${status}`
        }),
      ),
    )

    const open = shut.filter((line) => !line.endsWith(' 401'))
    expect(open.toSorted()).toEqual([
      'get /api/session/oidc 404',
      'get /api/session/oidc/callback 404',
      'get /api/session/ways 200',
      'get /health/live 200',
      'get /health/ready 200',
      'post /api/session 422',
      'post /api/session/oidc/logout 422',
    ])
  })

  it('changes nothing without the token of the session', async () => {
    const hq = await server.signIn('hq')

    const forged = await hq.send('DELETE', '/api/session', { headers: { 'x-csrf-token': 'guess' } })
    expect(forged).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect((await hq.get('/api/session')).status).toBe(200)

    expect((await hq.send('DELETE', '/api/session')).status).toBe(204)
    expect((await hq.get('/api/session')).status).toBe(401)
  })

  it('refuses a post that is not one’s own, and a body of another form', async () => {
    const hq = await server.signIn('hq')

    const other = await hq.send('PUT', '/api/session/post', { payload: { reach: 1 } })
    const odd = await hq.send('PUT', '/api/session/post', { payload: { post_id: 1 } })

    expect(other).toMatchObject({ status: 422, body: { code: 'invalid' } })
    expect(odd).toMatchObject({ status: 422, body: { code: 'invalid', issues: [{ path: 'post_id' }] } })
  })

  it('serves a page the publication it was opened with for as long as it is kept', async () => {
    const hq = await server.signIn('hq')
    const first = (await hq.get('/api/definitions')).headers['zhike-publication'] as string
    await publish('2026-06-30')

    const kept = await hq.get('/api/definitions', { 'zhike-publication': first })
    expect(kept.headers['zhike-business-date']).toBe('2026-06-29')
    expect((await hq.get('/api/definitions')).headers['zhike-business-date']).toBe('2026-06-30')

    await connect(database.url('owner'), (owner) =>
      owner.query(`update serving.publications set expires_at = now() where expires_at is not null`),
    )
    const gone = await hq.get('/api/definitions', { 'zhike-publication': first })
    expect(gone).toMatchObject({ status: 409, body: { code: 'publication_gone' } })
    expect(await hq.get('/api/definitions', { 'zhike-publication': 'x' })).toMatchObject({ status: 422 })
  })

  it('explains every figure that was published', async () => {
    const hq = await server.signIn('hq')

    const { body } = await hq.get('/api/definitions')

    expect(body.definitions.aum_balance_eod).toMatchObject({ en: 'AUM', table: 'customers' })
  })

  it('keeps the trail of sign-ins and of what was refused, for those who may read it', async () => {
    const [hq, admin] = [await server.signIn('hq'), await server.signIn('admin')]
    const wrong = { username: 'hq', password: 'not this one' }
    await server.browser().send('POST', '/api/session', { payload: wrong })

    expect(await hq.get('/api/audit')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    const { body } = await admin.get('/api/audit?limit=3')

    expect(body.rows).toMatchObject([
      { user_id: 'H1', action: 'audit.read', outcome: 'refused', subject: '/api/audit' },
      { user_id: null, action: 'session.open', outcome: 'refused', details: { code: 'sign_in_failed' } },
      { user_id: 'A1', action: 'session.open', outcome: 'done' },
    ])
    expect(JSON.stringify(body)).not.toContain('not this one')
  })

  it('lets an administrator see no customer', async () => {
    const admin = await server.signIn('admin')

    expect(await admin.get('/api/customers')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  it('limits how often one address tries to sign in', async () => {
    const payload = { username: 'somebody', password: 'else' }
    const answers: number[] = []
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const options = { method: 'POST' as const, url: '/api/session', payload, remoteAddress: '10.9.8.7' }
      answers.push((await server.app.inject(options)).statusCode)
    }

    expect(new Set(answers)).toEqual(new Set([401, 423, 429]))
  })

  it('describes itself as OpenAPI 3.1', async () => {
    const { body } = await (await server.signIn('hq')).get('/api/openapi.json')

    expect(body.openapi).toBe('3.1.0')
    expect(body.paths['/api/session'].post.requestBody).toBeDefined()
    const { parameters } = body.paths['/api/customers'].get
    expect(parameters.find((it: { name: string }) => it.name === 'page_size').schema).toEqual({
      type: 'integer',
      enum: [20, 50, 100],
      default: 50,
    })
  })

  it('serves the pages, their parts and the paths of their own router under a strict policy', async () => {
    const page = await server.browser().get('/customers/1?tab=loans')

    expect(page).toMatchObject({ status: 200, text: PAGE })
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' })
    const part = await server.browser().get('/assets/app-1a2b.js')
    expect(part.headers['cache-control']).toContain('immutable')
  })

  it.each(['/nope.js', '/assets/app-0000.js', '/nope.map?v=1', '/.env'])(
    'has no page in the place of a file that is not there: %s',
    async (url) => {
      const answer = await server.browser().get(url)

      expect(answer).toMatchObject({ status: 404, body: { code: 'path_not_found' } })
      expect(answer.headers['content-type']).toContain('application/problem+json')
    },
  )

  it('gives the page for a path whose question has a dot in it', async () => {
    expect(await server.browser().get('/customers?q=a.b')).toMatchObject({ status: 200, text: PAGE })
  })

  it('answers an unknown path of the API as a problem with the number of the request', async () => {
    const answer = await server.browser().get('/api/nothing')

    expect(answer).toMatchObject({ status: 404, body: { code: 'path_not_found' } })
    expect(answer.headers['zhike-request-id']).toBe(answer.body.request_id)
  })

  it('measures requests by route, without numbers of customers', async () => {
    const answer = await (await server.signIn('hq')).get('/api/customers/123456789')
    expect(answer).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })

    const { text } = await server.browser().get('/metrics')

    expect(text).toContain('http_request_seconds_count')
    expect(text).toContain('route="/api/customers/:customer_id"')
    expect(text).not.toContain('123456789')
  })
})
