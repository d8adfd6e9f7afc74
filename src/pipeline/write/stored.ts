import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, PARQUET, readParquet } from '../../serving/duckdb.ts'
import type { Segment, StoredTable } from '../../serving/manifest.ts'
import { storedSelect } from '../../serving/world.ts'
import type { Change } from '../engines/engine.ts'
import type { Night } from '../night-state.ts'
import { termOfTable } from '../retention.ts'

/** Makes a table part of the version, and visible to the models that follow. */
export async function keep(
  night: Night,
  name: string,
  written: StoredTable & { change?: Change },
): Promise<void> {
  const { change, ...stored } = written
  const table = withTerm(night, name, stored)
  night.tables[name] = table
  const select = storedSelect({
    warehouseDir: night.warehouseDir,
    name,
    table,
    asOf: night.businessDate,
    alias: 'next',
  })
  await night.connection.run(`create or replace view ${name} as ${select}`)
  await night.engine.take(night.connection, { name, table, alias: 'next', ...(change ? { change } : {}) })
}

function withTerm(night: Night, name: string, table: StoredTable): StoredTable {
  const term = termOfTable(night.terms, name)
  return term ? { ...table, term } : table
}

/** Makes delivered rows, which already lie in a file, part of the version. */
export async function keepDelivered(
  night: Night,
  name: string,
  table: { path: string; columns: string[]; rows: number; hash: string },
): Promise<void> {
  const { columns, rows, hash } = table
  const file = segmentFile(night, name)
  const path = join(night.warehouseDir, file)
  mkdirSync(dirname(path), { recursive: true })
  renameSync(table.path, path)
  const before = night.parent?.tables[name]?.segments ?? []
  const segment = { file, business_date: night.businessDate, rows, hash }
  await keepDeliveredTable(night, name, { write: 'daily', columns, segments: [...before, segment] })
}

/** Of what was delivered, models see the rows of the night; one that starts above it may have none. */
export async function keepDeliveredTable(night: Night, name: string, delivered: StoredTable): Promise<void> {
  const { columns, segments } = delivered
  const table = withTerm(night, name, delivered)
  night.tables[name] = table
  const own = segments.at(-1)
  if (own?.business_date !== night.businessDate) return
  await viewFile(night.connection, { name, path: join(night.warehouseDir, own.file), columns })
  await night.engine.take(night.connection, { name, table, alias: 'next' })
}

/** Shows the rows of one file under a table's name. */
export async function viewFile(
  connection: DuckDBConnection,
  { name, path, columns }: { name: string; path: string; columns: string[] },
): Promise<void> {
  const rows = readParquet([path])
  await connection.run(`create or replace view ${name} as select ${columns.join(', ')} from ${rows}`)
}

/** Writes a relation down as the table's file of this night. */
export async function writeSegment(
  night: Night,
  name: string,
  content: { from: string; rows: number; hash: string; columns: string[] },
): Promise<Segment> {
  const file = segmentFile(night, name)
  const path = join(night.warehouseDir, file)
  mkdirSync(dirname(path), { recursive: true })
  await night.connection.run(
    `copy (select ${content.columns.join(', ')} from ${content.from}) to ${literal(path)} (${PARQUET})`,
  )
  return { file, business_date: night.businessDate, rows: content.rows, hash: content.hash }
}

const segmentFile = (night: Night, name: string) => join('seg', name, 'day', `${night.version}.parquet`)
