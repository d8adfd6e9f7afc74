import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import {
  hasManifest,
  type Manifest,
  readHead,
  readManifest,
  versionChain,
  writeManifest,
} from '../serving/manifest.ts'
import { listFiles } from './models.ts'
import { readUnfinished } from './unfinished.ts'

/** Current files kept behind the newest version, so that as many business dates can be run again. */
export const VERSIONS_KEPT = 7

/**
 * Deletes what no kept manifest names: the leavings of a night that was cut off, unless it can go on from
 * them, and the current files of versions that are neither recent nor published. Runs before a night, under
 * the lock that lets only one night run.
 */
export function removeUnnamedFiles(warehouseDir: string, publishedVersions: string[]): string[] {
  const { chain, published, recent, left } = keptVersions(warehouseDir, publishedVersions)
  shortenManifests(warehouseDir, { chain, recent })
  const manifests = new Set([...chain, ...published].map((it) => `${it.version}.json`))
  const models = new Set([...chain, ...published].map((it) => `${it.models}.json`))
  const segments = new Set(
    [...chain.slice(0, VERSIONS_KEPT), ...published, ...(left ? [left] : [])].flatMap((it) =>
      Object.values(it.tables).flatMap((table) => table.segments.map((segment) => segment.file)),
    ),
  )
  const unnamed = [
    ...listFiles(join(warehouseDir, 'seg'), '.parquet').filter(
      (path) => !segments.has(relative(warehouseDir, path)),
    ),
    ...namesIn(join(warehouseDir, 'v'), (name) => !recent.has(name)),
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
export function removeOldVersions(warehouseDir: string, publishedVersions: string[]): void {
  const { recent } = keptVersions(warehouseDir, publishedVersions)
  for (const path of namesIn(join(warehouseDir, 'v'), (name) => !recent.has(name))) {
    rmSync(path, { recursive: true, force: true })
  }
}

function keptVersions(warehouseDir: string, publishedVersions: string[]) {
  const chain = versionChain(warehouseDir, readHead(warehouseDir))
  const published = publishedVersions
    .filter((version) => hasManifest(warehouseDir, version))
    .map((version) => readManifest(warehouseDir, version))
  const left = readUnfinished(warehouseDir)
  const kept = [...chain.slice(0, VERSIONS_KEPT), ...published, ...(left ? [left] : [])]
  return { chain, published, recent: new Set(kept.map((it) => it.version)), left }
}

/**
 * Of a version that nothing can be read from or built on any more, its date, kind and inputs are enough:
 * every command walks through all there were.
 */
function shortenManifests(
  warehouseDir: string,
  { chain, recent }: { chain: Manifest[]; recent: ReadonlySet<string> },
): void {
  for (const manifest of chain) {
    if (recent.has(manifest.version) || Object.keys(manifest.tables).length === 0) continue
    writeManifest(warehouseDir, { ...manifest, tables: {}, marts: [] })
  }
}

function namesIn(folder: string, isUnnamed: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(isUnnamed)
    .map((name) => join(folder, name))
}
