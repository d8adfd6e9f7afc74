import type { DuckDBConnection } from '@duckdb/node-api'
import { existsSync } from 'node:fs'
import { literal, readRow, readRows } from '../duckdb.ts'
import { martsFilePath } from '../manifest.ts'
import type { VersionModel } from '../version-models.ts'
import { bindBusinessDate } from '../world.ts'
import { cellOf, type Probe } from './effects.ts'
import { isComputed } from './extract.ts'
import { modelsOn, ownTable, type Past, relationOn, versionOn } from './past.ts'

/** A cell of the warehouse: one column of one row of a table, as the night of a business date left it. */
export type Figure = {
  table: string
  key: Record<string, string>
  column: string
  business_date: string
}

/** Where a line of a file is found; its number is null where the rows of that day are no longer kept. */
export type SourceLine = { file: string; file_name: string; checksum: string; line_no: number | null }

const matches = (key: Figure['key']) =>
  Object.entries(key)
    .map(([column, value]) => `CAST(${column} AS varchar) = ${literal(value)}`)
    .join(' and ')

/** The select that reckons a figure from what its model reads. */
export function probeSql({ key, column, business_date: businessDate }: Figure, model: VersionModel): string {
  const type = model.columns[column] ?? 'varchar'
  // A view of many days names its day as part of the key.
  const isDated = isComputed(model) && model.key.includes('business_date')
  const names = isDated ? { ...key, business_date: businessDate } : key
  return `select CAST(CAST(${column} AS ${type}) AS varchar) as value
    from (${bindBusinessDate(model.sql, businessDate)}) as model where ${matches(names)}`
}

/** Whether a version keeps the rows of a model, so that there is something to compare with. */
export const isStored = (past: Past, model: VersionModel, businessDate: string) =>
  !isComputed(model) || (model.write === 'full' && model.layer === 'marts' && hasMarts(past, businessDate))

const hasMarts = ({ warehouseDir, newest }: Past, businessDate: string) =>
  newest.business_date === businessDate && existsSync(martsFilePath(warehouseDir, newest.version))

/** The figure as it is stored; undefined where its table is not, or has no such row. */
export async function storedValue(
  connection: DuckDBConnection,
  past: Past,
  figure: Figure,
): Promise<string | null | undefined> {
  const { table, key, column, business_date: businessDate } = figure
  const model = modelsOn(past, businessDate).get(table)
  const select = await storedRows(connection, past, { figure, model })
  if (!select) return undefined
  return cellOf(
    connection,
    `select CAST(${column} AS varchar) as value from (${select}) as stored where ${matches(key)}`,
  )
}

async function storedRows(
  connection: DuckDBConnection,
  past: Past,
  { figure, model }: { figure: Figure; model: VersionModel | undefined },
): Promise<string | null> {
  const { table, business_date: businessDate } = figure
  if (!model || !isComputed(model)) return relationOn(past, table, { businessDate, days: 'day' })
  if (!isStored(past, model, businessDate)) return null
  const file = martsFilePath(past.warehouseDir, past.newest.version)
  await connection.run(`attach if not exists ${literal(file)} as published (read_only)`)
  return `select ${Object.keys(model.columns).join(', ')} from published.${model.table}`
}

/** The figure reckoned from all rows that the model reads, whomever they are of. */
export async function wholeValue(
  connection: DuckDBConnection,
  past: Past,
  input: { figure: Figure; model: VersionModel },
): Promise<string | null | undefined> {
  const { figure, model } = input
  const models = modelsOn(past, figure.business_date)
  await connection.run('use memory')
  await createViews(model)
  return cellOf(connection, probeSql(figure, model))

  async function createViews({ reads }: VersionModel): Promise<void> {
    for (const name of reads) {
      const stored = relationOn(past, name, { businessDate: figure.business_date, days: 'all' })
      const maker = models.get(name)
      if (!stored && maker && isComputed(maker)) await createViews(maker)
      const select = stored ?? (maker && bindBusinessDate(maker.sql, figure.business_date))
      if (select) await connection.run(`create or replace view ${name} as ${select}`)
    }
  }
}

/** A daily table that was not made but copied, because a feed it reads did not come: the day it is of. */
export function carriedSince(past: Past, model: VersionModel, businessDate: string): string | null {
  if (model.write !== 'daily') return null
  const stale = versionOn(past, businessDate)?.stale ?? {}
  const models = modelsOn(past, businessDate)
  const isCarried = model.reads.some((read) => {
    const delivered = models.get(read)
    return delivered?.layer === 'ods' && feedOf(delivered) in stale
  })
  const before = past.newest.tables[model.name]?.segments.filter((it) => it.business_date < businessDate)
  return (isCarried && before?.at(-1)?.business_date) || null
}

/** The feed that an ods table renames. */
export const feedOf = ({ reads }: VersionModel) => reads[0]!.replace('source.', '').toUpperCase()

/** The line that a row of the ods layer was read from. */
export async function sourceLine(
  connection: DuckDBConnection,
  past: Past,
  input: { figure: Figure; model: VersionModel },
): Promise<SourceLine | null> {
  const { figure, model } = input
  const line = await storedValue(connection, past, { ...figure, column: 'line_no' })
  const file = fileOf(past, feedOf(model), figure.business_date)
  return file && { ...file, line_no: line ? Number(line) : null }
}

/** A file that rows came from which are no longer kept. */
export type ExpiredFile = Omit<SourceLine, 'line_no'>

/** The files from which a model made its rows of a date, where these are not kept; null where they are. */
export function expiredFiles(past: Past, model: VersionModel, businessDate: string): ExpiredFile[] | null {
  const models = modelsOn(past, businessDate)
  const delivered = model.reads.map((read) => models.get(read)).filter((it) => it?.layer === 'ods')
  const expired = delivered.filter((it) => relationOn(past, it!.name, { businessDate, days: 'day' }) === null)
  if (expired.length === 0) return null
  // What did not come on the date has no file, and rows of an earlier one.
  return expired.flatMap((it) => fileOf(past, feedOf(it!), businessDate) ?? [])
}

function fileOf(past: Past, file: string, businessDate: string): ExpiredFile | null {
  const input = versionOn(past, businessDate)?.inputs.find((it) => it.file === file)
  return input ? { file, file_name: input.file_name, checksum: input.checksum } : null
}

/** A row of an extracted relation: which table it is of, what names it, and the night that made it. */
export type PartRow = { table: string; key: Record<string, string>; businessDate: string; dated: boolean }

/** The table whose rows a relation shows. */
function tableOf(past: Past, relation: string): string {
  const [schema, name = ''] = relation.split('.')
  if (schema === 'previous') return ownTable(past, name) ?? relation
  return schema === 'changes' ? `base.${name}` : relation
}

/** What names a row of a relation, besides its dates. */
export const keyOf = (past: Past, relation: string, businessDate: string): string[] =>
  (modelsOn(past, businessDate).get(tableOf(past, relation))?.key ?? []).filter(
    (it) => it !== 'business_date' && it !== 'valid_from',
  )

/** The row of a relation that a rowid stands for, as the table that holds it names it. */
export async function readPartRow(
  connection: DuckDBConnection,
  past: Past,
  input: { relation: string; rowid: string; businessDate: string },
): Promise<PartRow> {
  const { relation, businessDate } = input
  const table = tableOf(past, relation)
  const row = await readRow(
    connection,
    `select COLUMNS(*)::varchar from extract.${relation} where rowid = ${input.rowid}`,
  )
  const names = keyOf(past, relation, businessDate).filter((it) => row[it] !== null && row[it] !== undefined)
  const key = Object.fromEntries(names.map((it) => [it, String(row[it])]))
  const isHistory = past.newest.tables[table]?.write === 'scd2'
  const day = row['business_date'] ?? (isHistory ? row['valid_from'] : null)
  return { table, key, businessDate: day ? String(day) : businessDate, dated: Boolean(day) }
}

/** What a figure would be short of: its value less what it is without some rows; null if it is no number. */
export async function differenceOf(
  { connection, value }: Probe,
  type: string,
  without: string | null | undefined,
): Promise<string | null> {
  if (!/^(decimal|integer|bigint)/.test(type) || value === null) return null
  const row = await readRow(
    connection,
    `select CAST(CAST(${literal(value)} AS ${type}) - CAST(${literal(without ?? '0')} AS ${type})
      AS varchar) as difference`,
  )
  return String(row['difference'])
}

/** Whether effects add up to the figure, in the figure's own type. */
export async function addsUp(
  { connection, value }: Probe,
  type: string,
  effects: (string | null)[],
): Promise<boolean> {
  if (value === null || effects.length === 0 || effects.includes(null)) return false
  const terms = effects.map((it) => `CAST(${literal(it!)} AS ${type})`).join(' + ')
  const [row] = await readRows(connection, `select ${terms} = CAST(${literal(value)} AS ${type}) as adds_up`)
  return row?.['adds_up'] === true
}
