import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeUpPublication } from '../../src/modules/customer-management/index.ts'
import { HOLD_DAYS, restoreArchived, runArchive, verifyArchive } from '../../src/pipeline/index.ts'
import { contentOf } from '../../src/pipeline/write/content.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { type ArchiveEntry, readCatalogueOf } from '../../src/serving/archive-catalogue.ts'
import { openDuck, readParquet, readRows } from '../../src/serving/duckdb.ts'
import { keptDates, readHead, type Manifest, writeManifest } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { TINY_BANK, type TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'

/** The date that leaves: an ordinary day, whose figures are no month end's. */
const LEAVES = '2026-06-28'
const [EVENING, LAST] = ['2026-06-29', '2026-06-30']

let bank: TestBank
let evening: Manifest
let recordsBefore: string[]
let left: ArchiveEntry[]

const inPlace = () => ({
  config: bank.config,
  postgres: bank.postgres,
  clock: systemClock,
  bank: TINY_BANK,
  onSwitch: takeUpPublication,
})

const head = () => readHead(bank.config.warehouseDir)!

/**
 * Ends the terms of figures and histories with the day: of the tiny bank's five dates, nothing but files as
 * delivered would be old enough to leave.
 */
function endTerms(manifest: Manifest): Manifest {
  const tables = Object.entries(manifest.tables).map(([name, table]) => {
    const isByDay = table.term && 'days' in table.term && !name.startsWith('ods.')
    const term = isByDay
      ? { days: 0 }
      : table.term && 'ended_months' in table.term
        ? { ended_months: -1 }
        : table.term
    return [name, { ...table, ...(term ? { term } : {}) }] as const
  })
  return { ...manifest, tables: Object.fromEntries(tables) }
}

/** All customers' records on a date, in every mart, row and column. */
async function recordsOn(version: string, asOf: string): Promise<string[]> {
  const { marts } = head()
  return withWorld({ warehouseDir: bank.config.warehouseDir, version, asOf }, async (connection) => {
    const customers = await readRows(connection, 'select distinct customer_id from base.customer_xref')
    const rows: string[] = []
    for (const { customer_id } of customers) {
      await connection.run(`set variable visible_customer = ${BigInt(String(customer_id))}`)
      for (const mart of marts.filter((it) => it.is_published && it.columns.includes('customer_id'))) {
        const found = await readRows(connection, `select ${mart.columns.join(', ')} from marts.${mart.table}`)
        rows.push(...found.map((row) => `${mart.table} ${JSON.stringify(row)}`))
      }
    }
    return rows.toSorted()
  })
}

/** Rows and hash of everything that a version names and the archive holds, by table; no file counts twice. */
async function everything(manifest: Manifest): Promise<Record<string, string>> {
  const { warehouseDir, archiveDir } = bank.config
  const archived = Map.groupBy(readCatalogueOf(archiveDir), (it) => it.table)
  const duck = await openDuck()
  const contents: Record<string, string> = {}
  for (const [name, { segments, columns }] of Object.entries(manifest.tables)) {
    const named = new Set(segments.map((it) => it.file))
    const away = (archived.get(name) ?? []).filter((it) => !named.has(it.segment))
    const files = [
      ...segments.map((it) => join(warehouseDir, it.file)),
      ...away.map((it) => join(archiveDir, it.location)),
    ]
    if (files.length === 0) continue
    const { rows, hash } = await contentOf(duck.connection, readParquet(files), columns)
    contents[name] = `${rows} ${hash}`
  }
  duck.close()
  return contents
}

async function livePublication(): Promise<{ publication_id: number; warehouse_version: string }> {
  return connect(bank.postgres.url('batch'), async (batch) => {
    const { rows } = await batch.query(
      `select publication_id, warehouse_version from serving.publications
        order by publication_id desc limit 1`,
    )
    return rows[0]
  })
}

beforeAll(async () => {
  bank = await givenTinyBankAfter(EVENING)
  recordsBefore = await recordsOn(head().version, LEAVES)
})
afterAll(() => bank.drop())

describe('the archive of the tiny bank', () => {
  it('takes after each night what was delivered more than thirty-five days ago', async () => {
    const entries = readCatalogueOf(bank.config.archiveDir)
    const dates = [...new Set(entries.map((it) => it.partition))]

    expect(dates).toEqual(bank.opening)
    expect(entries.filter((it) => !it.table.startsWith('ods.')).map((it) => it.table)).toEqual([])
    const accounts = entries.filter((it) => it.table === 'ods.core_deposit_accounts')
    expect(accounts.map((it) => it.rows > 0 && Object.keys(it.amounts).length > 0)).toEqual([true, true])
    expect(head().tables['ods.core_deposit_accounts']!.segments.map((it) => it.business_date)).toEqual([
      LEAVES,
      EVENING,
    ])
  })

  it('takes figures and ended versions whose term is over, and the next night leaves them out', async () => {
    evening = head()
    writeManifest(bank.config.warehouseDir, endTerms(evening))
    left = await runArchive(inPlace())
    const before = await everything(evening)
    await bank.run({ dates: [LAST] })

    const tables = new Set(left.map((it) => it.table))
    expect([...tables]).toEqual(expect.arrayContaining(['base.accounts', 'metrics.customer_daily']))
    expect(keptDates(head())).toEqual([EVENING, LAST])
    const kept = new Set(Object.values(head().tables).flatMap((it) => it.segments.map((at) => at.file)))
    expect(left.filter((it) => kept.has(it.segment))).toEqual([])
    // Without what this night itself has written, the union is what there was.
    const own = Object.entries(head().tables).map(([name, table]) => {
      const segments = table.segments.filter((it) => !it.file.includes(head().version))
      return [name, { ...table, segments }] as const
    })
    expect(await everything({ ...head(), tables: Object.fromEntries(own) })).toEqual(before)
  })

  it('can be read again as a whole', async () => {
    const { files, problems } = await verifyArchive(bank.config.archiveDir)

    expect(problems).toEqual([])
    expect(files).toBe(readCatalogueOf(bank.config.archiveDir).length)
  })

  it('gives a date back: the record of it is the one that it was', async () => {
    const { version, run_id } = head()
    const publication = await livePublication()
    // The files of versions that nothing reads any more have gone by then.
    for (const { segment } of left) rmSync(join(bank.config.warehouseDir, segment), { force: true })
    const wish = { table: null, from: LEAVES, to: LEAVES, days: HOLD_DAYS }
    const restored = await restoreArchived(inPlace(), wish)

    expect(keptDates(head())).toEqual([LEAVES, EVENING, LAST])
    expect(head()).toMatchObject({ run_id, version: `${version}.r1` })
    expect(await recordsOn(restored.version, LEAVES)).toEqual(recordsBefore)
    expect(recordsBefore.length).toBeGreaterThan(50)
    expect(await livePublication()).toEqual({
      publication_id: publication.publication_id + 1,
      warehouse_version: restored.version,
    })
  })

  it('says what it has not got: of which table and dates', async () => {
    const wish = { table: 'base.rain', from: '2026-03-27', to: '2026-03-28', days: HOLD_DAYS }
    await expect(restoreArchived(inPlace(), wish)).rejects.toMatchObject({
      code: 'archived_partition_not_found',
      message: 'The archive has no partition of base.rain for 2026-03-27 to 2026-03-28.',
    })
  })

  it('takes nothing of it again while it is held, and a night that is run again keeps it', async () => {
    expect(await runArchive(inPlace())).toEqual([])
    const summary = await bank.run({ dates: [LAST] })

    expect(summary.nights.map((it) => [it.status, it.version])).toEqual([['unchanged', head().version]])
    expect(keptDates(head())).toContain(LEAVES)
    const missing = Object.values(head().tables)
      .flatMap((it) => it.segments)
      .filter((it) => !existsSync(join(bank.config.warehouseDir, it.file)))
    expect(missing).toEqual([])
  })

  it('gives one table back without a date that records can be read on', async () => {
    const wish = { table: 'metrics.customer_daily', from: bank.opening[0]!, to: bank.opening[0]!, days: 5 }
    const { version } = await restoreArchived(inPlace(), wish)

    expect(version).toMatch(/\.r2$/)
    expect(head().tables['metrics.customer_daily']!.segments[0]).toMatchObject({
      business_date: bank.opening[0],
      held_until: '2026-07-05',
      is_alone: true,
    })
    expect(keptDates(head())).toEqual([LEAVES, EVENING, LAST])
  })
})
