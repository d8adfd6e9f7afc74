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
import { exportedText, rowsOfFile, unmarked } from '../../../tests/support/exports.ts'

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
    mine = await givenCustomer(bank, {
      customer_name: '张建国',
      birth_date: '1985-04-10',
      employer_name: '株洲示范中学',
      aum_balance_eod: '12.50',
      aum_fen: 1250,
    })
    foreign = await givenCustomer(bank, { org_id: '9902002000' })
    await server.addUser({ user_id: 'S1', username: 'sub', reaches: [SUB_BRANCH], permissions: [] })
    await server.addUser({ user_id: 'H1', username: 'hq', reaches: [HEAD], permissions: [] })
    await server.addUser({ user_id: 'A1', username: 'admin', reaches: [], permissions: [] })
    sub = await server.signIn('sub')
  })
  const search = (who: Browser, q: string) => who.send('POST', '/api/search', { payload: { q } })
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

    for (const path of ['customers?', 'exports/preview?list_code=customers&']) {
      const { status, body } = await sub.get(`/api/${path}filter=${filter}`)
      expect([status, body.code]).toEqual([422, 'invalid'])
    }
  })

  it('the head office sees people masked in lists, not on the record, and companies nowhere', async () => {
    const company = { customer_type_code: 'corporate', customer_name: '株洲联诚' } as const
    await givenCustomer(bank, { ...company, org_id: '9903000000' })
    const [hq, record] = [await server.signIn('hq'), `/api/customers/${mine}`]

    const { rows } = (await hq.get('/api/customers?columns=customer_name')).body
    const names = rows.map((row: { customer_name: string }) => row.customer_name)
    expect(names).toContain('张*国')
    expect(names).toContain('株洲联诚')
    expect((await hq.get(record)).body.customer).toMatchObject({ customer_name: '张建国' })
    expect((await sub.get(record)).body.customer).toMatchObject({
      birth_date: '1985-**-**',
      employer_name: '***公司',
    })
  })

  it('who sees nothing in clear gets masks and bands, and learns no amount by asking', async () => {
    const person = { user_id: 'O1', username: 'ops', reaches: [SUB_BRANCH], permissions: [], fields: {} }
    await server.addUser(person)
    const ops = await server.signIn('ops')

    const { body } = await ops.get('/api/customers?columns=customer_name,aum_balance_eod')
    expect(body.rows).toMatchObject([{ customer_name: '张*国', aum_balance_eod: '[,50000)' }])
    expect((await ops.get(`/api/customers/${mine}`)).body.customer).toMatchObject({
      customer_name: '张*国',
      aum_balance_eod: '[,50000)',
    })
    const text = unmarked(await exportedText(ops, { columns: 'customer_name,aum_balance_eod' }))
    expect(rowsOfFile(text)).toEqual([['张*国', '[,50000)']])
    const { figures } = (await ops.get('/api/workbench')).body
    expect(figures.map((it: { code: string }) => it.code)).not.toContain('aum')
    const filter = encodeURIComponent(JSON.stringify({ or: [{ column: 'aum_fen', op: 'gte', value: 1 }] }))
    for (const query of [`filter=${filter}`, 'sort=-aum_fen']) {
      for (const path of ['customers?', 'exports/preview?list_code=customers&']) {
        const asked = await ops.get(`/api/${path}${query}`)
        expect([query, path, asked.status, asked.body.code]).toEqual([query, path, 403, 'forbidden'])
      }
    }
    const explained = await ops.get(`/api/customers/${mine}/explanation?column=aum_balance_eod`)
    expect(explained).toMatchObject({ status: 403, body: { code: 'forbidden' } })
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

    for (const path of ['customers', `customers/${mine}`, 'workbench']) {
      expect((await admin.get(`/api/${path}`)).status).toBe(403)
    }
    expect((await search(admin, '张')).status).toBe(403)
  })

  it('search finds by name and masks for the head office', async () => {
    const hq = await server.signIn('hq')

    expect((await search(sub, '建国')).body).toMatchObject({
      limited: false,
      results: [{ customer_id: mine, customer_name: '张建国', matched_kind: 'name' }],
    })
    expect((await search(hq, '建国')).body.results[0].customer_name).toBe('张*国')
  })

  it('guessing by four last digits is stopped after ten a minute; other searches go on', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 11; at += 1) statuses.push((await search(sub, `100${at % 10}`)).status)

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429])
    expect((await search(sub, 'zhang')).status).toBe(200)
    expect((await search(sub, '1234')).body).toMatchObject({
      code: 'too_many_requests',
      status: 429,
    })
  })
})
