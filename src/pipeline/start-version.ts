import { mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type ArchiveEntry, openCatalogue } from '../serving/archive-catalogue.ts'
import { literal, PARQUET, readParquet } from '../serving/duckdb.ts'
import { isOfOneNight, type Manifest, type Segment } from '../serving/manifest.ts'
import { isHeld, listLeaving, type Leaving } from '../serving/terms.ts'
import { newestVersion } from './rerun/rerun-source.ts'
import { contentOf } from './write/content.ts'

type Start = {
  connection: DuckDBConnection
  warehouseDir: string
  archiveDir: string
  businessDate: string
  version: string
}

/**
 * What a night's version begins with: its parent's files, without those that are in the archive, and with
 * those that were brought back from it for longer.
 */
export async function startFrom(start: Start, parent: Manifest): Promise<Manifest> {
  const held = heldSegments(start)
  const catalogue = openCatalogue(start.archiveDir)
  const gone = new Map<Segment, { leaving: Leaving; entry: ArchiveEntry }>()
  for (const leaving of listLeaving(parent)) {
    const entry = catalogue.find(leaving)
    if (entry) gone.set(leaving.segment, { leaving, entry })
  }
  if (gone.size === 0 && held.size === 0) return parent
  const tables: Manifest['tables'] = {}
  for (const [name, table] of Object.entries(parent.tables)) {
    const segments: Segment[] = []
    for (const segment of table.segments) {
      const it = gone.get(segment)
      if (!it) segments.push(segment)
      else if (it.leaving.ended_before) segments.push(await writeRest(start, it.leaving, table.columns))
    }
    tables[name] = { ...table, segments: withHeld(segments, held.get(name) ?? []) }
  }
  return { ...parent, tables }
}

/** A night that is run again builds on an earlier version, which does not name what came back since. */
function heldSegments({ warehouseDir, businessDate }: Start): Map<string, Segment[]> {
  const tables = Object.entries(newestVersion(warehouseDir)?.tables ?? {})
  return new Map(
    tables.flatMap(([name, { segments }]) => {
      const held = segments.filter((it) => isHeld(it, businessDate) && it.business_date < businessDate)
      return held.length > 0 ? [[name, held] as const] : []
    }),
  )
}

/**
 * The oldest come first, so that the newest stays the last; what is there whole is not added in part, and
 * not what has been made again of its date.
 */
export function withHeld(segments: Segment[], held: Segment[]): Segment[] {
  const returning = new Map(held.map((it) => [it.file, it]))
  const own = segments.map((it) => returning.get(it.file) ?? it)
  const files = new Set(own.map((it) => it.file))
  const nights = new Set(own.filter((it) => isOfOneNight(it.file)).map((it) => it.business_date))
  const isMadeAgain = (it: Segment) => isOfOneNight(it.file) && nights.has(it.business_date)
  const added = held.filter((it) => !files.has(it.file) && !files.has(it.part_of ?? '') && !isMadeAgain(it))
  if (added.length === 0) return own
  return [...added, ...own].toSorted((a, b) => a.business_date.localeCompare(b.business_date))
}

/** The versions of a merged file that stay, in a file of this night. */
async function writeRest(start: Start, leaving: Leaving, columns: string[]): Promise<Segment> {
  const { connection, warehouseDir, version } = start
  const { segment, table, ended_before: before } = leaving
  const file = join('seg', table, 'rest', `${version}.${basename(segment.file)}`)
  const path = join(warehouseDir, file)
  mkdirSync(dirname(path), { recursive: true })
  await connection.run(
    `copy (select ${columns.join(', ')} from ${readParquet([join(warehouseDir, segment.file)])}
       where valid_to >= CAST(${literal(before!)} AS date)) to ${literal(path)} (${PARQUET})`,
  )
  const content = await contentOf(connection, readParquet([path]), columns)
  return { ...segment, file, ...content, min_valid_to: before! }
}
