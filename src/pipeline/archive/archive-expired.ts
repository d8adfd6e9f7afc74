import { copyFileSync, existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Clock } from '../../platform/clock.ts'
import { addDays } from '../../platform/dates.ts'
import { appendEntries, openCatalogue, type ArchiveEntry } from '../../serving/archive-catalogue.ts'
import { type EngineLimits, literal, openDuck, PARQUET, readParquet } from '../../serving/duckdb.ts'
import { type Manifest, syncFolder } from '../../serving/manifest.ts'
import { listLeaving, type Leaving } from '../../serving/terms.ts'
import { contentOf } from '../write/content.ts'
import { differs, draftOf, makeRoomFor, proofOf, sealFile, sha256Of, type Proof } from './archived-file.ts'

export type ArchiveInput = {
  warehouseDir: string
  archiveDir: string
  clock: Clock
  limits?: EngineLimits
  /** Tells how far it has come; what it throws cuts the work off there. */
  onPoint?: (point: ArchivePoint) => void
}
export type ArchivePoint = 'copied' | 'verified' | 'sealed' | 'entered'

type Work = ArchiveInput & {
  connection: DuckDBConnection
  manifest: Manifest
  catalogue: ReturnType<typeof openCatalogue>
}

/**
 * Archives what a version names although its term has ended, and changes nothing in the warehouse: the next
 * night's version leaves out what has an entry. A table's files are written, read back, compared, made
 * read-only and named; then its entries are added. Cut off anywhere, the next run goes on from there.
 */
export async function archiveExpired(input: ArchiveInput, manifest: Manifest): Promise<ArchiveEntry[]> {
  const catalogue = openCatalogue(input.archiveDir)
  const due = listLeaving(manifest).filter((it) => !catalogue.find(it))
  if (due.length === 0) return []
  const duck = await openDuck(input.limits)
  try {
    const work = { ...input, manifest, catalogue, connection: duck.connection }
    const entries: ArchiveEntry[] = []
    for (const leaving of Map.groupBy(due, (it) => it.table).values()) {
      entries.push(...(await archiveTable(work, leaving)))
    }
    return entries
  } finally {
    duck.close()
  }
}

async function archiveTable(work: Work, leaving: Leaving[]): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  for (const it of leaving) entries.push(await archiveSegment(work, it))
  for (const folder of new Set(entries.map((it) => dirname(it.location)))) {
    syncFolder(join(work.archiveDir, folder))
  }
  appendEntries(work.archiveDir, entries)
  work.onPoint?.('entered')
  return entries
}

async function archiveSegment(work: Work, leaving: Leaving): Promise<ArchiveEntry> {
  const { archiveDir, clock, manifest, onPoint } = work
  const { table, segment, ended_before = null } = leaving
  const { columns, write } = manifest.tables[table]!
  const location = locationOf(leaving, work.catalogue.timesEntered(leaving))
  const path = join(archiveDir, location)
  const archived_at = clock.now().toISOString()
  // One that has its name already is of a run that was cut off before its entry: it is not written again.
  const isNew = !existsSync(path)
  if (isNew) {
    makeRoomFor(path)
    await copyOut(work, leaving, draftOf(path))
    onPoint?.('copied')
  }
  const proof = await proofOf(work.connection, { path: isNew ? draftOf(path) : path, columns })
  await compare(work, leaving, { proof, path })
  onPoint?.('verified')
  if (isNew) sealFile(path)
  onPoint?.('sealed')
  const { hash, rows, amounts, sha256 } = proof
  return {
    table,
    write: write === 'scd2' ? 'scd2' : 'daily',
    partition: segment.business_date,
    ...datesOf(leaving),
    ended_before,
    rows,
    hash,
    amounts,
    columns,
    bytes: statSync(path).size,
    sha256,
    location,
    segment: segment.file,
    left_version: manifest.version,
    archived_at,
    verified_at: clock.now().toISOString(),
  }
}

/**
 * The file's own name, which no other file ever has: it begins with the version that wrote it. One that comes
 * back to its date, after another had left in its place, lies there once more.
 */
function locationOf({ table, segment, ended_before: before }: Leaving, timesEntered: number): string {
  const part = before ? `.before-${before}` : ''
  const again = timesEntered > 0 ? `.${timesEntered + 1}` : ''
  return join(table, `${basename(segment.file, '.parquet')}${part}${again}.parquet`)
}

/** A file that leaves whole is copied as it is; of a merged one, the versions that have to leave. */
async function copyOut(work: Work, leaving: Leaving, draft: string): Promise<void> {
  const source = join(work.warehouseDir, leaving.segment.file)
  const { ended_before: before } = leaving
  if (!before) return copyFileSync(source, draft)
  const { columns } = work.manifest.tables[leaving.table]!
  await work.connection.run(
    `copy (select ${columns.join(', ')} from ${readParquet([source])}
       where valid_to < CAST(${literal(before)} AS date)) to ${literal(draft)} (${PARQUET})`,
  )
}

/** What was read back from the archive against what the warehouse says of its own file. */
async function compare(work: Work, leaving: Leaving, { proof, path }: { proof: Proof; path: string }) {
  const source = join(work.warehouseDir, leaving.segment.file)
  if (leaving.ended_before) return compareParts(work, leaving, { proof, path })
  const { rows, hash } = leaving.segment
  if (proof.sha256 !== (await sha256Of(source))) throw differs(path, 'its bytes are others')
  if (proof.rows !== rows || proof.hash !== hash) throw differs(path, 'its rows are others')
}

/** The part that leaves and the part that stays are all there was. */
async function compareParts(work: Work, leaving: Leaving, { proof, path }: { proof: Proof; path: string }) {
  const { segment, table, ended_before: before } = leaving
  const { columns } = work.manifest.tables[table]!
  const source = readParquet([join(work.warehouseDir, segment.file)])
  const stays = `(from ${source} where valid_to >= CAST(${literal(before!)} AS date))`
  const rest = await contentOf(work.connection, stays, columns)
  const isWhole =
    proof.rows + rest.rows === segment.rows && BigInt(proof.hash) + BigInt(rest.hash) === BigInt(segment.hash)
  if (!isWhole) throw differs(path, 'its rows and those that stay are not all there are')
}

function datesOf({ segment, ended_before: before }: Leaving) {
  const first_date = segment.min_valid_to ?? segment.business_date
  const last_date = before ? addDays(before, -1) : (segment.max_valid_to ?? segment.business_date)
  return { first_date, last_date }
}
