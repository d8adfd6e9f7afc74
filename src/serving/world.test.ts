import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Duck, literal, openDuck, readRows } from './duckdb.ts'
import { currentFilePath, type Manifest, type StoredTable } from './manifest.ts'
import { attachVersion } from './world.ts'

const COLUMNS = ['k', 'valid_from', 'valid_to']
const VERSION = 'v1'

let duck: Duck
const warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-world-'))

/** A history with one version that is open and one that ended on the first of May. */
beforeAll(async () => {
  duck = await openDuck()
  const current = currentFilePath(warehouseDir, VERSION)
  mkdirSync(dirname(current), { recursive: true })
  await duck.connection.run(`
    attach ${literal(current)} as made;
    create table made.metrics__grades as
      select 'now' as k, date '2026-05-01' as valid_from, date '9999-12-31' as valid_to;
    detach made;
    copy (select 'before' as k, date '2026-03-31' as valid_from, date '2026-05-01' as valid_to)
      to ${literal(join(warehouseDir, 'ended.parquet'))} (format parquet)`)
})
afterAll(() => {
  duck?.close()
  rmSync(warehouseDir, { recursive: true })
})

const ended = { business_date: '2026-05-01', min_valid_to: '2026-05-01', max_valid_to: '2026-05-01' }
const history: StoredTable = {
  write: 'scd2',
  columns: COLUMNS,
  current: { rows: 1, hash: '' },
  segments: [{ file: 'ended.parquet', rows: 1, hash: '', ...ended }],
}

async function seen(table: StoredTable, asOf: string): Promise<unknown[]> {
  const manifest = { version: VERSION, tables: { 'metrics.grades': table } } as unknown as Manifest
  await attachVersion(duck.connection, { warehouseDir, manifest, asOf })
  const rows = await readRows(duck.connection, 'select k from metrics.grades order by k')
  return rows.map((it) => it['k'])
}

it('a past date sees what was open on it or ended later, and only that', async () => {
  expect(await seen(history, '2026-04-30')).toEqual(['before', 'now'])
  expect(await seen(history, '2026-05-01')).toEqual(['now'])
})

it('a history that shows what has ended shows it on any date', async () => {
  expect(await seen({ ...history, shows_ended: true }, '2026-06-30')).toEqual(['before', 'now'])
})
