import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import { givenPublication, HEAD } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { publishedFigures } from '../../../tests/support/figures.ts'
import { PROJECT_DIR } from '../../platform/config.ts'

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let older: string

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database })
  older = String((await givenPublication(database)).publication_id)
  await givenPublication(database, { figures: await publishedFigures(join(PROJECT_DIR, 'warehouse')) })
  await server.addUser({ user_id: 'H1', username: 'head', reaches: [HEAD], permissions: [] })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const get = async (path: string, headers = {}) => (await server.signIn('head')).get(path, headers)

describe('the catalogue of figures', () => {
  it('has every figure once, with who answers for it and since when it is reckoned so', async () => {
    const { status, body } = await get('/api/metrics')

    expect(status).toBe(200)
    const names = (body.metrics as { name: string }[]).map((it) => it.name)
    expect(names).toEqual([...new Set(names)].toSorted())
    expect(names).toEqual(expect.arrayContaining(['aum_balance_eod', 'contribution_mtd', 'loyalty_score']))
    expect(body.metrics.find((it: { name: string }) => it.name === 'loyalty_score')).toMatchObject({
      zh: '客户忠诚度',
      unit: 'points',
      kind: 'derived',
      owner: 'retail',
      table: 'metrics.customer_scores',
      version: { number: 1, since: null },
    })
  })

  it('follows a figure down to the fields of files and up to the screens', async () => {
    const { body } = await get('/api/metrics/aum_balance_eod')

    expect(body.places[0]).toMatchObject({
      table: 'metrics.customer_daily',
      reads: ['metrics.account_daily.balance_cny', 'metrics.account_daily.is_in_aum'],
      is_by_table: false,
    })
    const tables = body.upstream.map((it: { table: string }) => it.table)
    expect(tables).toEqual(expect.arrayContaining(['metrics.account_daily', 'base.rates', 'ods.core_rates']))
    expect(body.sources).toContainEqual({
      file: 'CORE_RATE',
      system_code: 'core',
      title: { zh: expect.any(String), en: expect.any(String) },
      fields: expect.arrayContaining([{ field: 'rate', label: expect.any(String) }]),
    })
    expect(body.lists.map((it: { table: string }) => it.table)).toContain('ref.aum_items')
    expect(body.downstream.map((it: { table: string }) => it.table)).toContain('metrics.customer_scores')
    expect(body.screens).toEqual(['customer_list', 'customer_record', 'customer_search'])
  })

  it('a figure of accounts and of customers is one, with what each table makes it of', async () => {
    const { body } = await get('/api/metrics/contribution_mtd')

    expect(body.places[0].table).toBe('metrics.account_profit')
    const tables = body.places.map((it: { table: string }) => it.table)
    expect(tables).toEqual(expect.arrayContaining(['metrics.customer_profit', 'marts.customers']))
    const ofCustomers = body.places.find((it: { table: string }) => it.table === 'metrics.customer_profit')
    expect(ofCustomers.reads).toEqual(
      expect.arrayContaining([
        'metrics.account_profit.contribution_mtd',
        'metrics.fee_income.contribution_mtd',
      ]),
    )
  })

  it('knows nothing of what is no figure', async () => {
    for (const name of ['constructor', 'customer_name']) {
      expect(await get(`/api/metrics/${name}`)).toMatchObject({
        status: 404,
        body: { code: 'metric_not_found' },
      })
    }
  })

  it('a publication from before says what it knows', async () => {
    const { status, body } = await get('/api/metrics/aum_balance_eod', { 'zhike-publication': older })

    expect(status).toBe(200)
    expect(body).toMatchObject({ owner: null, version: { number: 1 }, places: [], sources: [] })
  })
})
