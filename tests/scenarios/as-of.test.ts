import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomFor } from '../../fixtures/generator/random.ts'
import { connect, type Connection } from '../../src/platform/postgres/index.ts'
import { sourceOf } from '../../src/serving/corrections.ts'
import { findLivePublication } from '../../src/serving/publications.ts'
import { readRows } from '../../src/serving/duckdb.ts'
import { findKeptRow } from '../../src/serving/kept-rows.ts'
import { type Manifest, readHead, readManifest } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { type Browser, givenApp } from '../support/app.ts'
import { archivedPages, type ArchivedPages, type Clock, datedParts } from '../support/archived-pages.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { correctFirst, correctText } from '../support/redeliver.ts'
import type { ExplainedFigure } from '../../src/modules/customer-view/explanation.schema.ts'
import { openWholeWorld } from '../support/whole-world.ts'

/** Parts of records that are kept of each date; every part there is comes at least once. */
const PARTS_KEPT = Number(process.env['ZHIKE_PARTS_KEPT'] ?? 10)
const [EVENING, LAST] = ['2026-06-29', '2026-06-30'] as const

/** Who holds the account on the first line, whose rate is corrected. */
const CORRECTED = '1000000000000016'
/** 周子轩, who comes to the bank on the last date, and 周子涵, as bytes of GB18030. */
const NAME = { from: '\xd6\xdc\xd7\xd3\xd0\xf9', to: '\xd6\xdc\xd7\xd3\xba\xad' }

/** Rows as JSON, in a fixed order. */
type Rows = string[]
/** What stood in PostgreSQL while a date was the published one, by date and mart. */
type Published = Map<string, Map<string, Rows>>

let bank: TestBank
let server: Awaited<ReturnType<typeof givenApp>>
let hq: Browser
let pages: ArchivedPages
const first: Published = new Map()
const last: Published = new Map()
const publishedBy = (clock: Clock) => (clock === 'then' ? first : last)

beforeAll(async () => {
  bank = await givenTinyBank()
  const { landingDir, stateDir } = bank.config
  await bank.run({ opening: bank.opening })
  server = await givenApp({ database: { url: bank.postgres.url, drop: async () => {} }, stateDir })
  const head = { kind: 'head', unit_id: '9900000000' } as const
  await server.addUser({ user_id: 'E00001', username: 'hq', reaches: [head], permissions: [] })
  hq = await server.signIn('hq')
  const random = randomFor('20260630', 'pages')
  pages = archivedPages({ app: server.app, hq, random, parts: PARTS_KEPT, than: bank.opening[0]! })
  await remember(bank.opening.at(-1)!)
  for (const date of bank.dates) {
    await bank.run({ dates: [date] })
    await remember(date)
    if (date === EVENING) correctFirst({ landingDir, date, file: 'CORE_DEP_ACCT.f' }, 'exec_rate', '9.250000')
    else if (date === LAST) correctText({ landingDir, date, file: 'CORE_CUST_PER.i' }, NAME)
    else continue
    await bank.run({ dates: [date] })
    await remember(date)
  }
})
afterAll(async () => {
  await server?.close()
  await bank?.drop()
})

const headOf = () => readHead(bank.config.warehouseDir)!
const customerMarts = (manifest: Manifest) =>
  manifest.marts.filter((mart) => mart.is_published && mart.columns.includes('customer_id'))

async function remember(date: string): Promise<void> {
  await pages.archive(date)
  const marts = new Map<string, Rows>()
  await connect(bank.postgres.url('batch'), async (batch) => {
    for (const mart of customerMarts(headOf())) marts.set(mart.table, await publishedRows(batch, mart))
  })
  last.set(date, marts)
  if (!first.has(date)) first.set(date, marts)
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

async function rowsAsOf(connection: DuckDBConnection, mart: { table: string; columns: string[] }) {
  const list = mart.columns.map((column) => `CAST(${column} AS varchar) as ${column}`).join(', ')
  return sorted(await readRows(connection, `select ${list} from marts.${mart.table}`))
}

/** The versions that tell of the dates by a clock. */
async function versionsBy(clock: Clock): Promise<[string, string][]> {
  const live = (await findLivePublication(server.databases.db))!
  const dates = [...publishedBy(clock).keys()]
  return dates.map((date) => [date, sourceOf(live, clock === 'then' ? date : null).version])
}

/** Values as PostgreSQL writes them. */
const asTexts = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
  )

describe.each(['then', 'now'] as const)('a record of an earlier date, as it is known %s', (clock) => {
  it('shows what was published, in every mart, row and column, of every customer', async () => {
    for (const [asOf, version] of await versionsBy(clock)) {
      const duck = await openWholeWorld({ warehouseDir: bank.config.warehouseDir, version, asOf })
      try {
        for (const mart of customerMarts(readManifest(bank.config.warehouseDir, version))) {
          const rows = publishedBy(clock).get(asOf)!.get(mart.table)
          expect([asOf, mart.table, await rowsAsOf(duck.connection, mart)]).toEqual([asOf, mart.table, rows])
        }
      } finally {
        duck.close()
      }
    }
    expect(publishedBy(clock).size).toBe(4)
  })

  it('has kept rows that say the same', async () => {
    for (const [asOf, version] of await versionsBy(clock)) {
      const manifest = readManifest(bank.config.warehouseDir, version)
      const marts = customerMarts(manifest).filter((it) => it.keeps_rows)
      expect(marts.map((it) => it.table)).toEqual(['customers'])
      for (const { table: mart, columns } of marts) {
        const published = publishedBy(clock)
          .get(asOf)!
          .get(mart)!
          .map((it) => JSON.parse(it) as Record<string, string | null>)
        for (const row of published) {
          const kept = await findKeptRow(
            { warehouseDir: bank.config.warehouseDir, manifest },
            { mart, businessDate: asOf, customerId: row['customer_id']! },
          )
          expect(Object.keys(kept!)).toEqual(columns)
          expect(asTexts(kept!)).toEqual(row)
        }
      }
    }
  })

  it('is the page that people saw, its head and every part', async () => {
    const { kept, read } = await pages.compare(clock)
    expect(read).toEqual(kept)
    expect(kept.size).toBe(4 * PARTS_KEPT)
    expect([...pages.kinds()].toSorted()).toEqual(datedParts(server.app).toSorted())
  })
})

describe('a record of an earlier date', () => {
  it('shows no customer but the one asked for', async () => {
    const world = { warehouseDir: bank.config.warehouseDir, version: headOf().version, asOf: EVENING }
    const counts = await withWorld(world, async (connection) => {
      const before = await readRows(connection, 'select count(*) as n from marts.customers')
      await connection.run('set variable visible_customer = 1000000000000016')
      return [before, await readRows(connection, 'select count(*) as n from marts.customers')]
    })

    expect(counts).toEqual([[{ n: '0' }], [{ n: '1' }]])
  })

  it('says when and by which run it was corrected, and what that changed of a customer', async () => {
    const read = async (part: string) => (await hq.get(`/api/customers/${CORRECTED}${part}`)).body
    const { correction } = await read(`?as_of=${EVENING}`)
    expect(correction).toMatchObject({ first_date: EVENING, run_id: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((await read(`?as_of=${bank.dates[0]}`)).correction).toBeNull()

    const { before, after, parts } = await read(`/correction?as_of=${EVENING}`)
    expect(before).toEqual(after)
    expect(parts).toEqual([{ zh: '存款账户', en: 'Deposit accounts' }])
    expect(await read(`/correction?as_of=${bank.dates[0]}`)).toMatchObject({ code: 'not_corrected' })
    const accounts = async (known: Clock) => (await read(`/accounts?as_of=${EVENING}&known=${known}`)).rows
    expect(await accounts('then')).not.toEqual(await accounts('now'))
  })

  it('is explained down to the lines of the files that it was made from, by either clock', async () => {
    const path = `/api/customers/${CORRECTED}`
    const checksums: string[] = []
    for (const clock of ['then', 'now'] as const) {
      const explain = async (asked: string): Promise<ExplainedFigure> =>
        (await hq.get(`${path}/explanation?as_of=${EVENING}&known=${clock}&${asked}`)).body
      const { customer } = (await hq.get(`${path}?as_of=${EVENING}&known=${clock}`)).body
      let step = await explain('column=deposit_balance_eod')
      expect(step).toMatchObject({ value: customer.deposit_balance_eod, adds_up: true })
      while (step.line === null) {
        const [amount] = step.parts.flatMap((it) => it.amounts)
        step = await explain(`ref=${encodeURIComponent(amount!.ref)}`)
      }
      checksums.push(step.line.checksum)
    }
    expect(new Set(checksums).size).toBe(2)
  })

  it('is explained by the posts, grants and units of its day', async () => {
    const { postgres, dates } = bank
    const asked = await connect(postgres.url('batch'), async (batch) => {
      const { rows } = await batch.query<{ customer_id: string; user_id: string; valid_from: string }>(
        `select subject_id::text as customer_id, user_id, valid_from::text from platform.grants
         where valid_from < $1 order by valid_from desc, subject_id limit 1`,
        [dates.at(-1)],
      )
      return rows[0]!
    })
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
  })
})
