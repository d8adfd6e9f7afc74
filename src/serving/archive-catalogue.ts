import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { addDays } from '../platform/dates.ts'
import { isOfOneNight, syncFolder } from './manifest.ts'
import type { Leaving } from './terms.ts'

/** What the archive holds of one partition: a file that never changes, and how to know that it has not. */
export type ArchiveEntry = {
  table: string
  write: 'daily' | 'scd2'
  /** The business date whose night wrote the partition. */
  partition: string
  /** The dates of its rows; of a history, the days on which its versions ended. */
  first_date: string
  last_date: string
  /** Of a merged file of closed versions, those that ended before this day; the others stayed. */
  ended_before: string | null
  rows: number
  /** The sum of its rows' hashes, which does not depend on their order. */
  hash: string
  /** Totals of the decimal columns. */
  amounts: Record<string, string>
  columns: string[]
  bytes: number
  sha256: string
  /** From the archive's folder. */
  location: string
  /** The file's name in the warehouse. */
  segment: string
  /** The newest version of the warehouse that named it when it was archived. */
  left_version: string
  archived_at: string
  verified_at: string
}

const CATALOGUE = 'catalogue'

/** One list a month of partitions, so that no night and no reader goes through those of all years. */
const listPath = (archiveDir: string, partition: string) =>
  join(archiveDir, CATALOGUE, `${partition.slice(0, 7)}.jsonl`)

/** The entries of the month in which a partition lies. */
export const readEntriesOf = (archiveDir: string, partition: string): ArchiveEntry[] =>
  readList(listPath(archiveDir, partition))

/** Everything in the archive, the oldest partitions first. */
export function readCatalogueOf(archiveDir: string): ArchiveEntry[] {
  const folder = join(archiveDir, CATALOGUE)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => readList(join(folder, name)))
    .toSorted((a, b) => (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0))
}

/**
 * The entries that stand for their dates, the oldest first. What a night wrote stays in the archive when its
 * date is run again; of both, what left last is what a date is known by from then on.
 */
export const readStanding = (archiveDir: string): ArchiveEntry[] => standingOf(readCatalogueOf(archiveDir))

function standingOf(entries: ArchiveEntry[]): ArchiveEntry[] {
  const last = new Map(entries.map((it) => [dateOf(it), it]))
  // Of merged files, several parts may be of one date.
  return entries.filter((it) => !isOfOneNight(it.segment) || last.get(dateOf(it)) === it)
}

const dateOf = ({ table, partition, segment }: ArchiveEntry) =>
  `${table} ${partition} ${isOfOneNight(segment)}`

type Part = Pick<Leaving, 'segment' | 'ended_before'>

/** Looks entries up by the warehouse's file and the part of it; each month's list is read once. */
export function openCatalogue(archiveDir: string) {
  const months = new Map<string, ArchiveEntry[]>()
  const entriesOf = (partition: string): ArchiveEntry[] => {
    const path = listPath(archiveDir, partition)
    const known = months.get(path) ?? readList(path)
    months.set(path, known)
    return known
  }
  const standing = new Map<ArchiveEntry[], Map<string, ArchiveEntry>>()
  return {
    /** What stands in the archive for this file. */
    find({ segment, ended_before }: Part): ArchiveEntry | undefined {
      const entries = entriesOf(segment.business_date)
      const known = standing.get(entries) ?? byPart(standingOf(entries))
      standing.set(entries, known)
      // A part that was brought back is the one that left.
      const { part_of, file, max_valid_to } = segment
      const before = part_of ? addDays(max_valid_to!, 1) : (ended_before ?? null)
      return known.get(partOf(part_of ?? file, before))
    },
    /** How many times this file has been entered: once more after another had left in its place. */
    timesEntered({ segment: { file, business_date }, ended_before: before }: Part): number {
      const isSame = (it: ArchiveEntry) => it.segment === file && it.ended_before === (before ?? null)
      return entriesOf(business_date).filter(isSame).length
    },
    /** What stands in the archive for a date of a table. */
    ofDate(table: string, partition: string): ArchiveEntry | undefined {
      return entriesOf(partition).findLast((it) => it.table === table && it.partition === partition)
    },
  }
}

const partOf = (file: string, before: string | null) => `${file} ${before ?? ''}`
const byPart = (entries: ArchiveEntry[]) =>
  new Map(entries.map((it) => [partOf(it.segment, it.ended_before), it]))

/** Adds entries, durably. A line that a cut-off writer left half is not there, and gives way. */
export function appendEntries(archiveDir: string, entries: ArchiveEntry[]): void {
  for (const [path, added] of Map.groupBy(entries, (it) => listPath(archiveDir, it.partition))) {
    const folder = join(archiveDir, CATALOGUE)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = openSync(path, existsSync(path) ? 'r+' : 'w')
    const whole = wholeLines(readFileSync(path))
    ftruncateSync(file, whole.length)
    const lines = added.map((it) => `${JSON.stringify(it)}\n`).join('')
    writeSync(file, lines, whole.length)
    fsyncSync(file)
    closeSync(file)
    syncFolder(folder)
  }
}

function readList(path: string): ArchiveEntry[] {
  if (!existsSync(path)) return []
  return wholeLines(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ArchiveEntry)
}

const wholeLines = (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('\n') + 1)

/** Files of the archive, from its folder; the catalogue is none of them. */
export function listArchived(archiveDir: string): string[] {
  if (!existsSync(archiveDir)) return []
  return readdirSync(archiveDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.parquet'))
    .toSorted()
}
