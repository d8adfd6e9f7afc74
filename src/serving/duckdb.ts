import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'

export const PRELUDE = readFileSync(new URL('prelude/duckdb.sql', import.meta.url), 'utf8')

/**
 * The schemas a model may name; `previous` is a model's own rows of the day before, `changes` the versions of
 * a history that the night opened or ended.
 */
export const WAREHOUSE_SCHEMAS = [
  'source',
  'ods',
  'base',
  'metrics',
  'cubes',
  'marts',
  'ref',
  'previous',
  'changes',
] as const

export type Duck = { connection: DuckDBConnection; instance: DuckDBInstance; close(): void }
export type DuckRow = Record<string, string | number | boolean | null>

/** What an engine may take of the machine; what is not said is the engine's own choice. */
export type EngineLimits = {
  threads?: number
  memoryMb?: number
  /** Where it lays down what goes beyond its memory; each engine takes a folder of its own in it. */
  spillDir?: string
}

/** Opens an in-memory DuckDB with the settings and the prelude that every model relies on. */
export async function openDuck(limits: EngineLimits = {}): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await connectDuck({ instance })
  await keepWithin(connection, limits)
  await connection.run(PRELUDE)
  for (const schema of WAREHOUSE_SCHEMAS) await connection.run(`create schema if not exists ${schema}`)
  return {
    connection,
    instance,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function keepWithin(connection: DuckDBConnection, limits: EngineLimits): Promise<void> {
  const { threads, memoryMb, spillDir } = limits
  if (threads) await connection.run(`set threads = ${threads}`)
  if (memoryMb) await connection.run(`set memory_limit = '${memoryMb}MiB'`)
  if (!spillDir) return
  mkdirSync(spillDir, { recursive: true })
  await connection.run(`set temp_directory = ${literal(mkdtempSync(join(spillDir, 'engine-')))}`)
}

/** Another connection to the same engine, with the same settings; its owner closes it. */
export async function connectDuck({ instance }: Pick<Duck, 'instance'>): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run("set integer_division = true; set parquet_metadata_cache = true; set TimeZone = 'UTC'")
  return connection
}

/**
 * All rows of a query; decimals, 64-bit numbers, dates and timestamps come as text, as PostgreSQL gives
 * them.
 */
export async function readRows(
  connection: DuckDBConnection,
  sql: string,
  values?: DuckDBValue[],
): Promise<DuckRow[]> {
  const reader = await connection.runAndReadAll(sql, values)
  return reader.getRowObjectsJson() as DuckRow[]
}

export async function readRow(
  connection: DuckDBConnection,
  sql: string,
  values?: DuckDBValue[],
): Promise<DuckRow> {
  const [row] = await readRows(connection, sql, values)
  if (!row) throw new Error('the query gave no row')
  return row
}

/** A text as an SQL literal. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** A list of files as an argument of a reading function. */
export const fileList = (files: readonly string[]) => `[${files.map(literal).join(', ')}]`

/** The rows of Parquet files; what their folders are called says nothing of them. */
export const readParquet = (files: readonly string[]) =>
  `read_parquet(${fileList(files)}, hive_partitioning = false)`

/** Of files that are written every night: the lowest level takes a fifth less time for the same size. */
export const PARQUET = 'format parquet, compression zstd, compression_level 1'
