import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { addDays } from '../../platform/dates.ts'
import { AppError, conflict } from '../../platform/errors.ts'
import { type ArchiveEntry, readStanding } from '../../serving/archive-catalogue.ts'
import { type Manifest, type Segment, writeHead } from '../../serving/manifest.ts'
import { standIn } from '../stand-in.ts'
import { withHeld } from '../start-version.ts'
import type { ArchiveInput } from './archive-expired.ts'
import { draftOf, makeRoomFor, sha256Of } from './archived-file.ts'

/** How long what was brought back stays, counted from the business date of the version it comes to. */
export const HOLD_DAYS = 35

export type RestoreWish = { table: string | null; from: string; to: string; days: number }
export type RestoreInput = Pick<ArchiveInput, 'warehouseDir' | 'archiveDir'> & {
  onPoint?: (point: RestorePoint) => void
}
export type RestorePoint = 'copied' | 'described'

/**
 * Brings partitions back into a new version, which stands in the place of the newest: the same night, with
 * more files. Of histories come the versions that were valid on one of the days. Every file is held against
 * the checksum of its entry before anything names it.
 */
export async function restore(
  input: RestoreInput,
  head: Manifest,
  wish: RestoreWish,
): Promise<{ manifest: Manifest; entries: ArchiveEntry[] }> {
  const catalogue = readStanding(input.archiveDir)
  const entries = catalogue.filter((it) => isWished(it, wish))
  if (entries.length === 0) throw nothingArchived(wish)
  for (const entry of entries) checkFits(entry, head)
  const heldUntil = addDays(head.business_date, wish.days)
  const held = new Map<string, Segment[]>()
  for (const entry of entries) {
    const file = await bringBack(input, entry)
    held.set(entry.table, [
      ...(held.get(entry.table) ?? []),
      { ...segmentOf(entry, file), held_until: heldUntil },
    ])
  }
  input.onPoint?.('copied')
  const tables = { ...head.tables }
  for (const [name, segments] of held) {
    const table = tables[name]!
    tables[name] = { ...table, segments: withHeld(table.segments, segments) }
  }
  const manifest = { ...head, tables: markAlone(tables, catalogue) }
  return { manifest: standFor(input, head, manifest), entries }
}

function nothingArchived({ table, from, to }: RestoreWish): AppError {
  const dates = from === to ? from : `${from} to ${to}`
  return new AppError({
    code: 'archived_partition_not_found',
    status: 404,
    message: `The archive has no partition of ${table ?? 'any table'} for ${dates}.`,
    details: { table, from, to },
  })
}

const isWished = (entry: ArchiveEntry, { table, from, to }: RestoreWish): boolean =>
  (table === null || entry.table === table) &&
  (entry.write === 'scd2' ? entry.last_date > from : entry.partition >= from && entry.partition <= to)

function checkFits({ table, columns }: ArchiveEntry, head: Manifest): void {
  const now = head.tables[table]
  if (now && now.columns.join() === columns.join()) return
  const why = now ? 'has other columns now' : 'is no longer part of the warehouse'
  throw conflict('archive_does_not_fit', `${table} ${why}. Its files can be read where they are.`, { table })
}

/** The file under the name it had, or that of the part it is; one that is still there is the same. */
export async function bringBack(
  { warehouseDir, archiveDir }: Pick<RestoreInput, 'warehouseDir' | 'archiveDir'>,
  entry: ArchiveEntry,
): Promise<string> {
  const { table, location, sha256, segment, ended_before: before } = entry
  const archived = join(archiveDir, location)
  if (!existsSync(archived)) throw damaged(location, 'is not there')
  if ((await sha256Of(archived)) !== sha256) throw damaged(location, 'has changed')
  const file = before ? join('seg', table, 'restored', basename(location)) : segment
  const path = join(warehouseDir, file)
  if (existsSync(path) && (await sha256Of(path)) === sha256) return file
  makeRoomFor(path)
  copyFileSync(archived, draftOf(path))
  if ((await sha256Of(draftOf(path))) !== sha256) throw damaged(location, 'could not be read twice alike')
  chmodSync(draftOf(path), 0o644)
  renameSync(draftOf(path), path)
  return file
}

/** What a version says of a file that was brought back. */
export function segmentOf(entry: ArchiveEntry, file: string): Segment {
  const { write, partition, rows, hash, first_date, last_date, segment } = entry
  return {
    file,
    business_date: partition,
    rows,
    hash,
    ...(write === 'scd2' ? { min_valid_to: first_date, max_valid_to: last_date } : {}),
    ...(file === segment ? {} : { part_of: segment }),
  }
}

/** A record can be read on a date only if all that the night knew is there again: its days, its histories. */
function markAlone(tables: Manifest['tables'], catalogue: ArchiveEntry[]): Manifest['tables'] {
  const files = new Set(
    Object.values(tables).flatMap(({ segments }) => segments.flatMap((it) => [it.file, it.part_of ?? ''])),
  )
  const away = catalogue.filter((it) => !files.has(it.segment) && isNeeded(tables, it))
  const isAlone = (date: string) =>
    away.some((it) => (it.write === 'scd2' ? it.last_date > date : it.partition === date))
  const marked = (segment: Segment): Segment => {
    const { is_alone: _before, ...rest } = segment
    return segment.held_until && isAlone(segment.business_date) ? { ...rest, is_alone: true } : rest
  }
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, { ...table, segments: table.segments.map(marked) }]),
  )
}

/** Files as delivered are not read by day, and flows reach as far back as they do. */
function isNeeded(tables: Manifest['tables'], { table, write }: ArchiveEntry): boolean {
  const term = tables[table]?.term
  return write === 'scd2' || (term !== undefined && 'days' in term && term.month_ends !== undefined)
}

/** Writes the version down, unless it is the one that it would stand for. */
function standFor({ warehouseDir, onPoint }: RestoreInput, head: Manifest, { tables }: Manifest): Manifest {
  if (JSON.stringify(tables) === JSON.stringify(head.tables)) return head
  const standing = standIn(warehouseDir, head, { tables })
  onPoint?.('described')
  writeHead(warehouseDir, standing.version)
  return standing
}

const damaged = (location: string, why: string) =>
  new AppError({
    code: 'archive_damaged',
    status: 409,
    message: `${location} ${why}. Nothing was brought back; bring the file from the archive's copy.`,
    details: { location },
  })
