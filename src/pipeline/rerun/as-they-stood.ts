import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../platform/errors.ts'
import { type ArchiveEntry, readStanding } from '../../serving/archive-catalogue.ts'
import { literal } from '../../serving/duckdb.ts'
import {
  currentFilePath,
  madeOn,
  type Manifest,
  type Segment,
  type StoredTable,
} from '../../serving/manifest.ts'
import { endedBefore, isKept } from '../../serving/terms.ts'
import { OPEN_END, storedName, storedSelect } from '../../serving/world.ts'
import { bringBack, segmentOf } from '../archive/index.ts'
import { withHeld } from '../start-version.ts'
import { contentOf } from '../write/content.ts'

export type Standing = {
  connection: DuckDBConnection
  warehouseDir: string
  archiveDir: string
  /** The newest version that was built on what is asked for. */
  source: Manifest
  /** The version that is asked for: its date, and what it says of its tables. */
  version: Manifest
  /** The business date of the night that reads them. */
  seenOn: string
  /** The attached database that takes the open versions of histories. */
  into: string
}

/**
 * The tables of a version as they stood on its date, out of the newest that was built on it. Histories forget
 * nothing: what was open on a date is what had begun by then and not ended, and the versions that ended since
 * are open again. The content is held against what the version says of itself. Tables that every night writes
 * whole are not among them.
 */
export async function tablesAsTheyStood(
  standing: Standing,
  isAsked: (table: string) => boolean,
): Promise<Manifest['tables']> {
  const { connection, warehouseDir, source, version } = standing
  const back = await bringBackGone(standing, isAsked)
  const asked = Object.entries(source.tables).filter(([name]) => isAsked(name))
  const whole = asked.map(([name, table]): [string, StoredTable] => {
    return [name, { ...table, segments: withHeld(table.segments, back.get(name) ?? []) }]
  })
  const tables: Manifest['tables'] = {}
  for (const [name, table] of whole.filter(([, it]) => it.write === 'daily')) {
    tables[name] = { ...table, segments: until(table, version.business_date) }
    const made = madeOn({ ...version, tables }, name)
    if (made) expectKnown(standing, { name, made })
  }
  await connection.run(
    `attach ${literal(currentFilePath(warehouseDir, source.version))} as later (read_only)`,
  )
  for (const [name, table] of whole.filter(([, it]) => it.write === 'scd2')) {
    tables[name] = await openVersions(standing, { name, table })
  }
  await connection.run('detach later')
  return tables
}

const until = ({ segments }: StoredTable, date: string) => segments.filter((it) => it.business_date <= date)

async function openVersions(
  standing: Standing,
  { name, table }: { name: string; table: StoredTable },
): Promise<StoredTable> {
  const { connection, warehouseDir, into } = standing
  const { business_date: date } = standing.version
  const columns = table.columns.map((it) =>
    it === 'valid_to' ? `CAST(${literal(OPEN_END)} AS date) as valid_to` : it,
  )
  const versions = storedSelect({ warehouseDir, name, table, asOf: date, alias: 'later' })
  const relation = `${into}.${storedName(name)}`
  await connection.run(
    `create or replace table ${relation} as select ${columns.join(', ')} from (${versions}) as versions
      where valid_from <= CAST(${literal(date)} AS date) and valid_to > CAST(${literal(date)} AS date)`,
  )
  const current = await contentOf(connection, relation, table.columns)
  expectKnown(standing, { name, made: current })
  return { ...table, current, segments: until(table, date) }
}

type Made = { name: string; made: { rows: number; hash: string } }

function expectKnown({ version }: Standing, { name, made }: Made): void {
  const known = madeOn(version, name)
  if (!known || (known.rows === made.rows && known.hash === made.hash)) return
  const { business_date } = version
  throw new AppError({
    code: 'rerun_differs',
    status: 409,
    message: `${name} of ${business_date} cannot be made again: its rows are not those that its night had`,
    details: { table: name, business_date },
  })
}

/**
 * Brings back from the archive what the night reads and has left the warehouse since: the partitions that
 * stood on its date, and versions that had not ended long enough before it. No night reads cubes.
 */
async function bringBackGone(
  standing: Standing,
  isAsked: (table: string) => boolean,
): Promise<Map<string, Segment[]>> {
  const { archiveDir, source, version, seenOn } = standing
  const isNeeded = ({ table: name, write, partition, last_date }: ArchiveEntry): boolean => {
    const table = source.tables[name]
    if (!table?.term || !isAsked(name) || name.startsWith('ods.') || name.startsWith('cubes.')) return false
    if (write === 'scd2') {
      const { ended_months: months } = table.term as { ended_months: number }
      return last_date >= endedBefore(months, seenOn)
    }
    const isThere = table.segments.some((it) => it.business_date === partition)
    return !isThere && partition <= version.business_date && isKept(table.term, partition, seenOn)
  }
  const back = new Map<string, Segment[]>()
  for (const entry of readStanding(archiveDir).filter(isNeeded)) {
    const segment = segmentOf(entry, await bringBack(standing, entry))
    back.set(entry.table, [...(back.get(entry.table) ?? []), segment])
  }
  return back
}
