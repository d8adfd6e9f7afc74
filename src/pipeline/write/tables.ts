import { join } from 'node:path'
import { readParquet, literal } from '../../serving/duckdb.ts'
import type { StoredTable } from '../../serving/manifest.ts'
import { addDays } from '../../platform/dates.ts'
import type { OrderedModel } from '../dependencies.ts'
import type { Reference } from '../models.ts'
import type { Night } from '../night-state.ts'
import { contentOf, keyedContentOf } from './content.ts'
import { dropSentBefore } from './sent-before.ts'
import { showMadeChanges, writeHistory } from './history.ts'
import { storedName } from '../../serving/world.ts'
import { keep, writeSegment } from './stored.ts'
import { emptySelect, typedSelect, typesOf, type Written } from './typed-select.ts'

/** Writes one table of the night by the way its model names; its keys are checked on the way. */
export async function writeTable(night: Night, model: OrderedModel): Promise<Written> {
  if (model.write === 'scd2') return writeHistory(night, model)
  if (model.write === 'daily') return writeDaily(night, model)
  if (model.write === 'full') return writeFull(night, model)
  throw new Error(`${model.name}: a table of this layer cannot be written as ${model.write}`)
}

/** A table that need not be made, and why. */
export type Made = { table: StoredTable; note: string }

/** Takes a table as an earlier run had written it. */
export async function keepMade(night: Night, model: OrderedModel, { table, note }: Made): Promise<Written> {
  if (model.write === 'scd2') await showMadeChanges(night, model, table)
  if (model.write === 'daily' && table.segments.length === 0) await showNone(night, model, table)
  else await keep(night, model.name, table)
  const rows = table.current?.rows ?? table.segments.at(-1)?.rows ?? 0
  return { rows_in: rows, rows_out: rows, note }
}

/** Of a table that is younger than the night nothing is part of its version. */
async function showNone(night: Night, model: OrderedModel, table: StoredTable): Promise<void> {
  const { connection, engine } = night
  await connection.run(`create or replace view ${model.name} as ${emptySelect(model)}`)
  await engine.take(connection, { name: model.name, table, alias: 'next' })
}

async function writeDaily(night: Night, model: OrderedModel): Promise<Written> {
  const { connection } = night
  const { name, key } = model
  const columns = Object.keys(model.columns)
  const before = night.parent?.tables[name]
  if (model.reads.includes(`previous.${model.table}`)) await createPreviousView(night, model, before)
  const isCarriedOver = before !== undefined && isCarried(night, model)
  const select = isCarriedOver ? carried(night, before) : await ask(night, model)
  await connection.run(`create temp table today as ${select} order by ${key.join(', ')}`)
  const again = model.sent_once && before ? await dropSentBefore(night, model, { before, rows: 'today' }) : 0
  const content = await keyedContentOf(connection, { table: name, relation: 'today', columns, key })
  const segment = await writeSegment(night, name, { from: 'today', ...content, columns })
  await connection.run('drop table today')
  await keep(night, name, { write: 'daily', columns, segments: [...(before?.segments ?? []), segment] })
  const { rows } = content
  const note = isCarriedOver ? 'carried over' : again > 0 ? `${again} rows had come before` : null
  return { rows_in: rows + again, rows_out: rows, ...(note ? { note } : {}) }
}

async function writeFull(night: Night, model: OrderedModel): Promise<Written> {
  const { name, key } = model
  const columns = Object.keys(model.columns)
  const relation = `next.${storedName(name)}`
  const select = await ask(night, model)
  await night.connection.run(`create or replace table ${relation} as ${select} order by ${key.join(', ')}`)
  const current = await keyedContentOf(night.connection, { table: name, relation, columns, key })
  await keep(night, name, { write: 'full', columns, current, segments: [] })
  return { rows_in: current.rows, rows_out: current.rows }
}

/** The rows of a model, as a select that the connection of this night can run. */
function ask({ engine, connection, businessDate }: Night, model: OrderedModel): Promise<string> {
  const columns = Object.keys(model.columns)
  const select = typedSelect(model, businessDate, columns)
  return engine.answer(connection, { name: model.name, select, types: typesOf(model, columns) })
}

/** Loads a hand-kept list whole, unless the version's file has it from the night before. */
export async function writeReference(night: Night, reference: Reference): Promise<Written> {
  const before = night.parent?.tables[reference.name]
  if (before?.current && before.made_from === reference.checksum) {
    await keep(night, reference.name, before)
    return { rows_in: 0, rows_out: before.current.rows }
  }
  const types = Object.entries(reference.columns).map(
    ([name, column]) => `${literal(name)}: ${literal(column.type)}`,
  )
  const columns = Object.keys(reference.columns)
  const relation = `next.${storedName(reference.name)}`
  await night.connection.run(`
    create or replace table ${relation} as select ${columns.join(', ')}
    from read_csv(${literal(reference.file)}, header = true, columns = {${types.join(', ')}},
      auto_detect = false,
                  delim = ',', quote = '"', nullstr = '')`)
  const current = await contentOf(night.connection, relation, columns)
  const made_from = reference.checksum
  await keep(night, reference.name, { write: 'full', columns, current, segments: [], made_from })
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
  const select = segment ? `select * from ${segmentRows(night, segment.file)}` : emptySelect(model)
  await night.connection.run(`create or replace view previous.${model.table} as ${select}`)
}

function carried(night: Night, before: StoredTable): string {
  const list = before.columns.map((column) =>
    column === 'business_date' ? `CAST(${literal(night.businessDate)} AS date) as business_date` : column,
  )
  return `select ${list.join(', ')} from ${segmentRows(night, before.segments.at(-1)!.file)}`
}

const segmentRows = ({ warehouseDir }: Night, file: string) => readParquet([join(warehouseDir, file)])

/** One feed drives a table; that another it also reads has not come says nothing about its rows. */
const isCarried = ({ feeds }: Night, { driven_by, reads }: OrderedModel) =>
  (driven_by ? [driven_by] : reads).some((read) => feeds.get(read)?.isCarried)
