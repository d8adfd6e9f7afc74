import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { openCatalogue, readCatalogueOf, readStanding } from '../../serving/archive-catalogue.ts'
import { literal, openDuck, PARQUET, readParquet, type Duck } from '../../serving/duckdb.ts'
import type { Manifest, Segment } from '../../serving/manifest.ts'
import { contentOf } from '../write/content.ts'
import { archiveExpired, verifyArchive } from './index.ts'

const [DATE, TODAY] = ['2026-04-29', '2026-06-30']
const COLUMNS = ['business_date', 'balance']

let duck: Duck
let folder: string

beforeAll(async () => void (duck = await openDuck()))
afterAll(() => duck.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-run-again-'))
  return () => rmSync(folder, { recursive: true })
})

/** A version that names what one night wrote of a date beyond its term. */
async function givenVersion(written: string, balance: number): Promise<Manifest> {
  const file = `seg/metrics.balances/day/${DATE}.${written}.parquet`
  const path = join(folder, 'wh', file)
  mkdirSync(dirname(path), { recursive: true })
  await duck.connection.run(
    `copy (select CAST(${literal(DATE)} AS date) as business_date,
       CAST(${balance} AS decimal(20, 2)) as balance) to ${literal(path)} (${PARQUET})`,
  )
  const segment: Segment = {
    file,
    business_date: DATE,
    ...(await contentOf(duck.connection, readParquet([path]), COLUMNS)),
  }
  const table = { write: 'daily', columns: COLUMNS, segments: [segment], term: { days: 31 } }
  const version = `${TODAY}.${written}`
  return { version, business_date: TODAY, tables: { 'metrics.balances': table } } as unknown as Manifest
}

const archive = (manifest: Manifest) => {
  const [warehouseDir, archiveDir] = [join(folder, 'wh'), join(folder, 'archive')]
  return archiveExpired({ warehouseDir, archiveDir, clock: systemClock }, manifest)
}
const standing = () => readStanding(join(folder, 'archive')).map((it) => [it.segment, it.amounts['balance']])
const fileOf = (written: string) => `seg/metrics.balances/day/${DATE}.${written}.parquet`

describe('a date that was run again after it had left', () => {
  it('leaves once more: both stay, and what left last stands for the date', async () => {
    const [before, after] = [await givenVersion('one', 10), await givenVersion('two', 20)]
    await archive(before)
    await archive(after)

    expect(readCatalogueOf(join(folder, 'archive')).map((it) => it.amounts['balance'])).toEqual([
      '10.00',
      '20.00',
    ])
    expect(standing()).toEqual([[fileOf('two'), '20.00']])
    const catalogue = openCatalogue(join(folder, 'archive'))
    expect(catalogue.ofDate('metrics.balances', DATE)?.segment).toBe(fileOf('two'))
    expect(await archive(after)).toEqual([])
  })

  it('is entered again where the content of before returns, and nothing is written over', async () => {
    const before = await givenVersion('one', 10)
    await archive(before)
    await archive(await givenVersion('two', 20))
    const [entered] = await archive(await givenVersion('one', 10))

    expect(entered).toMatchObject({ location: `metrics.balances/${DATE}.one.2.parquet` })
    expect(standing()).toEqual([[fileOf('one'), '10.00']])
    expect(await archive(before)).toEqual([])
    expect(await verifyArchive(join(folder, 'archive'))).toMatchObject({ files: 3, problems: [] })
  })
})
