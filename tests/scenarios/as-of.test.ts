import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Connection } from '../../src/platform/postgres/index.ts'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead, type Manifest } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenApp } from '../support/app.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'

/** Rows as JSON, in a fixed order. */
type Rows = string[]
/** What stood in PostgreSQL after each night, by date, mart and customer. */
type Published = Map<string, Map<string, Rows>>

let bank: TestBank
let head: Manifest
const published: Published = new Map()

beforeAll(async () => {
  bank = await givenTinyBank()
  await bank.run({ opening: bank.opening })
  await remember(bank.opening.at(-1)!)
  for (const date of bank.dates) {
    await bank.run({ dates: [date] })
    await remember(date)
  }
  head = readHead(bank.config.warehouseDir)!
})
afterAll(() => bank.drop())

const customerMarts = (manifest: Manifest) =>
  manifest.marts.filter((mart) => mart.is_published && mart.columns.includes('customer_id'))

async function remember(date: string): Promise<void> {
  const manifest = readHead(bank.config.warehouseDir)!
  await connect(bank.postgres.url('batch'), async (batch) => {
    const marts = new Map<string, Rows>()
    for (const mart of customerMarts(manifest)) marts.set(mart.table, await publishedRows(batch, mart))
    published.set(date, marts)
  })
}

async function publishedRows(batch: Connection, mart: { table: string; columns: string[] }): Promise<Rows> {
  const list = mart.columns.map((column) => `${column}::text as ${column}`).join(', ')
  const { rows } = await batch.query(
    `select ${list} from marts.${mart.table}
      where publication_id = (select max(publication_id) from serving.publications)`,
  )
  return sorted(rows)
}

const sorted = (rows: object[]): Rows => rows.map((row) => JSON.stringify(row)).toSorted()

async function rowsAsOf(connection: DuckDBConnection, table: string, customers: string[]): Promise<Rows> {
  const mart = head.marts.find((it) => it.table === table)!
  const list = mart.columns.map((column) => `CAST(${column} AS varchar) as ${column}`).join(', ')
  const rows: object[] = []
  for (const customerId of customers) {
    await connection.run(`set variable visible_customer = ${BigInt(customerId)}`)
    rows.push(...(await readRows(connection, `select ${list} from marts.${table}`)))
  }
  return sorted(rows)
}

describe('a record of an earlier date', () => {
  it('shows what was published on that date, in every mart, row and column', async () => {
    const key = { warehouseDir: bank.config.warehouseDir, version: head.version }
    for (const [date, marts] of published) {
      await withWorld({ ...key, asOf: date }, async (connection) => {
        const customers = marts
          .get('customers')!
          .map((row) => (JSON.parse(row) as { customer_id: string }).customer_id)
        for (const [table, rows] of marts) {
          expect([date, table, await rowsAsOf(connection, table, customers)]).toEqual([date, table, rows])
        }
      })
    }
    expect(published.size).toBe(4)
  })

  it('shows no customer but the one asked for', async () => {
    const world = { warehouseDir: bank.config.warehouseDir, version: head.version, asOf: '2026-06-29' }
    const counts = await withWorld(world, async (connection) => {
      const before = await readRows(connection, 'select count(*) as n from marts.customers')
      await connection.run('set variable visible_customer = 1000000000000016')
      return [before, await readRows(connection, 'select count(*) as n from marts.customers')]
    })

    expect(counts).toEqual([[{ n: '0' }], [{ n: '1' }]])
  })

  it('is explained by the posts, grants and units of its day', async () => {
    const { postgres, config, dates } = bank
    const asked = await connect(postgres.url('batch'), async (batch) => {
      const { rows } = await batch.query<{ customer_id: string; user_id: string; valid_from: string }>(
        `select subject_id::text as customer_id, user_id, valid_from::text from platform.grants
         where valid_from < $1 order by valid_from desc, subject_id limit 1`,
        [dates.at(-1)],
      )
      return rows[0]!
    })
    const database = { url: postgres.url, drop: async () => {} }
    const server = await givenApp({ database, stateDir: config.stateDir })
    try {
      const { user_id } = asked
      await server.addUser({
        user_id,
        username: 'rm',
        reaches: [{ kind: 'manager', unit_id: '9902001000' }],
        permissions: ['access.explain'],
      })
      const rm = await server.signIn('rm')
      const on = (day: string) =>
        rm.get(`/api/access/why?customer_id=${asked.customer_id}&user_id=${user_id}&on=${day}`)
      // He fills his post since today only.
      expect((await on(dates.at(-1)!)).body).toMatchObject({ is_visible: false, ways: [] })
      await connect(postgres.url('owner'), (owner) =>
        owner.query('update platform.post_holders set valid_from = $1 where user_id = $2', [
          dates.at(-1),
          user_id,
        ]),
      )

      const { body } = await on(dates.at(-1)!)
      expect(body).toMatchObject({ is_visible: true, business_date: dates.at(-2) })
      expect(body.unit.unit_name).not.toBe('')
      expect(body.ways[0].grants).toMatchObject([{ user_id, valid_from: asked.valid_from }])
      expect((await on('2019-01-01')).body.code).toBe('date_not_kept')
    } finally {
      await server.close()
    }
  })
})
