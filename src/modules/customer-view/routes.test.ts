import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  givenCustomer,
  givenPublication,
  HEAD,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'

describe('the customer pages of the API', () => {
  let database: TestDatabase
  let server: Awaited<ReturnType<typeof givenApp>>
  let bank: TestBank
  let sub: Browser
  let mine: string
  let foreign: string

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    server = await givenApp({ database })
    mine = await givenCustomer(bank, { customer_name: '张建国', aum_balance_eod: '12.50', aum_fen: 1250 })
    foreign = await givenCustomer(bank, { org_id: '9902002000' })
    await server.addUser({ user_id: 'S1', username: 'sub', reaches: [SUB_BRANCH], permissions: [] })
    await server.addUser({ user_id: 'H1', username: 'hq', reaches: [HEAD], permissions: [] })
    await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: [] })
    sub = await server.signIn('sub')
  })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  it('a list answers with its rows, its exact total and its day', async () => {
    const filter = encodeURIComponent(JSON.stringify({ column: 'aum_fen', op: 'gte', value: 1000 }))
    const { status, body } = await sub.get(`/api/customers?filter=${filter}&sort=-aum_fen&page_size=20`)

    expect(status).toBe(200)
    expect(body).toMatchObject({ total: 1, page: 1, page_size: 20, business_date: '2026-06-30' })
    expect(body.rows).toMatchObject([
      { customer_id: mine, customer_name: '张建国', aum_balance_eod: '12.50' },
    ])
  })

  it('a filter that cannot be understood is refused with a stable code', async () => {
    const filter = encodeURIComponent(JSON.stringify({ column: 'password', op: 'eq', value: 'x' }))

    for (const path of ['customers', 'customers/export']) {
      const { status, body } = await sub.get(`/api/${path}?filter=${filter}`)
      expect([status, body.code]).toEqual([422, 'invalid'])
    }
  })

  it('an export is a CSV file that ends with its count', async () => {
    const { headers, text } = await sub.get(
      '/api/customers/export?columns=customer_name,aum_balance_eod&language=en',
    )

    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="customers-2026-06-30.csv"')
    expect(text.split('\r\n')).toEqual([
      '\uFEFF"Name","Assets under management"',
      '"张建国","12.50"',
      '"1 customer, business date 2026-06-30"',
      '',
    ])
  })

  it('the workbench names its day and its four figures', async () => {
    const { body } = await sub.get('/api/workbench')

    expect(body.business_date).toBe('2026-06-30')
    expect(body.figures.map((it: { code: string; value: number }) => [it.code, it.value])).toEqual([
      ['customers', 1],
      ['aum', 1],
      ['maturities_30d', 0],
      ['large_movements', 0],
    ])
  })

  it('a record answers with its day and its holder, a tab with its rows', async () => {
    const record = await sub.get(`/api/customers/${mine}`)
    const accounts = await sub.get(`/api/customers/${mine}/accounts`)
    const ownership = await sub.get(`/api/customers/${mine}/ownership`)

    expect(record.body).toMatchObject({
      as_of: '2026-06-30',
      is_current: true,
      customer: { customer_id: mine, customer_name: '张建国' },
      owner: null,
    })
    expect([accounts.body, ownership.body]).toEqual([{ rows: [] }, { rows: [] }])
    expect(Object.keys(record.body.customer)).not.toContain('name_pinyin')
  })

  it('a customer out of reach is not found, on every page of the record', async () => {
    for (const page of [
      '',
      '/accounts',
      '/holdings',
      '/loans',
      '/cards',
      '/certificates',
      '/contacts',
      '/ownership',
    ]) {
      const { status, body } = await sub.get(`/api/customers/${foreign}${page}`)
      expect([page, status, body.code]).toEqual([page, 404, 'customer_not_found'])
    }
  })

  it('an administrator without a reach sees no customer', async () => {
    const admin = await server.signIn('admin')

    for (const path of ['customers', `customers/${mine}`, 'workbench', 'search?q=张']) {
      expect((await admin.get(`/api/${path}`)).status).toBe(403)
    }
  })

  it('search finds by name and masks for the head office', async () => {
    const hq = await server.signIn('hq')

    const q = encodeURIComponent('建国')
    expect((await sub.get(`/api/search?q=${q}`)).body).toMatchObject({
      limited: false,
      results: [{ customer_id: mine, customer_name: '张建国', matched_kind: 'name' }],
    })
    expect((await hq.get(`/api/search?q=${q}`)).body.results[0].customer_name).toBe('张*国')
  })

  it('guessing by four last digits is stopped after ten a minute; other searches go on', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 11; at += 1) statuses.push((await sub.get(`/api/search?q=100${at % 10}`)).status)

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429])
    expect((await sub.get('/api/search?q=zhang')).status).toBe(200)
    expect((await sub.get('/api/search?q=1234')).body).toMatchObject({
      code: 'too_many_requests',
      status: 429,
    })
  })
})
