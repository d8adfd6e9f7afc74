import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Manifest, MANIFESTS_MAX, readManifest, writeManifest } from './manifest.ts'

describe('the manifests of a warehouse', () => {
  const warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-manifests-'))
  afterAll(() => rmSync(warehouseDir, { recursive: true, force: true }))

  const givenVersion = (version: string) =>
    writeManifest(warehouseDir, { version, tables: {} } as unknown as Manifest)
  const read = (version: string) => readManifest(warehouseDir, version)

  it('only those used lately are kept in memory, however many nights a server sees', () => {
    const later = Array.from({ length: MANIFESTS_MAX - 1 }, (_unused, night) => `later ${night}`)
    for (const version of ['live', 'old', ...later]) givenVersion(version)
    const [old, live] = [read('old'), read('live')]
    for (const version of later) expect(read(version).version).toBe(version)

    expect(read('live')).toBe(live)
    expect(read('old')).toEqual(old)
    expect(read('old')).not.toBe(old)
  })
})
