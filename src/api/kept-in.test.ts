import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../tests/support/app.ts'
import { givenPublication, HEAD } from '../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await givenDatabase()
  await givenPublication(database)
  const server = await givenApp({ database })
  for (const username of ['hq', 'rm']) {
    await server.addUser({ user_id: username, username, reaches: [HEAD], permissions: [] })
  }
  await server.close()
})
afterAll(() => database?.drop())

describe('the server', () => {
  it('shows its documentation to people who are signed in, and to nobody unless that is set', async () => {
    const paths = ['/api/docs', '/api/docs/json', '/api/docs/static/swagger-ui.css', '/api/openapi.json']
    const open = await givenApp({ database, settings: { ZHIKE_API_DOCS: 'on' } })
    const silent = await givenApp({ database })
    try {
      const hq = await open.signIn('hq')
      const elsewhere = await silent.signIn('rm')
      for (const path of paths) {
        expect([path, (await open.browser().get(path)).status]).toEqual([path, 401])
        expect([path, (await hq.get(path)).status]).toEqual([path, 200])
        expect([path, (await elsewhere.get(path)).status]).toEqual([path, 404])
      }
      for (const path of ['../../../../package.json', '..%2f..%2f..%2fpackage.json', '%2e%2e/index.js']) {
        expect([400, 403, 404]).toContain((await hq.get(`/api/docs/static/${path}`)).status)
      }
    } finally {
      await open.close()
      await silent.close()
    }
  })

  it('tells its measures to this machine and the addresses that are listed, and to no other', async () => {
    const settings = { ZHIKE_METRICS_FROM: '10.1.2.3, 10.9.0.0/16' }
    const listed = await givenApp({ database, settings })
    const statusFrom = async (remoteAddress: string, headers = {}) =>
      (await listed.app.inject({ url: '/metrics', remoteAddress, headers })).statusCode
    try {
      for (const address of ['127.0.0.1', '::1', '10.1.2.3', '10.9.200.1', '::ffff:10.1.2.3']) {
        expect([address, await statusFrom(address)]).toEqual([address, 200])
      }
      const forged = { 'x-forwarded-for': '127.0.0.1' }
      for (const address of ['10.1.2.4', '10.8.0.1', '192.168.0.1', 'fe80::1']) {
        expect([address, await statusFrom(address, forged)]).toEqual([address, 404])
      }
      // Whom the proxy on this machine speaks for is not this machine.
      expect(await statusFrom('127.0.0.1', { 'x-forwarded-for': '192.168.0.1' })).toBe(404)
    } finally {
      await listed.close()
    }
  })

  it('lets a person read so many lists and records a minute, and says when to go on', async () => {
    const limited = await givenApp({ database, settings: { ZHIKE_READS_A_MINUTE: '3' } })
    try {
      const [hq, rm] = [await limited.signIn('hq'), await limited.signIn('rm')]
      const paths = ['/api/customers', '/api/customers/1', '/api/customers?page=2']
      for (const path of paths) expect((await hq.get(path)).status).not.toBe(429)

      const refused = await hq.get('/api/customers')

      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
      // What the frame asks by itself goes on, and so does everybody else.
      expect((await hq.get('/api/session')).status).toBe(200)
      expect((await rm.get('/api/customers')).status).toBe(200)
    } finally {
      await limited.close()
    }
  })
})
