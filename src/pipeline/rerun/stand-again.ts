import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../platform/errors.ts'
import { readCatalogueOf, type ArchiveEntry } from '../../serving/archive-catalogue.ts'
import { literal } from '../../serving/duckdb.ts'
import { currentFilePath, type Manifest, type Segment, type StoredTable } from '../../serving/manifest.ts'
import { endedBefore, isKept } from '../../serving/terms.ts'
import { OPEN_END, storedName, storedSelect } from '../../serving/world.ts'
import { bringBack, segmentOf } from '../archive/index.ts'
import { withHeld } from '../start-version.ts'
import { contentOf } from '../write/content.ts'

export type Standing = {
  connection: DuckDBConnection
  warehouseDir: string
  archiveDir: string
  /** The version of the date before the one that is run again. */
  parent: Manifest
  /** The newest version built on it. */
  source: Manifest | null
  businessDate: string
}

/**
 * The version that a night builds on, its current file kept or made again. Histories forget nothing: what was
 * open on a date is what had begun by then and not ended, and the versions that ended since are open again.
 * The content is held against what the version says of itself. Tables that every night writes whole are not
 * needed.
 */
export async function standAgain(standing: Standing): Promise<Manifest> {
  const { warehouseDir, parent, source, businessDate } = standing
  const path = currentFilePath(warehouseDir, parent.version)
  if (existsSync(path) && !parent.is_shortened) return parent
  if (!source) {
    const message = `${businessDate} builds on ${parent.business_date}, whose version is no longer kept`
    throw new AppError({ code: 'rerun_too_old', status: 409, message })
  }
  const back = await bringBackGone(standing, source)
  const whole = Object.entries(source.tables).map(([name, table]): [string, StoredTable] => {
    return [name, { ...table, segments: withHeld(table.segments, back.get(name) ?? []) }]
  })
  const tables: Manifest['tables'] = {}
  for (const [name, table] of whole.filter(([, it]) => it.write === 'daily')) {
    tables[name] = { ...table, segments: until(table, parent.business_date) }
  }
  await writeFile(standing, source, async () => {
    for (const [name, table] of whole.filter(([, it]) => it.write === 'scd2')) {
      tables[name] = await openVersions(standing, { name, table })
    }
  })
  return { ...parent, version: againName(parent), tables }
}

/** Of use to one night: nothing names it afterwards. */
const againName = ({ version }: Manifest) => `${version}.again`

const until = ({ segments }: StoredTable, date: string) => segments.filter((it) => it.business_date <= date)

async function writeFile(
  { connection, warehouseDir, parent }: Standing,
  source: Manifest,
  write: () => Promise<void>,
): Promise<void> {
  const path = currentFilePath(warehouseDir, againName(parent))
  rmSync(dirname(path), { recursive: true, force: true })
  mkdirSync(dirname(path), { recursive: true })
  await connection.run(
    `attach ${literal(currentFilePath(warehouseDir, source.version))} as later (read_only);
     attach ${literal(path)} as again (recovery_mode no_wal_writes)`,
  )
  await write()
  await connection.run('detach again; detach later')
}

async function openVersions(
  { connection, warehouseDir, parent }: Standing,
  { name, table }: { name: string; table: StoredTable },
): Promise<StoredTable> {
  const { business_date: date } = parent
  const columns = table.columns.map((it) =>
    it === 'valid_to' ? `CAST(${literal(OPEN_END)} AS date) as valid_to` : it,
  )
  const versions = storedSelect({ warehouseDir, name, table, asOf: date, alias: 'later' })
  const relation = `again.${storedName(name)}`
  await connection.run(
    `create table ${relation} as select ${columns.join(', ')} from (${versions}) as versions
      where valid_from <= CAST(${literal(date)} AS date) and valid_to > CAST(${literal(date)} AS date)`,
  )
  const current = await contentOf(connection, relation, table.columns)
  const known = parent.tables[name]?.current
  if (known && (known.rows !== current.rows || known.hash !== current.hash)) {
    throw new AppError({
      code: 'rerun_differs',
      status: 409,
      message: `${name} of ${date} cannot be made again: its rows are not those that its night had`,
      details: { table: name, business_date: date },
    })
  }
  return { ...table, current, segments: until(table, date) }
}

/**
 * Brings back from the archive what the night reads and has left the warehouse since: the partitions that
 * stood on its date, and versions that had not ended long enough before it.
 */
async function bringBackGone(standing: Standing, source: Manifest): Promise<Map<string, Segment[]>> {
  const { archiveDir, parent, businessDate } = standing
  const isNeeded = ({ table: name, write, partition, last_date }: ArchiveEntry): boolean => {
    const table = source.tables[name]
    if (!table?.term || name.startsWith('ods.') || partition > parent.business_date) return false
    if (write === 'scd2') {
      const { ended_months: months } = table.term as { ended_months: number }
      return last_date >= endedBefore(months, businessDate)
    }
    const isThere = table.segments.some((it) => it.business_date === partition)
    return !isThere && isKept(table.term, partition, businessDate)
  }
  const back = new Map<string, Segment[]>()
  for (const entry of readCatalogueOf(archiveDir).filter(isNeeded)) {
    const segment = segmentOf(entry, await bringBack(standing, entry))
    back.set(entry.table, [...(back.get(entry.table) ?? []), segment])
  }
  return back
}
