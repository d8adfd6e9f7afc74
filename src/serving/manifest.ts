import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Term } from './terms.ts'

/**
 * One immutable Parquet file of a table. `min_valid_to` and `max_valid_to` only where versions are
 * closed.
 */
export type Segment = {
  file: string
  business_date: string
  rows: number
  hash: string
  min_valid_to?: string
  max_valid_to?: string
  /** Of a merged file of closed versions, what has been divided: the file this is a part of. */
  part_of?: string
  /** Brought back from the archive: the business date until which it stays. */
  held_until?: string
  /** Brought back without other tables of its date, so that no record can be read on it. */
  is_alone?: boolean
}

/** Whether a file holds what one night wrote of a table; others are merged, or parts of merged ones. */
export const isOfOneNight = (file: string): boolean => basename(dirname(file)) === 'day'

export type StoredTable = {
  write: 'scd2' | 'daily' | 'full'
  columns: string[]
  /** Open versions (scd2) or the whole table (full), kept in the version's current file. */
  current?: { rows: number; hash: string }
  /** Closed versions (scd2) or one partition a business date (daily), shared between versions. */
  segments: Segment[]
  /** Of a history: its ended versions are read on any date, not only those that were open on it. */
  shows_ended?: true
  /** Checksum of the hand-kept list that a table of reference data was made from. */
  made_from?: string
  /** How long its segments stay, on this business date; what is current only has none. */
  term?: Term
}

export type MartDefinition = {
  table: string
  sql: string
  is_published: boolean
  /** Its rows are kept as well, as `kept-rows.ts` says. */
  keeps_rows?: true
  key: string[]
  columns: string[]
}

export type Manifest = {
  version: string
  business_date: string
  kind: 'opening' | 'daily'
  run_id: string
  parent: string | null
  engine: string
  schema_version: number
  inputs: { file: string; file_name: string; checksum: string; row_count: number }[]
  /** Feeds whose data was carried over, with the business date they are of. */
  stale: Record<string, string>
  /**
   * Nothing can be read from it any more: its date and inputs are left, and as `current` of each table the
   * content of what its night made.
   */
  is_shortened?: boolean
  /** The layer that its night took as it stood, with those below; it loaded nothing. */
  from_layer?: 'base' | 'metrics'
  /** What two persons let pass. */
  waivers?: { kind: 'feed' | 'check'; name: string }[]
  tables: Record<string, StoredTable>
  marts: MartDefinition[]
  /** Content address of the models that made it, see `version-models.ts`. */
  models: string
}

export const MANIFEST_SCHEMA_VERSION = 1

const manifestPath = (warehouseDir: string, version: string) =>
  join(warehouseDir, 'manifest', `${version}.json`)
export const currentFilePath = (warehouseDir: string, version: string) =>
  join(warehouseDir, 'v', version, 'current.duckdb')
export const martsFilePath = (warehouseDir: string, version: string) =>
  join(warehouseDir, 'v', version, 'marts.duckdb')

/** Manifests kept in memory; a server that runs for years sees a new one every night. */
export const MANIFESTS_MAX = 64

const manifests = new Map<string, Manifest>()

/** The manifest of a version. Manifests never change, so one that was read lately is not read again. */
export function readManifest(warehouseDir: string, version: string): Manifest {
  const path = manifestPath(warehouseDir, version)
  const manifest = manifests.get(path) ?? (JSON.parse(readFileSync(path, 'utf8')) as Manifest)
  // What was used last stands last, and the first has to go.
  manifests.delete(path)
  manifests.set(path, manifest)
  const [oldest] = manifests.keys()
  if (manifests.size > MANIFESTS_MAX && oldest !== undefined) manifests.delete(oldest)
  return manifest
}

export const hasManifest = (warehouseDir: string, version: string) =>
  existsSync(manifestPath(warehouseDir, version))

export function writeManifest(warehouseDir: string, manifest: Manifest): void {
  const path = manifestPath(warehouseDir, manifest.version)
  writeDurably(path, `${JSON.stringify(manifest, null, 1)}\n`)
  manifests.delete(path)
}

/** The newest complete version of the warehouse, or null before the first night. */
export function readHead(warehouseDir: string): Manifest | null {
  const note = readNote<{ version: string }>(warehouseDir, 'CURRENT.json')
  return note && readManifest(warehouseDir, note.version)
}

/** A note beside the versions, such as which is the newest; null where there is none. */
export function readNote<T>(warehouseDir: string, name: string): T | null {
  const path = join(warehouseDir, name)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null
}

export function writeNote(warehouseDir: string, name: string, note: unknown): void {
  writeDurably(join(warehouseDir, name), `${JSON.stringify(note)}\n`)
}

/** A version and all it was built on, newest first. */
export function versionChain(warehouseDir: string, newest: Manifest | null): Manifest[] {
  const chain: Manifest[] = []
  for (let it = newest; it; it = it.parent ? readManifest(warehouseDir, it.parent) : null) chain.push(it)
  return chain
}

/** The version of a business date, itself or one that it was built on; null where that date had none. */
export function versionOn(
  warehouseDir: string,
  newest: Manifest | null,
  businessDate: string,
): Manifest | null {
  let it = newest
  while (it && it.business_date > businessDate) it = it.parent ? readManifest(warehouseDir, it.parent) : null
  return it?.business_date === businessDate ? it : null
}

export function writeHead(warehouseDir: string, version: string): void {
  writeNote(warehouseDir, 'CURRENT.json', { version })
}

/** Writes a file so that it is either the old or the new one, whatever happens in between. */
export function writeDurably(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.tmp`
  const file = openSync(temporary, 'w')
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, path)
  syncFolder(dirname(path))
}

/** Makes a rename in this folder survive a power loss. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** What the night of a version made of a table: its open or only rows, or the partition of its date. */
export function madeOn(
  { business_date: date, tables }: Pick<Manifest, 'business_date' | 'tables'>,
  name: string,
): { rows: number; hash: string } | undefined {
  const table = tables[name]
  const made = table?.current ?? table?.segments.findLast((it) => it.business_date === date)
  return made && { rows: made.rows, hash: made.hash }
}

/** Whose partitions say on which dates a record can be read. */
export const DATED_TABLE = 'metrics.customer_daily'

/** The business dates on which a record can be read, oldest first. */
export function keptDates(manifest: Manifest): string[] {
  const table = manifest.tables[DATED_TABLE]
  return (table?.segments ?? []).filter((it) => !it.is_alone).map((segment) => segment.business_date)
}
