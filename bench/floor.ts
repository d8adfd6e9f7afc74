import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Contract, readContracts } from '../src/pipeline/load/index.ts'
import { connect } from '../src/platform/postgres/index.ts'
import { literal, openDuck, readRow, readRows } from '../src/serving/duckdb.ts'
import { currentFilePath, type Manifest, martsFilePath } from '../src/serving/manifest.ts'
import type { Bench } from './state.ts'

export type FloorSeconds = { read: number; write: number; copy: number; total: number }

type Floor = { bench: Bench; manifest: Manifest; connection: DuckDBConnection; folder: string }

/**
 * What no night can do without: every column of every file of the day read as text, as many rows and
 * columns of the same types written as the night wrote, and the published rows copied into PostgreSQL
 * without indexes. The rows to write are the night's own, laid into memory before the clock starts.
 */
export async function measureFloor(bench: Bench, manifest: Manifest): Promise<FloorSeconds> {
  const folder = join(bench.config.stateDir, 'floor')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const duck = await openDuck()
  try {
    const floor = { bench, manifest, connection: duck.connection, folder }
    await layIntoMemory(floor)
    const read = await timed(() => readFiles(floor))
    const write = await timed(() => writeRows(floor))
    const copy = await timedCopy(floor)
    return { read, write, copy, total: read + write + copy }
  } finally {
    duck.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

async function readFiles({ bench, manifest, connection }: Floor): Promise<void> {
  const contracts = new Map(readContracts(bench.config.modelsDir).map((it) => [it.file, it]))
  const date = manifest.business_date.replaceAll('-', '')
  for (const input of manifest.inputs) {
    const contract = contracts.get(input.file)!
    const path = join(bench.config.landingDir, contract.system.toLowerCase(), date, input.file_name)
    const { rows } = await readRow(connection, textSelect(contract, path))
    // A byte that is half of a character may look like a delimiter; such a line is read, and not counted.
    if (Number(rows) < input.row_count * 0.99) {
      throw new Error(`${input.file_name}: ${String(rows)} of ${input.row_count} rows were read`)
    }
  }
}

/** Asks each column for its length, so that none is left unread. */
function textSelect(contract: Contract, path: string): string {
  const names = contract.columns.map(({ name }) => name)
  const columns = names.map((name) => `${literal(name)}: 'varchar'`)
  const encoding = contract.encoding === 'UTF-8' ? 'utf-8' : 'latin-1'
  return `select count(*) as rows, ${names.map((name) => `sum(strlen(${name}))`).join(', ')}
    from read_csv(${literal(path)}, columns = {${columns.join(', ')}}, auto_detect = false, header = false,
      delim = ${literal(contract.delimiter)}, quote = '', escape = '', encoding = '${encoding}',
      null_padding = true, ignore_errors = true)`
}

/** Where each of the night's tables was written; `file` of a segment, or the database it lies in. */
type Written = { name: string; file: string | null; database: 'current' | 'marts' | null }

async function listWritten({ manifest, connection }: Floor): Promise<Written[]> {
  const segments = Object.values(manifest.tables).flatMap((table) =>
    table.segments.filter((segment) => segment.file.includes(manifest.version)),
  )
  const tables = await readRows(
    connection,
    `select database_name as database, table_name as name from duckdb_tables()
      where database_name in ('night_current', 'night_marts') order by 1, 2`,
  )
  return [
    ...tables.map(({ database, name }): Written => {
      const kind = database === 'night_current' ? 'current' : 'marts'
      return { name: String(name), file: null, database: kind }
    }),
    ...segments.map((segment, at) => ({ name: `segment_${at}`, file: segment.file, database: null })),
  ]
}

const inMemory = ({ name, database }: Written) => `memory.main.${database ?? 'file'}_${name}`

async function layIntoMemory(floor: Floor): Promise<void> {
  const { bench, manifest, connection } = floor
  const { warehouseDir } = bench.config
  const attach = (path: string, name: string) =>
    connection.run(`attach ${literal(path)} as ${name} (read_only)`)
  await attach(currentFilePath(warehouseDir, manifest.version), 'night_current')
  await attach(martsFilePath(warehouseDir, manifest.version), 'night_marts')
  for (const written of await listWritten(floor)) {
    const { file, database, name } = written
    const from =
      file === null ? `night_${database}.${name}` : `read_parquet(${literal(join(warehouseDir, file))})`
    await connection.run(`create table ${inMemory(written)} as select * from ${from}`)
  }
}

async function writeRows(floor: Floor): Promise<void> {
  const { connection, folder } = floor
  await connection.run(`attach ${literal(join(folder, 'current.duckdb'))} as current`)
  await connection.run(`attach ${literal(join(folder, 'marts.duckdb'))} as marts`)
  for (const written of await listWritten(floor)) {
    const { database, name } = written
    const rows = `select * from ${inMemory(written)}`
    if (database !== null) await connection.run(`create table ${database}.main.${name} as ${rows}`)
    else {
      const path = join(folder, 'segments', `${name}.parquet`)
      mkdirSync(dirname(path), { recursive: true })
      await connection.run(`copy (${rows}) to ${literal(path)} (format parquet, compression zstd)`)
    }
  }
  // Letting go writes what is still in the log, as the night does.
  await connection.run('detach current')
  await connection.run('detach marts')
}

/** The tables without indexes are made before the clock starts, and removed after it. */
async function timedCopy(floor: Floor): Promise<number> {
  const marts = floor.manifest.marts.filter((mart) => mart.is_published)
  return connect(floor.bench.postgres.url('owner'), async (owner) => {
    await owner.query('drop schema if exists floor cascade; create schema floor')
    for (const { table } of marts) await owner.query(`create table floor.${table} (like marts.${table})`)
    const seconds = await timed(async () => {
      for (const { table, columns } of marts) await copyMart({ floor, owner, table, columns })
    })
    await owner.query('drop schema floor cascade')
    return seconds
  })
}

type MartCopy = { floor: Floor; owner: pg.Client; table: string; columns: string[] }

async function copyMart({ floor, owner, table, columns }: MartCopy): Promise<void> {
  const file = join(floor.folder, `${table}.csv`)
  const list = columns.join(', ')
  await floor.connection.run(
    `copy (select 1 as publication_id, ${list} from memory.main.marts_${table})
       to ${literal(file)} (format csv, header false)`,
  )
  const stream = owner.query(
    copyFrom(`copy floor.${table} (publication_id, ${list}) from stdin (format csv)`),
  )
  await pipeline(createReadStream(file), stream)
}

/** Reads everything a night reads once, so that neither the night nor its floor waits for the disk. */
export async function warmPageCache(folders: string[]): Promise<void> {
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      await pipeline(createReadStream(join(entry.parentPath, entry.name)), nowhere())
    }
  }
}
