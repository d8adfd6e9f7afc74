import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Progress } from '../scripts/start/terminal.ts'
import type { OrderedModel } from '../src/pipeline/dependencies.ts'
import { preparePostgresEngine } from '../src/pipeline/engines/postgres-session.ts'
import { ASIDE } from '../src/pipeline/load/index.ts'
import { readRelationTypes } from '../src/pipeline/model-cases.ts'
import type { Catalogue } from '../src/pipeline/night-plan.ts'
import { readRegister } from '../src/pipeline/register.ts'
import { readParquet, literal, openDuck } from '../src/serving/duckdb.ts'
import { currentFilePath, type Manifest, readManifest, type StoredTable } from '../src/serving/manifest.ts'
import type { Bench } from './state.ts'

export type PostgresNight = {
  bench: Bench
  catalogue: Catalogue
  /** The night as DuckDB wrote it: what it started from, and what has to come out. */
  manifest: Manifest
  runs: number
  progress: Progress
}

export const isPublished = (model: OrderedModel) => model.write === 'full' && model.publish !== false

type Loading = { client: pg.Client; duck: DuckDBConnection; night: PostgresNight; columnsOf: ColumnsOf }
type ColumnsOf = (relation: string, names: string[]) => string
type Table = { relation: string; target: string; columns: string[]; rows: string }

/** Today's partition of a daily table. */
export const partitionOf = (name: string, date: string) =>
  `days.${name.replace('.', '__')}_${date.replaceAll('-', '')}`

/** The name under which the open versions of a history lie in `parent` and `next`. */
export const storedName = (name: string) => name.replace('.', '__')

/**
 * What the night's models read, laid into an empty database: the day's rows, the lists, the open versions
 * of the evening before, and every kept day of the daily tables, one partition each.
 */
export async function loadEvening(client: pg.Client, night: PostgresNight): Promise<void> {
  const { bench, manifest } = night
  const types = readRelationTypes(bench.config.modelsDir)
  const columnsOf: ColumnsOf = (relation, names) =>
    names.map((name) => `${name} ${types.get(relation)![name]!}`).join(', ')
  await preparePostgresEngine(client)
  await client.query('create schema parent; create schema next; create schema days')
  const duck = await openDuck()
  try {
    const loading = { client, duck: duck.connection, night, columnsOf }
    await attachVersions(loading)
    for (const table of deliveredTables(loading)) await loadTable(loading, table)
    const parent = readManifest(bench.config.warehouseDir, manifest.parent!)
    for (const [name, stored] of Object.entries(parent.tables)) {
      if (/^(base|metrics|cubes)\./.test(name)) await loadStored(loading, name, stored)
    }
  } finally {
    duck.close()
  }
  await client.query('analyze')
}

async function attachVersions({ duck, night }: Loading): Promise<void> {
  const { warehouseDir } = night.bench.config
  const { version, parent, business_date: businessDate } = night.manifest
  for (const [name, it] of [
    ['night', version],
    ['evening', parent!],
  ] as const) {
    await duck.run(`attach ${literal(currentFilePath(warehouseDir, it))} as ${name} (read_only)`)
  }
  await readRegister(duck, { warehouseDir, businessDate })
}

const parquet = (warehouseDir: string, files: string[]) =>
  readParquet(files.map((file) => join(warehouseDir, file)))

/** The rows of the day, the lists, and the numbers given to customers so far. */
function deliveredTables({ night }: Loading): Table[] {
  const { manifest, bench } = night
  const tables = Object.entries(manifest.tables).flatMap(([name, { columns, segments }]): Table[] => {
    // What the loader kept aside is no model's, and none reads it.
    if (Object.keys(ASIDE).some((aside) => name === `ods.${aside}`)) return []
    const table = { relation: name, target: name, columns }
    if (name.startsWith('ref.')) return [{ ...table, rows: `night.${storedName(name)}` }]
    if (!name.startsWith('ods.')) return []
    return [{ ...table, rows: parquet(bench.config.warehouseDir, [segments.at(-1)!.file]) }]
  })
  const register = 'base.customer_register'
  const columns = ['source_system', 'source_customer_no', 'customer_type_code', 'customer_id', 'given_on']
  return [...tables, { relation: register, target: register, columns, rows: register }]
}

async function loadStored(loading: Loading, name: string, stored: StoredTable): Promise<void> {
  const { client, columnsOf, night } = loading
  const { columns, write, segments } = stored
  if (write === 'full') return
  if (write === 'scd2') {
    const lies = storedName(name)
    const target = `parent.${lies}`
    await loadTable(loading, { relation: name, target, columns, rows: `evening.${lies}` })
    return void (await client.query(`create view previous.${name.split('.')[1]} as select * from ${target}`))
  }
  const shape = `${name} (${columnsOf(name, columns)}) partition by list (business_date)`
  await client.query(`create table ${shape}`)
  for (const segment of segments) {
    const target = partitionOf(name, segment.business_date)
    const rows = parquet(night.bench.config.warehouseDir, [segment.file])
    await loadTable(loading, { relation: name, target, columns, rows })
    await attachDay(client, { name, date: segment.business_date })
  }
  await client.query(`
    create view previous.${name.split('.')[1]} as select ${columns.join(', ')} from ${name}
     where business_date = CAST('${night.manifest.business_date}' AS date) - 1`)
}

export const attachDay = (client: pg.Client, { name, date }: { name: string; date: string }) =>
  client.query(`alter table ${name} attach partition ${partitionOf(name, date)} for values in ('${date}')`)

/** Unlogged, because a night that broke off is run again: the best that PostgreSQL can do. */
async function loadTable({ client, duck, night, columnsOf }: Loading, table: Table): Promise<void> {
  const { relation, target, columns, rows } = table
  const folder = join(night.bench.config.stateDir, 'exchange')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'rows.csv')
  const list = columns.join(', ')
  await duck.run(`copy (select ${list} from ${rows}) to ${literal(file)} (format csv, header false)`)
  await client.query(`create unlogged table ${target} (${columnsOf(relation, columns)})`)
  const stream = client.query(copyFrom(`copy ${target} (${list}) from stdin (format csv)`))
  await pipeline(createReadStream(file), stream)
  rmSync(folder, { recursive: true })
}
