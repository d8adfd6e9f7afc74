import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, readRow } from '../../serving/duckdb.ts'
import type { Segment, StoredTable } from '../../serving/manifest.ts'
import { bindBusinessDate, storedSelect } from '../../serving/world.ts'
import type { OrderedModel } from '../dependencies.ts'
import type { Reference } from '../models.ts'
import type { Night } from '../night-state.ts'
import { guardDeletions, scd2Statements, type Delivery } from './scd2.ts'

type Content = { rows: number; hash: string }
type Written = { rows_in: number; rows_out: number; note?: string }

const NOT_STORED = ['valid_from', 'valid_to', 'is_deleted']

export const attributesOf = (model: OrderedModel) =>
  Object.keys(model.columns).filter((column) => !NOT_STORED.includes(column))

/**
 * The select of a model with every column cast to its declared type, so that a table never changes its
 * types.
 */
export function typedSelect(model: OrderedModel, businessDate: string, columns: string[]): string {
  const list = columns.map(
    (column) => `CAST(${column} AS ${model.columns[column]?.type ?? 'boolean'}) as ${column}`,
  )
  return `select ${list.join(', ')} from (${bindBusinessDate(model.sql, businessDate)}) as model`
}

/** Writes one table of the night by the way its model names. */
export async function writeTable(night: Night, model: OrderedModel): Promise<Written> {
  if (model.write === 'scd2') return writeHistory(night, model)
  if (model.write === 'daily') return writeDaily(night, model)
  if (model.write === 'full') return writeFull(night, model)
  throw new Error(`${model.name}: a table of this layer cannot be written as ${model.write}`)
}

async function writeHistory(night: Night, model: OrderedModel): Promise<Written> {
  const { connection, businessDate, parent } = night
  const columns = attributesOf(model)
  const delivery = deliveryOf(night, model)
  const before = parent?.tables[model.name]
  await readToday(night, model, [...columns, ...(delivery === 'increment' ? ['is_deleted'] : [])])
  const input = {
    previous: before ? `parent.${stored(model.name)}` : null,
    today: 'today',
    columns,
    key: model.key,
    track: model.track ?? columns.filter((column) => !model.key.includes(column)),
    delivery,
    businessDate,
  }
  const note = await guardDeletions(connection, {
    ...input,
    table: model.name,
    isOpening: night.kind === 'opening',
  })
  const statements = scd2Statements(input)
  await connection.run(`create temp table changed as ${statements.changed}`)
  await connection.run(`create temp table opened as ${statements.opened} order by ${model.key.join(', ')}`)
  await connection.run(`create temp table closed as ${statements.closed} order by ${model.key.join(', ')}`)
  const all = [...columns, 'valid_from', 'valid_to']
  const closed = await contentOf(connection, 'closed', all)
  const opened = await countRows(connection, 'opened')
  const current = await applyChanges(night, model, { columns: all, before, closed: closed.rows, opened })
  const segments = [...(before?.segments ?? [])]
  if (closed.rows > 0)
    segments.push(await writeSegment(night, model.name, { from: 'closed', ...closed, columns: all }))
  const rowsIn = await countRows(connection, 'today')
  await connection.run('drop table closed; drop table opened; drop table changed; drop table today')
  await keep(night, model.name, { write: 'scd2', columns: all, current, segments })
  return { rows_in: rowsIn, rows_out: current.rows, ...(note ? { note } : {}) }
}

/** The version's file began as a copy of its parent's, so that only what changed is written into it. */
async function applyChanges(
  night: Night,
  model: OrderedModel,
  change: { columns: string[]; before: StoredTable | undefined; closed: number; opened: number },
): Promise<Content> {
  const { connection } = night
  const table = `next.${stored(model.name)}`
  const { before, closed, opened } = change
  if (before?.current && closed === 0 && opened === 0) return before.current
  const onKey = model.key.map((column) => `o.${column} = c.${column}`).join(' and ')
  if (!before) await connection.run(`create table ${table} as select * from opened`)
  else {
    if (closed > 0) await connection.run(`delete from ${table} as o using closed as c where ${onKey}`)
    await connection.run(`insert into ${table} select * from opened`)
  }
  return contentOf(connection, table, change.columns)
}

async function writeDaily(night: Night, model: OrderedModel): Promise<Written> {
  const { connection, businessDate } = night
  const columns = Object.keys(model.columns)
  const before = night.parent?.tables[model.name]
  await createPreviousView(night, model, before)
  const select =
    isCarried(night, model) && before ? carried(night, before) : typedSelect(model, businessDate, columns)
  await connection.run(`create temp table today as ${select} order by ${model.key.join(', ')}`)
  const content = await contentOf(connection, 'today', columns)
  const segment = await writeSegment(night, model.name, { from: 'today', ...content, columns })
  await connection.run('drop table today')
  await keep(night, model.name, { write: 'daily', columns, segments: [...(before?.segments ?? []), segment] })
  return {
    rows_in: content.rows,
    rows_out: content.rows,
    ...(isCarried(night, model) ? { note: 'carried over' } : {}),
  }
}

async function writeFull(night: Night, model: OrderedModel): Promise<Written> {
  const columns = Object.keys(model.columns)
  const order = model.key.join(', ')
  const select = typedSelect(model, night.businessDate, columns)
  await night.connection.run(
    `create or replace table next.${stored(model.name)} as ${select} order by ${order}`,
  )
  const current = await contentOf(night.connection, `next.${stored(model.name)}`, columns)
  await keep(night, model.name, { write: 'full', columns, current, segments: [] })
  return { rows_in: current.rows, rows_out: current.rows }
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
  await viewFile(night.connection, { name, path, columns })
  const before = night.parent?.tables[name]?.segments ?? []
  const segment = { file, business_date: night.businessDate, rows, hash }
  night.tables[name] = { write: 'daily', columns, segments: [...before, segment] }
}

/** Shows the rows of one file under a table's name. */
export async function viewFile(
  connection: DuckDBConnection,
  { name, path, columns }: { name: string; path: string; columns: string[] },
): Promise<void> {
  const rows = `read_parquet(${literal(path)}, hive_partitioning = false)`
  await connection.run(`create or replace view ${name} as select ${columns.join(', ')} from ${rows}`)
}

/** Loads a hand-kept list whole. */
export async function writeReference(night: Night, reference: Reference): Promise<Written> {
  const types = Object.entries(reference.columns).map(
    ([name, column]) => `${literal(name)}: ${literal(column.type)}`,
  )
  const columns = Object.keys(reference.columns)
  await night.connection.run(`
    create or replace table next.${stored(reference.name)} as select ${columns.join(', ')}
    from read_csv(${literal(reference.file)}, header = true, columns = {${types.join(', ')}},
      auto_detect = false,
                  delim = ',', quote = '"', nullstr = '')`)
  const current = await contentOf(night.connection, `next.${stored(reference.name)}`, columns)
  await keep(night, reference.name, { write: 'full', columns, current, segments: [] })
  return { rows_in: current.rows, rows_out: current.rows }
}

/** A daily model may read its own rows of the calendar day before; on a first day there are none. */
async function createPreviousView(
  night: Night,
  model: OrderedModel,
  before: StoredTable | undefined,
): Promise<void> {
  const dayBefore = addDays(night.businessDate, -1)
  const segment = before?.segments.find((it) => it.business_date === dayBefore)
  const columns = Object.entries(model.columns)
  const select = segment
    ? `select * from read_parquet(${literal(join(night.warehouseDir, segment.file))},
      hive_partitioning = false)`
    : `select ${columns.map(([name, column]) => `CAST(null AS ${column.type}) as ${name}`).join(', ')}
      where false`
  await night.connection.run(`create or replace view previous.${model.table} as ${select}`)
}

function carried(night: Night, before: StoredTable): string {
  const last = before.segments.at(-1)!
  const list = before.columns.map((column) =>
    column === 'business_date' ? `CAST(${literal(night.businessDate)} AS date) as business_date` : column,
  )
  const file = literal(join(night.warehouseDir, last.file))
  return `select ${list.join(', ')} from read_parquet(${file}, hive_partitioning = false)`
}

async function readToday(night: Night, model: OrderedModel, columns: string[]): Promise<void> {
  await night.connection.run(`create temp table today as ${typedSelect(model, night.businessDate, columns)}`)
}

/** A history is driven by one delivery; one that is not driven by a feed is a full list of its own. */
function deliveryOf(night: Night, model: OrderedModel): Delivery {
  return night.feeds.get(model.driven_by ?? '')?.delivery ?? 'full'
}

const isCarried = (night: Night, model: OrderedModel) =>
  model.reads.some((read) => night.feeds.get(read)?.isCarried)

async function keep(night: Night, name: string, table: StoredTable): Promise<void> {
  night.tables[name] = table
  const select = storedSelect({
    warehouseDir: night.warehouseDir,
    name,
    table,
    asOf: night.businessDate,
    alias: 'next',
  })
  await night.connection.run(`create or replace view ${name} as ${select}`)
}

const segmentFile = (night: Night, name: string) => join('seg', name, 'day', `${night.version}.parquet`)

async function writeSegment(
  night: Night,
  name: string,
  content: { from: string; rows: number; hash: string; columns: string[] },
): Promise<Segment> {
  const file = segmentFile(night, name)
  const path = join(night.warehouseDir, file)
  mkdirSync(dirname(path), { recursive: true })
  await night.connection.run(
    `copy (select ${content.columns.join(', ')} from ${content.from}) to ${literal(path)}
       (format parquet, compression zstd)`,
  )
  const base = { file, business_date: night.businessDate, rows: content.rows, hash: content.hash }
  if (content.from !== 'closed') return base
  // Every version closed by one night ends on its business date.
  return { ...base, min_valid_to: night.businessDate, max_valid_to: night.businessDate }
}

/** Rows of a relation and a hash that does not depend on their order. */
export async function contentOf(
  connection: DuckDBConnection,
  relation: string,
  columns: string[],
): Promise<Content> {
  const row = await readRow(
    connection,
    `select count(*) as rows, coalesce(sum(CAST(hash(${columns.join(', ')}) AS hugeint)), 0) as hash
      from ${relation}`,
  )
  return { rows: Number(row['rows']), hash: String(row['hash']) }
}

async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
  return Number((await readRow(connection, `select count(*) as rows from ${relation}`))['rows'])
}

/** The name under which a table lies in a version's current file. */
const stored = (name: string) => name.replace('.', '__')

export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}
