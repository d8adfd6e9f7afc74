import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sealedWith } from '../platform/crypto/index.ts'
import { connect, type Postgres } from '../platform/postgres/index.ts'
import type { Config } from '../platform/config.ts'
import { literal, openDuck, readParquet, readRow, readRows } from '../serving/duckdb.ts'
import { listFiles } from './models.ts'
import { takeNightLock } from './night-lock.ts'

/** A table of the warehouse or the archive, and how many of its values a key has sealed. */
export type SealedPlace = { store: 'warehouse' | 'archive'; table: string; values: number }

type Input = { config: Pick<Config, 'warehouseDir' | 'archiveDir'>; postgres: Postgres; number: number }

/**
 * What in the kept versions of the warehouse and in the archive a key has sealed. `work` is called with it
 * while no night can write: what it finds stands until it has ended.
 */
export function withSealedFiles<T>(
  { config, postgres, number }: Input,
  work: (places: SealedPlace[]) => Promise<T>,
): Promise<T> {
  return connect(postgres.url('batch'), async (batch) => {
    await takeNightLock(batch)
    const duck = await openDuck()
    try {
      const places = [
        ...(await readPlaces(duck.connection, { store: 'warehouse', folder: config.warehouseDir, number })),
        ...(await readPlaces(duck.connection, { store: 'archive', folder: config.archiveDir, number })),
      ]
      return await work(places)
    } finally {
      duck.close()
    }
  })
}

type Asked = { store: SealedPlace['store']; folder: string; number: number }

async function readPlaces(duck: DuckDBConnection, asked: Asked): Promise<SealedPlace[]> {
  const values = new Map<string, number>()
  const add = (table: string, found: number) => {
    if (found > 0) values.set(table, (values.get(table) ?? 0) + found)
  }
  for (const [table, files] of parquetTables(asked.folder)) {
    // Files of one table may differ in columns: what a bank has delivered for years has changed.
    for (const file of files) add(table, await countIn(duck, readParquet([file]), asked.number))
  }
  for (const file of databases(asked.folder)) {
    await duck.run(`attach ${literal(file)} as kept (read_only)`)
    try {
      const tables = await readRows(
        duck,
        `select schema_name, table_name from duckdb_tables() where database_name = 'kept'`,
      )
      for (const { schema_name: schema, table_name: table } of tables) {
        add(
          String(table).replace('__', '.'),
          await countIn(duck, `kept."${String(schema)}"."${String(table)}"`, asked.number),
        )
      }
    } finally {
      await duck.run('detach kept')
    }
  }
  return [...values].map(([table, found]) => ({ store: asked.store, table, values: found }))
}

/** Parquet files by their tables, whose names their folders carry. */
function parquetTables(folder: string): Map<string, string[]> {
  if (!existsSync(folder)) return new Map()
  const tableOf = (path: string) =>
    relative(folder, path)
      .split(sep)
      .find((part) => /^(ods|base|metrics|cubes|marts|ref)[._]/.test(part)) ?? 'files'
  return Map.groupBy(listFiles(folder, '.parquet'), tableOf)
}

/** The files of kept versions: open versions of histories, and what was made of them. */
function databases(folder: string): string[] {
  const versions = join(folder, 'v')
  return existsSync(versions)
    ? readdirSync(versions).flatMap((it) => listFiles(join(versions, it), '.duckdb'))
    : []
}

/** A sealed value fills a column of that name, or ends a text that is kept aside. */
async function countIn(duck: DuckDBConnection, relation: string, number: number): Promise<number> {
  const columns = await readRows(duck, `describe from ${relation}`)
  const names = columns.map((it) => String(it['column_name']))
  const isAside = names.includes('is_sealed')
  const looked = names.filter(
    (it) =>
      (it.endsWith('_sealed') && it !== 'is_sealed') || (isAside && (it === 'value' || it === 'raw_line')),
  )
  if (looked.length === 0) return 0
  const pattern = literal(`(^| )${sealedWith(number)}[A-Za-z0-9+/]{37,}={0,2}$`)
  const counts = looked.map((it) => `count(*) filter (where regexp_matches("${it}", ${pattern}))`)
  const row = await readRow(duck, `select ${counts.join(' + ')} as found from ${relation}`)
  return Number(row['found'])
}
