import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  currentFilePath,
  hasManifest,
  type Manifest,
  readManifest,
  writeManifest,
} from '../serving/manifest.ts'

/**
 * Writes a version down that stands in the place of another: the same night with other files of earlier
 * dates, or built on another version. It has a name of its own, and the same current file.
 */
export function standIn(
  warehouseDir: string,
  instead: Manifest,
  changed: Partial<Pick<Manifest, 'tables' | 'parent'>>,
): Manifest {
  const manifest = { ...instead, ...changed }
  const version = freeName(warehouseDir, nextName(instead.version), (name) => ({
    ...manifest,
    version: name,
  }))
  const path = currentFilePath(warehouseDir, version)
  const kept = currentFilePath(warehouseDir, instead.version)
  rmSync(dirname(path), { recursive: true, force: true })
  if (existsSync(kept)) {
    mkdirSync(dirname(path), { recursive: true })
    linkSync(kept, path)
  }
  writeManifest(warehouseDir, { ...manifest, version })
  return { ...manifest, version }
}

/** This name, or the first after it that no other version has: what a version names never changes. */
export function freeName(
  warehouseDir: string,
  version: string,
  manifestAs?: (version: string) => Manifest,
): string {
  const isOther = (name: string) =>
    JSON.stringify(readManifest(warehouseDir, name)) !== JSON.stringify(manifestAs?.(name))
  let name = version
  while (hasManifest(warehouseDir, name) && isOther(name)) name = nextName(name)
  return name
}

/** `2026-06-30.1f2e3d4c5b`, `2026-06-30.1f2e3d4c5b.r1`, `2026-06-30.1f2e3d4c5b.r2` */
function nextName(version: string): string {
  const [, base, count] = /^(.*?)(?:\.r(\d+))?$/.exec(version)!
  return `${base}.r${Number(count ?? 0) + 1}`
}
