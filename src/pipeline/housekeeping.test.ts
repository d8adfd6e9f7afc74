import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { addDays } from '../platform/dates.ts'
import {
  currentFilePath,
  type Manifest,
  martsFilePath,
  readManifest,
  writeHead,
  writeManifest,
} from '../serving/manifest.ts'
import { removeOldVersions, removeUnnamedFiles, VERSIONS_KEPT } from './housekeeping.ts'

let warehouseDir: string
beforeEach(() => {
  warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-housekeeping-'))
  return () => rmSync(warehouseDir, { recursive: true })
})

const write = (path: string) => {
  mkdirSync(dirname(join(warehouseDir, path)), { recursive: true })
  writeFileSync(join(warehouseDir, path), path)
}

/** Ten versions, each with a current file and a segment that all later ones name. */
function givenVersions(): string[] {
  const versions = Array.from({ length: 10 }, (_unused, at) => `${addDays('2026-06-20', at)}.v`)
  const files = versions.map((version) => `seg/base.x/day/${version}.parquet`)
  for (const [at, version] of versions.entries()) {
    write(`v/${version}/current.duckdb`)
    write(files[at]!)
    const segments = files.slice(Math.max(0, at - 1), at + 1).map((file) => ({ file }))
    const parent = versions[at - 1] ?? null
    const tables = { 'base.x': { write: 'daily', columns: [], segments } }
    const head = {
      version,
      parent,
      business_date: version.slice(0, 10),
      kind: 'daily',
      inputs: [{ file: 'X' }],
    }
    writeManifest(warehouseDir, { ...head, tables, marts: [{}] } as unknown as Manifest)
  }
  writeHead(warehouseDir, versions.at(-1)!)
  return versions
}

const readable = (version: string, superseded: string[] = []) => ({
  version,
  business_date: version.slice(0, 10),
  superseded,
})

const isThere = (version: string) => existsSync(currentFilePath(warehouseDir, version))

describe('what is left behind', () => {
  it('between the nights of a catch-up: current files of old versions go, and nothing else does', () => {
    const versions = givenVersions()
    write('work/2026-06-30/CORE.parquet')
    removeOldVersions(warehouseDir, [readable(versions[1]!)])

    // What people still read stays, and what is being loaded for the next night.
    expect(versions.filter(isThere)).toEqual([versions[1], ...versions.slice(-VERSIONS_KEPT)])
    expect(existsSync(join(warehouseDir, 'work/2026-06-30/CORE.parquet'))).toBe(true)
    expect(existsSync(join(warehouseDir, `seg/base.x/day/${versions[0]}.parquet`))).toBe(true)
  })

  it('of what has been corrected: all is kept that is in its term, but for the rows published then', () => {
    const versions = givenVersions()
    const [first, corrected, last] = [versions[0]!, versions[1]!, versions.at(-1)!]
    const fileOf = (it: string) => `seg/base.x/day/${it}.parquet`
    const segments = [first, corrected].map((it) => ({ file: fileOf(it), business_date: it.slice(0, 10) }))
    const tables = { 'base.x': { write: 'daily', columns: [], segments, term: { days: 8 } } }
    writeManifest(warehouseDir, { ...readManifest(warehouseDir, corrected), tables } as unknown as Manifest)
    write(`v/${corrected}/marts.duckdb`)
    const left = () => [first, corrected].filter((it) => existsSync(join(warehouseDir, fileOf(it))))
    const published = readable(last, [corrected])

    removeUnnamedFiles(warehouseDir, [published])
    expect(versions.filter(isThere)).toEqual([corrected, ...versions.slice(-VERSIONS_KEPT)])
    expect(existsSync(martsFilePath(warehouseDir, corrected))).toBe(false)
    // Eight days before the last is the second of the ten.
    expect(left()).toEqual([corrected])

    removeUnnamedFiles(warehouseDir, [readable(last)])
    expect(isThere(corrected)).toBe(false)
  })

  it('before a night: files that no kept version names go, and old manifests become short', () => {
    const versions = givenVersions()
    removeUnnamedFiles(warehouseDir, [])

    const read = (version: string) =>
      JSON.parse(readFileSync(join(warehouseDir, 'manifest', `${version}.json`), 'utf8')) as Manifest
    expect(read(versions[0]!)).toMatchObject({
      business_date: '2026-06-20',
      kind: 'daily',
      inputs: [{ file: 'X' }],
      tables: {},
      marts: [],
    })
    expect(Object.keys(read(versions.at(-1)!).tables)).toEqual(['base.x'])
    const segments = versions.filter((it) => existsSync(join(warehouseDir, `seg/base.x/day/${it}.parquet`)))
    expect(segments).toEqual(versions.slice(-VERSIONS_KEPT - 1))
  })
})
