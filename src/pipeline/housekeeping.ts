import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { knownChain } from '../serving/corrections.ts'
import { keptRowsFiles } from '../serving/kept-rows.ts'
import {
  hasManifest,
  madeOn,
  type Manifest,
  readHead,
  martsFilePath,
  readManifest,
  versionChain,
  writeManifest,
} from '../serving/manifest.ts'
import { stillKept } from '../serving/terms.ts'
import { listFiles } from './models.ts'
import type { Readable } from './published.ts'
import { readRerunSource } from './rerun/rerun-source.ts'
import { readUnfinished } from './unfinished.ts'

/** Current files kept behind the newest version, so that as many business dates can be run again. */
export const VERSIONS_KEPT = 7

/**
 * Deletes what no kept manifest names: the leavings of a night that was cut off, unless it can go on from
 * them, and the current files of versions that are neither recent, nor published, nor superseded by one that
 * is. Runs before a night, under the lock that lets only one night run.
 */
export function removeUnnamedFiles(warehouseDir: string, readable: Readable[]): string[] {
  const { known, kept, recent, past } = keptVersions(warehouseDir, readable)
  shortenManifests(warehouseDir, { known, recent })
  const manifests = new Set(known.map((it) => `${it.version}.json`))
  const models = new Set(known.map((it) => `${it.models}.json`))
  const segments = new Set(
    kept.flatMap((it) => [
      ...Object.values(it.tables).flatMap((table) => table.segments.map((segment) => segment.file)),
      ...keptRowsFiles(it),
    ]),
  )
  const unnamed = [
    ...listFiles(join(warehouseDir, 'seg'), '.parquet').filter(
      (path) => !segments.has(relative(warehouseDir, path)),
    ),
    ...namesIn(join(warehouseDir, 'v'), (name) => !recent.has(name)),
    // Of what is read as of earlier dates only, the published rows are in nobody's way but the disk's.
    ...past.map((version) => martsFilePath(warehouseDir, version)).filter((path) => existsSync(path)),
    ...namesIn(join(warehouseDir, 'manifest'), (name) => !manifests.has(name)),
    ...namesIn(warehouseDir, (name) => name === 'work' || name.endsWith('.tmp')),
    ...namesIn(join(warehouseDir, 'models'), (name) => !models.has(name)),
    ...namesIn(join(warehouseDir, 'register'), (name) => name.endsWith('.tmp')),
  ]
  for (const path of unnamed) rmSync(path, { recursive: true, force: true })
  return unnamed.map((path) => relative(warehouseDir, path))
}

/**
 * Deletes the current files that are no longer kept, between the nights of a catch-up: each is as large as
 * the bank. Their segments stay until the next command, and so does what is being loaded for the next night.
 */
export function removeOldVersions(warehouseDir: string, readable: Readable[]): void {
  const { recent } = keptVersions(warehouseDir, readable)
  for (const path of namesIn(join(warehouseDir, 'v'), (name) => !recent.has(name))) {
    rmSync(path, { recursive: true, force: true })
  }
}

/** The versions that are known, and those of them, and of unfinished work, whose files are kept. */
function keptVersions(warehouseDir: string, readable: Readable[]) {
  const chain = versionChain(warehouseDir, readHead(warehouseDir))
  const published = readable.flatMap((it) => findManifest(warehouseDir, it.version))
  // What has been corrected is read as it was, without what has come to the end of its term since.
  const superseded = readable.flatMap(({ superseded: versions, business_date: date }) =>
    versions.flatMap((it) => findManifest(warehouseDir, it)).map((it) => stillKept(it, date)),
  )
  const [source, ...beforeSource] = versionChain(warehouseDir, readRerunSource(warehouseDir))
  const left = readUnfinished(warehouseDir)
  const ofReruns = source ? [source, ...beforeSource] : []
  // What they were built on tells which dates the next publication corrects.
  const ofPeople = [...published, ...superseded].flatMap((it) => knownChain(warehouseDir, it))
  const known = [...chain, ...ofReruns, ...ofPeople]
  const newest = [...chain.slice(0, VERSIONS_KEPT), ...published, ...(source ? [source] : [])]
  const built = [...newest, ...(left ? [left] : [])]
  const inUse = new Set(built.map((it) => it.version))
  const past = superseded.map((it) => it.version).filter((it) => !inUse.has(it))
  return { known, kept: [...built, ...superseded], recent: new Set([...inUse, ...past]), past }
}

const findManifest = (warehouseDir: string, version: string): Manifest[] =>
  hasManifest(warehouseDir, version) ? [readManifest(warehouseDir, version)] : []

/**
 * Of a version that nothing can be read from any more, its date, kind, inputs and the content of its tables
 * are enough: every command walks through all there were. Should its date be run again, or stood upon, that
 * content is what the tables are held against.
 */
function shortenManifests(
  warehouseDir: string,
  { known, recent }: { known: Manifest[]; recent: ReadonlySet<string> },
): void {
  for (const manifest of new Map(known.map((it) => [it.version, it])).values()) {
    if (recent.has(manifest.version) || manifest.is_shortened) continue
    writeManifest(warehouseDir, shortened(manifest))
  }
}

export const shortened = (manifest: Manifest): Manifest => ({
  ...manifest,
  tables: contents(manifest),
  marts: [],
  is_shortened: true,
})

/** Files as delivered are kept as rows or not at all, and lists are what they are by now. */
const contents = (manifest: Manifest): Manifest['tables'] =>
  Object.fromEntries(
    Object.entries(manifest.tables).flatMap(([name, { write }]) => {
      const current = name.startsWith('ods.') || write === 'full' ? undefined : madeOn(manifest, name)
      return current ? [[name, { write, columns: [], current, segments: [] }]] : []
    }),
  )

function namesIn(folder: string, isUnnamed: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(isUnnamed)
    .map((name) => join(folder, name))
}
