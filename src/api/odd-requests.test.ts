import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp, TEST_PASSWORD } from '../../tests/support/app.ts'
import { givenCustomer, givenPublication, HEAD } from '../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { withoutIdentifiers } from '../platform/audit-text.ts'
import { TABS } from '../modules/customer-view/tabs.schema.ts'

const PROBLEM = 'application/problem+json; charset=utf-8'
const RECORD = [
  '',
  ...Object.keys(TABS).map((tab) => `/${tab}`),
  '/transactions',
  '/history',
  '/ownership',
  '/relations',
]

const PREVIEW = '/api/exports/preview?list_code=customers'
const filterOf = (value: unknown) =>
  encodeURIComponent(JSON.stringify({ column: 'grade_code', op: 'eq', value }))

describe('a request that the server cannot serve', () => {
  let database: TestDatabase
  let server: Awaited<ReturnType<typeof givenApp>>
  let hq: Browser

  beforeAll(async () => {
    database = await givenDatabase()
    const bank = await givenPublication(database)
    await givenCustomer(bank)
    server = await givenApp({ database })
    const person = { permissions: ['audit.read'], reaches: [HEAD] }
    await server.addUser({ ...person, user_id: 'H1', username: 'hq' })
    hq = await server.signIn('hq')
  })
  const search = (q: string) => hq.send('POST', '/api/search', { payload: { q } })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  it.each(['9223372036854775808', '99999999999999999999999'])(
    'nobody has the number %s, on any page of the record',
    async (id) => {
      const answers = RECORD.map(async (page) => {
        const { status, body } = await hq.get(`/api/customers/${id}${page}`)
        return [page, status, body.code, body.detail]
      })

      const answer = [404, 'customer_not_found', `There is no customer ${withoutIdentifiers(id)}.`]
      expect(await Promise.all(answers)).toEqual(RECORD.map((page) => [page, ...answer]))
    },
  )

  it('the largest number there can be is looked for', async () => {
    const answer = await hq.get('/api/customers/9223372036854775807')

    expect(answer).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
  })

  it('a number with a letter in it is a mistake in form', async () => {
    const answer = await hq.get('/api/customers/12a')

    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid', issues: [{ path: 'customer_id' }] },
    })
  })

  it.each([
    ['the trail by person', 'user', '/api/audit?user=H1%00'],
    ['the trail by action', 'action', '/api/audit?action=%00'],
    ['transactions of an account', 'account_id', '/api/customers/1/transactions?account_id=%00'],
    ['a filter', 'filter.value', `/api/customers?filter=${filterOf('a\0')}`],
    ['one of the values of a filter', 'filter.value.1', `/api/customers?filter=${filterOf(['5', '\0'])}`],
    ['the filter of an export', 'filter.value', `${PREVIEW}&filter=${filterOf('\0')}`],
    ['half a character in an export', 'filter.value', `${PREVIEW}&filter=${filterOf('\uD800')}`],
  ])('text that cannot be stored is refused: %s', async (_where, path, url) => {
    const { status, headers, body } = await hq.get(url)

    expect([status, headers['content-type']]).toEqual([422, PROBLEM])
    expect(body).toMatchObject({
      code: 'invalid',
      issues: [{ path, message: 'has a character that cannot be stored' }],
    })
  })

  it.each(['hq\0', '\uD800'])('a user name that cannot be stored is refused: %j', async (username) => {
    const payload = { username, password: TEST_PASSWORD }
    const answer = await server.browser().send('POST', '/api/session', { payload })

    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid', issues: [{ path: 'username' }] } })
  })

  it('a search for text that cannot be stored is refused', async () => {
    expect(await search('a\0b')).toMatchObject({ status: 422, body: { issues: [{ path: 'q' }] } })
  })

  it('emoji and rare characters are text like any other', async () => {
    expect(await search('𠮷😀')).toMatchObject({ status: 200 })
  })

  it.each(['/api/%E0%A4%A', '/api/customers/%', '/%E0%A4%A'])(
    'an address that cannot be read is a problem: %s',
    async (url) => {
      const { status, headers, body } = await server.browser().get(url)

      expect([status, headers['content-type']]).toEqual([400, PROBLEM])
      expect(body).toMatchObject({ code: 'bad_url', status: 400 })
      expect(headers['zhike-request-id']).toBe(body.request_id)
    },
  )

  it('an address with a part that is too long is a problem', async () => {
    const { status, headers, body } = await hq.get(`/api/customers/${'9'.repeat(101)}`)

    expect([status, headers['content-type'], body.code]).toEqual([414, PROBLEM, 'url_too_long'])
  })

  it.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'application/xml',
    'application/x-www-form-urlencoded',
  ])('a body that is not JSON is refused: %s', async (type) => {
    const answer = await server.browser().send('POST', '/api/session', {
      payload: '{"username":"hq","password":"x"}',
      headers: { 'content-type': type },
    })

    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type', status: 415 } })
    expect(answer.headers['content-type']).toBe(PROBLEM)
  })
})
