import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { addDays } from '../../platform/dates.ts'
import { literal } from '../duckdb.ts'
import { currentFilePath, type Manifest, readManifest, type Segment, versionChain } from '../manifest.ts'
import { givenNumbers, givenUpTo } from '../register.ts'
import { readVersionModels, type VersionModel } from '../version-models.ts'
import { OPEN_END, storedName, storedSelect } from '../world.ts'

/** The warehouse as one version holds it, with all that it was built on. */
export type Past = { warehouseDir: string; newest: Manifest }

/** Which days of a daily table are looked at. */
export type Days = 'day' | 'ends' | 'all'

/** Makes a version's open rows readable on a connection, as `current`. */
export async function openPast(connection: DuckDBConnection, past: Past): Promise<void> {
  const file = currentFilePath(past.warehouseDir, past.newest.version)
  await connection.run(`attach if not exists ${literal(file)} as current (read_only)`)
}

/** The version of a business date that the newest was built on; null where none is known any more. */
export function versionOn({ warehouseDir, newest }: Past, businessDate: string): Manifest | null {
  if (newest.business_date === businessDate) return newest
  const folder = join(warehouseDir, 'manifest')
  const names = existsSync(folder)
    ? readdirSync(folder).filter((it) => it.startsWith(`${businessDate}.`) && it.endsWith('.json'))
    : []
  // A date that was run again has several; only one of them is what later dates were built on.
  if (names.length === 1) return readManifest(warehouseDir, names[0]!.replace(/\.json$/, ''))
  if (names.length === 0) return null
  return versionChain(warehouseDir, newest).find((it) => it.business_date === businessDate) ?? null
}

/** The furthest that any model looks back over days: a quarter's bookings as of a month ago. */
const DAYS_LOOKED_BACK = 124

/** Whether days that a model may have looked back upon have left the tables it reads since it ran. */
export function hasExpired(past: Past, model: VersionModel, businessDate: string): boolean {
  const first = addDays(businessDate, -DAYS_LOOKED_BACK)
  const nights = datesOf(past).filter((it) => first <= it && it <= businessDate)
  return model.reads.some((name) => {
    const [schema, table = ''] = name.split('.')
    const read = past.newest.tables[schema === 'previous' ? (ownTable(past, table) ?? '') : name]
    if (schema === 'ods' || read?.write !== 'daily') return false
    const kept = new Set(read.segments.map((it) => it.business_date))
    return nights.some((it) => !kept.has(it))
  })
}

/** The business dates of which a night is known. */
function datesOf({ warehouseDir }: Past): string[] {
  const folder = join(warehouseDir, 'manifest')
  return existsSync(folder) ? [...new Set(readdirSync(folder).map((it) => it.slice(0, 10)))] : []
}

/** The models by which the rows of a business date were made. */
export function modelsOn(past: Past, businessDate: string): Map<string, VersionModel> {
  return readVersionModels(past.warehouseDir, versionOn(past, businessDate) ?? past.newest)
}

/**
 * The select that gives a relation as the night of a business date saw it; null for one whose rows of that
 * day are no longer kept, and for one that is not stored but follows from others.
 */
export function relationOn(
  past: Past,
  name: string,
  { businessDate, days = 'all' }: { businessDate: string; days?: Days },
): string | null {
  const [schema = '', table = ''] = name.split('.')
  if (schema === 'previous') return dayBefore(past, table, businessDate)
  if (schema === 'changes') return changesOn(past, `base.${table}`, businessDate)
  if (name === 'base.customer_register') {
    return givenUpTo(`(${givenNumbers(past.warehouseDir)}) as given`, businessDate)
  }
  const stored = past.newest.tables[name]
  if (!stored) return null
  if (stored.write === 'scd2') return versionsOn(past, name, businessDate)
  if (stored.write === 'daily') {
    const segments = stored.segments.filter((it) =>
      isWanted(it, businessDate, schema === 'ods' ? 'day' : days),
    )
    return segments.length > 0 ? rowsOf(past, name, { segments, asOf: businessDate }) : null
  }
  return schema === 'ref' ? `select ${stored.columns.join(', ')} from current.${storedName(name)}` : null
}

function isWanted({ business_date: day }: Segment, businessDate: string, days: Days): boolean {
  if (days === 'day' || day >= businessDate) return day === businessDate
  return days === 'all' || day === addDays(businessDate, -1) || addDays(day, 1).endsWith('-01')
}

/** Rows of a table as of a date, out of some of its files. */
function rowsOf(
  past: Past,
  name: string,
  { segments, asOf }: { segments?: Segment[]; asOf: string },
): string {
  const { warehouseDir, newest } = past
  const stored = newest.tables[name]!
  const table = { ...stored, segments: segments ?? stored.segments }
  return storedSelect({ warehouseDir, name, table, asOf, alias: 'current' })
}

/** All versions of a history that were open the day before a date, or are younger. */
const versionsSince = (past: Past, name: string, date: string) =>
  rowsOf(past, name, { asOf: addDays(date, -1) })

/** The columns of a history as a night saw them: what ended later was still open to it. */
function columnsSeen(past: Past, name: string, date: string): string {
  const { columns } = past.newest.tables[name]!
  const seen = (column: string) =>
    column === 'valid_to'
      ? `case when valid_to > CAST(${literal(date)} AS date)
          then CAST(${literal(OPEN_END)} AS date) else valid_to end as valid_to`
      : column
  return columns.map(seen).join(', ')
}

function versionsOn(past: Past, name: string, date: string): string {
  const day = `CAST(${literal(date)} AS date)`
  return `select ${columnsSeen(past, name, date)} from (${versionsSince(past, name, date)}) as version
    where valid_from <= ${day} and valid_to > ${day}`
}

function changesOn(past: Past, name: string, date: string): string | null {
  if (!past.newest.tables[name]) return null
  const day = `CAST(${literal(date)} AS date)`
  return `select ${columnsSeen(past, name, date)} from (${versionsSince(past, name, date)}) as version
    where valid_from = ${day} or valid_to = ${day}`
}

/** A model's own rows before the night: of the calendar day before, or of the version it was built on. */
function dayBefore(past: Past, table: string, businessDate: string): string | null {
  const name = ownTable(past, table)
  const stored = name && past.newest.tables[name]
  if (!stored) return null
  if (stored.write === 'daily') {
    const segments = stored.segments.filter((it) => it.business_date === addDays(businessDate, -1))
    return segments.length > 0 ? rowsOf(past, name, { segments, asOf: businessDate }) : null
  }
  const parent = versionOn(past, businessDate)?.parent
  return parent ? versionsOn(past, name, readManifest(past.warehouseDir, parent).business_date) : null
}

/** The table that `previous.<table>` stands for. */
export const ownTable = ({ newest }: Past, table: string): string | undefined =>
  ['base', 'metrics', 'cubes'].map((layer) => `${layer}.${table}`).find((it) => it in newest.tables)
