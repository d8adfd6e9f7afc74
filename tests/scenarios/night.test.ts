import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/platform/postgres/index.ts'
import { contentOf } from '../../src/pipeline/write/content.ts'
import { storedName } from '../../src/serving/world.ts'
import { literal, openDuck } from '../../src/serving/duckdb.ts'
import { currentFilePath, readHead, readManifest, type Manifest } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'

let bank: TestBank

const hashesOf = (manifest: Manifest) =>
  Object.fromEntries(
    Object.entries(manifest.tables).map(([name, table]) => [
      name,
      [table.current?.hash, ...table.segments.map((segment) => `${segment.business_date} ${segment.hash}`)],
    ]),
  )

beforeAll(async () => {
  bank = await givenTinyBank()
})
afterAll(() => bank.drop())

describe('the nights of the tiny bank', () => {
  let first: Manifest

  it('load the opening month ends and three nights, and publish the last', async () => {
    const summary = await bank.run({ opening: bank.opening, dates: bank.dates })

    expect(summary.nights.map((night) => [night.business_date, night.status])).toEqual(
      [...bank.opening, ...bank.dates].map((date) => [date, 'done']),
    )
    expect(summary.publication_id).toBe(1)
    first = readHead(bank.config.warehouseDir)!
    expect(first.business_date).toBe('2026-06-30')
  })

  it('know the content of each table as if it had been read anew', async () => {
    const duck = await openDuck()
    const path = currentFilePath(bank.config.warehouseDir, first.version)
    await duck.connection.run(`attach ${literal(path)} as current (read_only)`)
    const stored = Object.entries(first.tables).filter(([, table]) => table.current)
    const read: Record<string, unknown> = {}
    for (const [name, table] of stored) {
      read[name] = await contentOf(duck.connection, `current.${storedName(name)}`, table.columns)
    }
    duck.close()

    expect(stored.length).toBeGreaterThan(10)
    expect(read).toEqual(Object.fromEntries(stored.map(([name, { current }]) => [name, current])))
  })

  it('change nothing when the last one is run again', async () => {
    const summary = await bank.run({ dates: ['2026-06-30'] })

    expect(summary.nights.map((night) => night.status)).toEqual(['unchanged'])
    expect(summary.publication_id).toBe(1)
    const files = Object.values(first.tables).flatMap((table) =>
      table.segments.map((segment) => segment.file),
    )
    expect(files.filter((file) => !existsSync(join(bank.config.warehouseDir, file)))).toEqual([])
  })

  it('come out the same from the same files in another place', async () => {
    const other = await givenTinyBank()
    // Keys are an input too: an index made with other keys is another index.
    rmSync(`${other.config.stateDir}/keys`, { recursive: true, force: true })
    cpSync(`${bank.config.stateDir}/keys`, `${other.config.stateDir}/keys`, { recursive: true })
    await other.run({ opening: other.opening })
    for (const date of other.dates) await other.run({ dates: [date] })

    const head = readHead(other.config.warehouseDir)!
    await other.drop()

    expect(head.run_id).toBe(first.run_id)
    expect(hashesOf(head)).toEqual(hashesOf(first))
  })

  it('run the later nights again when an earlier one is', async () => {
    const summary = await bank.run({ dates: ['2026-06-29'] })

    expect(summary.nights.map((night) => night.business_date)).toEqual(['2026-06-29', '2026-06-30'])
    expect(readHead(bank.config.warehouseDir)!.run_id).toBe(first.run_id)
  })

  it('run all again when an opening month end is, and never begin before the first', async () => {
    const summary = await bank.run({ opening: [bank.opening[0]!] })

    expect(summary.nights.map((night) => night.business_date)).toEqual([...bank.opening, ...bank.dates])
    expect(readHead(bank.config.warehouseDir)!.version).toBe(first.version)
    await expect(bank.run({ dates: ['2026-01-01'] })).rejects.toMatchObject({
      code: 'before_first_night',
      details: { first_business_date: bank.dates[0] },
    })
  })

  it('refuse to leave out a day', async () => {
    await expect(bank.run({ dates: ['2026-07-02'] })).rejects.toMatchObject({ code: 'gap' })
    expect(readHead(bank.config.warehouseDir)!.version).toBe(first.version)
  })

  it('leave nothing behind of a date that can have none, to be put right or waited for', async () => {
    const dates = ['2026-07-02', '2026-01-01']
    for (const date of dates) await expect(bank.run({ dates: [date] })).rejects.toThrow(date)
    const left = await connect(bank.postgres.url('batch'), (batch) =>
      batch.query(
        `select business_date from pipeline.runs where business_date = any($1)
          union all select business_date from pipeline.arrivals where business_date = any($1)`,
        [dates],
      ),
    )
    expect(left.rows).toEqual([])
  })

  it('have their customers in PostgreSQL, published by one row', async () => {
    const found = await connect(bank.postgres.url('batch'), async (batch) => {
      const customers = await batch.query(
        'select count(*)::int as n from marts.customers where publication_id = 1',
      )
      const publications = await batch.query(
        'select publication_id, warehouse_version from serving.publications',
      )
      return { customers: customers.rows[0].n, publications: publications.rows }
    })

    expect(found.customers).toBe(12)
    expect(found.publications).toEqual([{ publication_id: 1, warehouse_version: first.version }])
    expect(readManifest(bank.config.warehouseDir, first.version).inputs.length).toBeGreaterThan(10)
  })
})
