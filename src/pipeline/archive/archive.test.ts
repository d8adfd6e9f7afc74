import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { readCatalogueOf } from '../../serving/archive-catalogue.ts'
import { literal, openDuck, PARQUET, readParquet, type Duck } from '../../serving/duckdb.ts'
import {
  currentFilePath,
  type Manifest,
  readHead,
  type Segment,
  type StoredTable,
  writeHead,
  writeManifest,
} from '../../serving/manifest.ts'
import { listLeaving } from '../../serving/terms.ts'
import { startFrom } from '../start-version.ts'
import { contentOf } from '../write/content.ts'
import { archiveExpired, type ArchivePoint, restore, type RestorePoint, verifyArchive } from './index.ts'

const TODAY = '2026-06-30'
const POINTS: ArchivePoint[] = ['copied', 'verified', 'sealed', 'entered']
const DAYS = ['2026-04-29', '2026-04-30', '2026-05-29', '2026-05-30', '2026-06-30']

let duck: Duck
let folder: string
let warehouseDir: string
let archiveDir: string

beforeAll(async () => void (duck = await openDuck()))
afterAll(() => duck.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhike-archive-'))
  warehouseDir = join(folder, 'wh')
  archiveDir = join(folder, 'archive')
  return () => rmSync(folder, { recursive: true })
})

async function givenSegment(file: string, business_date: string, select: string): Promise<Segment> {
  const path = join(warehouseDir, file)
  mkdirSync(dirname(path), { recursive: true })
  await duck.connection.run(`copy (${select}) to ${literal(path)} (${PARQUET})`)
  const columns = file.includes('accounts') ? HISTORY : BALANCES
  return { file, business_date, ...(await contentOf(duck.connection, readParquet([path]), columns)) }
}

const BALANCES = ['business_date', 'account_id', 'balance']
const HISTORY = ['account_id', 'valid_from', 'valid_to']
const date = (text: string) => `CAST(${literal(text)} AS date)`

/** Balances by day, and a history whose closed versions have been merged into one file. */
async function givenWarehouse(): Promise<Manifest> {
  const segments: Segment[] = []
  for (const [at, day] of DAYS.entries()) {
    const select = `select ${date(day)} as business_date, 'A' || i as account_id,
      CAST(i * 100.25 AS decimal(20, 2)) as balance from range(${at + 1}, 4 + ${at}) as t(i)`
    segments.push(await givenSegment(`seg/metrics.balances/day/${day}.v.parquet`, day, select))
  }
  const ended = ['2023-05-30', '2023-05-31', '2023-06-01', '2023-06-02'].map(
    (it, at) => `select 'A${at}' as account_id, ${date('2023-01-01')} as valid_from, ${date(it)} as valid_to`,
  )
  const merged = await givenSegment(
    'seg/base.accounts/month/m.parquet',
    '2023-06-30',
    ended.join(' union all '),
  )
  const tables: Manifest['tables'] = {
    'metrics.balances': table('daily', BALANCES, segments, { days: 31, month_ends: 36 }),
    'base.accounts': table(
      'scd2',
      HISTORY,
      [{ ...merged, min_valid_to: '2023-05-30', max_valid_to: '2023-06-02' }],
      { ended_months: 36 },
    ),
  }
  const manifest = { version: `${TODAY}.v`, business_date: TODAY, run_id: 'v', tables } as unknown as Manifest
  const current = currentFilePath(warehouseDir, manifest.version)
  mkdirSync(dirname(current), { recursive: true })
  writeFileSync(current, 'the current file')
  writeManifest(warehouseDir, manifest)
  writeHead(warehouseDir, manifest.version)
  return manifest
}

const table = (
  ...[write, columns, segments, term]: [StoredTable['write'], string[], Segment[], StoredTable['term']]
) => ({
  write,
  columns,
  segments,
  term,
})

const input = () => ({ warehouseDir, archiveDir, clock: systemClock })
const next = (parent: Manifest) =>
  startFrom(
    {
      connection: duck.connection,
      warehouseDir,
      archiveDir,
      businessDate: '2026-07-01',
      version: '2026-07-01.w',
    },
    parent,
  )

const filesOf = (manifest: Manifest, name: string) =>
  manifest.tables[name]!.segments.map((it) => join(warehouseDir, it.file))
const archivedOf = (name: string) =>
  readCatalogueOf(archiveDir)
    .filter((it) => it.table === name)
    .map((it) => join(archiveDir, it.location))

async function rowsOf(files: string[], columns: string[]): Promise<string> {
  const { rows, hash } = await contentOf(duck.connection, readParquet(files), columns)
  return `${rows} ${hash}`
}

/** What was there before is there after, once, in the warehouse or in the archive. */
async function expectNothingLost(before: Manifest, after: Manifest): Promise<void> {
  for (const [name, { columns }] of Object.entries(before.tables)) {
    const everywhere = [...filesOf(after, name), ...archivedOf(name)]
    expect([name, await rowsOf(everywhere, columns)]).toEqual([
      name,
      await rowsOf(filesOf(before, name), columns),
    ])
  }
}

describe('what has come to the end of its term', () => {
  it('is archived, entered, and left out by the next night', async () => {
    const manifest = await givenWarehouse()
    const entries = await archiveExpired(input(), manifest)
    const after = await next(manifest)

    expect(entries.map((it) => [it.table, it.partition, it.rows, it.amounts])).toEqual([
      ['metrics.balances', '2026-04-29', 3, { balance: '601.50' }],
      ['metrics.balances', '2026-05-29', 3, { balance: '1203.00' }],
      ['base.accounts', '2023-06-30', 2, {}],
    ])
    expect(entries[2]).toMatchObject({
      first_date: '2023-05-30',
      last_date: '2023-05-31',
      ended_before: '2023-06-01',
      left_version: manifest.version,
    })
    expect(after.tables['metrics.balances']!.segments.map((it) => it.business_date)).toEqual([
      '2026-04-30',
      '2026-05-30',
      '2026-06-30',
    ])
    expect(after.tables['base.accounts']!.segments).toMatchObject([
      { rows: 2, min_valid_to: '2023-06-01', max_valid_to: '2023-06-02' },
    ])
    await expectNothingLost(manifest, after)
    expect(await verifyArchive(archiveDir)).toMatchObject({ files: 3, problems: [] })
  })

  it('is copied byte by byte, and nobody may write to it', async () => {
    const manifest = await givenWarehouse()
    const [first] = await archiveExpired(input(), manifest)
    const path = join(archiveDir, first!.location)

    expect(readFileSync(path).equals(readFileSync(join(warehouseDir, first!.segment)))).toBe(true)
    expect(statSync(path).mode & 0o222).toBe(0)
  })

  it('stays named as long as it is in no archive', async () => {
    const manifest = await givenWarehouse()

    expect(await next(manifest)).toEqual(manifest)
  })

  it('is archived once', async () => {
    const manifest = await givenWarehouse()
    await archiveExpired(input(), manifest)

    expect(await archiveExpired(input(), manifest)).toEqual([])
    expect(listLeaving(await next(manifest))).toEqual([])
  })

  it('does not leave when the warehouse’s own file has changed', async () => {
    const manifest = await givenWarehouse()
    await givenSegment(
      manifest.tables['metrics.balances']!.segments[0]!.file,
      '2026-04-29',
      `select ${date('2026-04-29')} as business_date, 'A1' as account_id,
         CAST(1 AS decimal(20, 2)) as balance`,
    )

    await expect(archiveExpired(input(), manifest)).rejects.toMatchObject({ code: 'archive_differs' })
    expect(readCatalogueOf(archiveDir)).toEqual([])
    expect(await next(manifest)).toEqual(manifest)
  })
})

/** Ends the work at the nth time that it comes to a point, as a kill would: nothing is tidied up. */
function cutAt<T extends string>(point: T, nth: number) {
  let seen = 0
  return (reached: T) => {
    if (reached === point && ++seen === nth) throw new Error('killed')
  }
}

describe('an archiving that is cut off', () => {
  for (const point of POINTS) {
    for (const nth of point === 'entered' ? [1, 2] : [1, 2, 3]) {
      it(`at ${point}, time ${nth}, loses nothing and ends the same next time`, async () => {
        const manifest = await givenWarehouse()
        const cut = archiveExpired({ ...input(), onPoint: cutAt(point, nth) }, manifest)
        await expect(cut).rejects.toThrow('killed')
        // A night that runs now takes away only what has an entry.
        const between = await next(manifest)
        await expectNothingLost(manifest, between)

        await archiveExpired(input(), manifest)
        await expectNothingLost(manifest, await next(manifest))
        const verified = await verifyArchive(archiveDir)
        expect(verified).toMatchObject({ files: 3, problems: [] })
        expect(listLeaving(await next(manifest))).toEqual([])
      })
    }
  }

  it('in the middle of an entry writes it again', async () => {
    const manifest = await givenWarehouse()
    await archiveExpired(input(), manifest)
    const list = join(archiveDir, 'catalogue', '2026-05.jsonl')
    const text = readFileSync(list, 'utf8')
    writeFileSync(list, text.slice(0, text.length / 2))

    expect((await next(manifest)).tables['metrics.balances']!.segments).toHaveLength(4)
    await archiveExpired(input(), manifest)
    expect((await next(manifest)).tables['metrics.balances']!.segments).toHaveLength(3)
    expect(await verifyArchive(archiveDir)).toMatchObject({ files: 3, problems: [] })
  })
})

describe('reading the archive again', () => {
  it('names what is missing, changed, or in no list', async () => {
    const manifest = await givenWarehouse()
    const [one, two] = await archiveExpired(input(), manifest)
    const path = join(archiveDir, one!.location)
    const bytes = readFileSync(path)
    bytes[bytes.length - 20]! ^= 1
    chmodSync(path, 0o644)
    writeFileSync(path, bytes)
    rmSync(join(archiveDir, two!.location))
    writeFileSync(join(archiveDir, 'metrics.balances', 'stray.parquet'), bytes)

    expect((await verifyArchive(archiveDir)).problems).toEqual([
      { problem: 'changed', location: one!.location },
      { problem: 'missing', location: two!.location },
      { problem: 'unlisted', location: 'metrics.balances/stray.parquet' },
    ])
  })
})

describe('what is brought back', () => {
  const WISH = { table: null, from: '2023-01-01', to: TODAY, days: 35 }
  async function givenLeft({ isSwept = true } = {}): Promise<{ manifest: Manifest; head: Manifest }> {
    const manifest = await givenWarehouse()
    await archiveExpired(input(), manifest)
    const head = { ...(await next(manifest)), version: '2026-07-01.w', business_date: '2026-07-01' }
    const current = currentFilePath(warehouseDir, head.version)
    mkdirSync(dirname(current), { recursive: true })
    writeFileSync(current, 'the current file')
    const left = isSwept ? readCatalogueOf(archiveDir) : []
    for (const { segment } of left) rmSync(join(warehouseDir, segment))
    writeManifest(warehouseDir, head)
    writeHead(warehouseDir, head.version)
    return { manifest, head }
  }

  const expectSame = async (manifest: Manifest, restored: Manifest, before: string) => {
    for (const [name, { columns }] of Object.entries(manifest.tables)) {
      expect([name, await rowsOf(filesOf(restored, name), columns)]).toEqual([name, JSON.parse(before)[name]])
    }
  }
  const contentsOf = async (manifest: Manifest) =>
    JSON.stringify(
      Object.fromEntries(
        await Promise.all(
          Object.entries(manifest.tables).map(async ([name, { columns }]) => [
            name,
            await rowsOf(filesOf(manifest, name), columns),
          ]),
        ),
      ),
    )

  it('is what there was, in a version of its own, and stays until its hold ends', async () => {
    const before = await contentsOf(await givenWarehouse())
    const { manifest, head } = await givenLeft()
    const { manifest: restored } = await restore(input(), head, WISH)

    expect(readHead(warehouseDir)!.version).toBe('2026-07-01.w.r1')
    await expectSame(manifest, restored, before)
    expect(readFileSync(currentFilePath(warehouseDir, restored.version), 'utf8')).toBe('the current file')
    const heldThatLeave = (business_date: string) =>
      listLeaving({ ...restored, business_date }).filter((it) => it.segment.held_until)
    expect(heldThatLeave('2026-08-05')).toEqual([])
    expect(heldThatLeave('2026-08-06')).toHaveLength(3)
    // They are in the archive already: only what has never left is written there.
    const later = await archiveExpired(input(), { ...restored, business_date: '2026-08-06' })
    expect(later.map((it) => it.partition)).toEqual(['2026-05-30', '2023-06-30'])
    expect(await verifyArchive(archiveDir)).toMatchObject({ files: 5, problems: [] })
  })

  it('is there again when a night of before is run again', async () => {
    // The version it builds on still names the files, so that they lie where they lay.
    const { manifest, head } = await givenLeft({ isSwept: false })
    await restore(input(), head, WISH)
    const again = await next(manifest)

    expect(again.tables['metrics.balances']!.segments.map((it) => it.business_date)).toEqual(DAYS)
  })

  it('is alone when another table of its date is not', async () => {
    const { head } = await givenLeft()
    const wish = { ...WISH, from: '2026-04-29', to: '2026-04-29' }
    const one = await restore(input(), head, wish)
    const [first] = one.manifest.tables['metrics.balances']!.segments

    expect(first).toMatchObject({ business_date: '2026-04-29', held_until: '2026-08-05' })
    expect(first!.is_alone).toBeUndefined()
  })

  it('is refused when the archive’s file is not what its entry says', async () => {
    const { head } = await givenLeft()
    const [entry] = readCatalogueOf(archiveDir)
    const path = join(archiveDir, entry!.location)
    chmodSync(path, 0o644)
    writeFileSync(path, 'something else')

    await expect(restore(input(), head, WISH)).rejects.toMatchObject({ code: 'archive_damaged' })
    expect(readHead(warehouseDir)!.version).toBe(head.version)
  })

  it('is refused for dates that are not in the archive', async () => {
    const { head } = await givenLeft()
    const wish = { ...WISH, table: 'metrics.balances', from: '2026-05-30', to: '2026-05-30' }

    await expect(restore(input(), head, wish)).rejects.toMatchObject({ status: 404 })
  })

  it.each<RestorePoint>(['copied', 'described'])(
    'comes back when it was cut off once it was %s',
    async (point) => {
      const before = await contentsOf(await givenWarehouse())
      const { manifest, head } = await givenLeft()
      const cut = restore({ ...input(), onPoint: cutAt(point, 1) }, head, WISH)
      await expect(cut).rejects.toThrow('killed')
      expect(readHead(warehouseDir)!.version).toBe(head.version)

      const { manifest: restored } = await restore(input(), head, WISH)
      expect(readHead(warehouseDir)!.version).toBe('2026-07-01.w.r1')
      await expectSame(manifest, restored, before)
      expect(existsSync(currentFilePath(warehouseDir, restored.version))).toBe(true)
    },
  )
})
