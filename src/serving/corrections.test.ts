import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { givenPublication } from '../../tests/support/actors.ts'
import { correctionOf, sourceOf, supersededBy } from './corrections.ts'
import { type Manifest, writeManifest } from './manifest.ts'

let warehouseDir: string
beforeAll(() => {
  warehouseDir = mkdtempSync(join(tmpdir(), 'zhike-corrections-'))
})
afterAll(() => rmSync(warehouseDir, { recursive: true }))

const AT = new Date('2026-07-01T02:03:04Z')
const DATES = ['2026-06-28', '2026-06-29', '2026-06-30', '2026-07-01']

/** Nights built on each other, each named by its date and what it was made of; those dates are kept. */
function givenChain(contents: string[], kept = DATES): string {
  let parent: string | null = null
  for (const [at, content] of contents.entries()) {
    const version: string = `${DATES[at]}.${contents.slice(0, at + 1).join('')}`
    const segments = kept.map((business_date) => ({ file: business_date, business_date }))
    const tables = { 'metrics.customer_daily': { write: 'daily', columns: [], segments } }
    const run_id = content === '=' ? DATES[at] : version
    const night = { version, parent, business_date: DATES[at], run_id, tables }
    writeManifest(warehouseDir, night as unknown as Manifest)
    parent = version
  }
  return parent!
}

const switchTo = (next: string) => ({ warehouseDir, next, at: AT })

it('a night of a new date supersedes nothing; neither does one that stands in the place of another', () => {
  const before = { version: givenChain(['a', 'a']), superseded: [] }
  expect(supersededBy(null, switchTo(before.version))).toEqual([])
  expect(supersededBy(before, switchTo(givenChain(['a', 'a', 'a'])))).toEqual([])
  const restored = { version: givenChain(['a', '=']), superseded: [] }
  writeManifest(warehouseDir, {
    version: 'restored',
    parent: '2026-06-28.a',
    business_date: '2026-06-29',
    run_id: '2026-06-29',
    tables: {},
  } as unknown as Manifest)
  expect(supersededBy(restored, switchTo('restored'))).toEqual([])
})

it('of each date what was published first is told, however often it is corrected', () => {
  const first = { version: givenChain(['a', 'a', 'a']), superseded: [] }
  const once = givenChain(['a', 'a', 'b'])
  const superseded = supersededBy(first, switchTo(once))
  const told = { corrected_at: AT.toISOString(), last_date: '2026-06-30' }
  const own = { ...told, version: first.version, first_date: '2026-06-30', run_id: once }
  expect(superseded).toEqual([own])

  const twice = givenChain(['a', 'c', 'c', 'c'])
  const again = supersededBy({ version: once, superseded }, switchTo(twice))
  const run_id = '2026-06-29.ac'
  expect(again).toEqual([own, { ...told, version: once, first_date: '2026-06-29', run_id }])

  const publication = { ...givenPublication(3), warehouse_version: twice, superseded: again }
  const versionOf = (date: string | null) => sourceOf(publication, date).version
  expect(DATES.map(versionOf)).toEqual([twice, once, first.version, twice])
  expect(versionOf(null)).toBe(twice)
  expect(DATES.map((it) => correctionOf(publication, it)?.run_id)).toEqual([
    undefined,
    run_id,
    run_id,
    undefined,
  ])
})

it('it is told no longer when none of its dates is kept, or when its content is back', () => {
  const first = { version: givenChain(['a', 'a', 'a']), superseded: [] }
  const before = {
    version: givenChain(['a', 'a', 'b']),
    superseded: supersededBy(first, switchTo(givenChain(['a', 'a', 'b']))),
  }
  expect(supersededBy(before, switchTo(givenChain(['a', 'a', 'b', 'b'], ['2026-07-01'])))).toEqual([])
  expect(supersededBy(before, switchTo(first.version)).map((it) => it.version)).toEqual([before.version])
})
