import { cpSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverFile, readFeeds, toDataFile } from '../../fixtures/deliver.ts'
import { fullRows, readTable } from '../../fixtures/tiny-bank/tables.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readHead, type Manifest } from '../../src/serving/manifest.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { holdBack } from '../support/hold-back.ts'
import { landedPath, linesOf, redeliver, type Landed } from '../support/redeliver.ts'

const [FIRST, SECOND, LAST] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const

/** What every night has come to where all files came in time. */
let inTime: Manifest
let punctual: TestBank
let bank: TestBank

beforeAll(async () => {
  punctual = await givenTinyBank()
  await punctual.run({ opening: punctual.opening, dates: punctual.dates })
  inTime = headOf(punctual)
})
afterAll(() => punctual.drop())

/** A bank with the same files and keys, its first night run. */
function withBank(): void {
  beforeAll(async () => {
    bank = await givenTinyBank()
    rmSync(`${bank.config.stateDir}/keys`, { recursive: true, force: true })
    cpSync(`${punctual.config.stateDir}/keys`, `${bank.config.stateDir}/keys`, { recursive: true })
    await bank.run({ opening: bank.opening, dates: [FIRST] })
  })
  afterAll(() => bank.drop())
}

const headOf = ({ config }: TestBank) => readHead(config.warehouseDir)!
const hold = (date: string, system: string, file?: string) =>
  holdBack({ landingDir: bank.config.landingDir, date, system, ...(file ? { file } : {}) })

const hashesOf = (manifest: Manifest) =>
  Object.fromEntries(
    Object.entries(manifest.tables).map(([name, table]) => [
      name,
      [table.current?.hash, ...table.segments.map((segment) => `${segment.business_date} ${segment.hash}`)],
    ]),
  )

/** One value a row, of what people see. */
async function seen(select: string): Promise<string[]> {
  const { rows } = await connect(bank.postgres.url('batch'), (batch) =>
    batch.query<{ value: string }>(
      `${select} and publication_id = (select max(publication_id) from serving.publications)`,
    ),
  )
  return rows.map((row) => row.value)
}

const mortgage = () =>
  seen(`select balance::text as value from marts.customer_loans where note_no = 'JJ2018000101'`)

describe('a system that delivers after the night', () => {
  withBank()
  let comes: (() => void)[]

  it('is gone on without, for as many nights as it takes, and the version says since when', async () => {
    comes = [hold(SECOND, 'cms'), hold(LAST, 'cms')]

    await bank.run({ dates: [SECOND] })
    expect(headOf(bank).stale).toEqual({ CMS_CONTRACT: FIRST, CMS_NOTE: FIRST })
    await bank.run({ dates: [LAST] })

    expect(headOf(bank).stale).toEqual({ CMS_CONTRACT: FIRST, CMS_NOTE: FIRST })
    expect(await mortgage()).toEqual(['356120.33'])
  })

  it('is no longer old once a later day has come', async () => {
    comes[1]!()

    await bank.run({ dates: [LAST] })

    expect(headOf(bank).stale).toEqual({})
    expect(await mortgage()).toEqual(['354134.93'])
    expect(hashesOf(headOf(bank))).not.toEqual(hashesOf(inTime))
  })

  it('has its day and the later ones run again, which come out as if it had come in time', async () => {
    comes[0]!()

    const { nights } = await bank.run({ dates: [SECOND] })

    expect(nights.map((night) => night.business_date)).toEqual([SECOND, LAST])
    expect(headOf(bank)).toMatchObject({ stale: {}, run_id: inTime.run_id })
    expect(hashesOf(headOf(bank))).toEqual(hashesOf(inTime))
  })
})

describe('every system that need not hold the night', () => {
  withBank()

  it('may be missing at once, and all come late', async () => {
    const comes = ['cms', 'crd', 'wms', 'hrs'].map((system) => hold(SECOND, system))

    await bank.run({ dates: [SECOND] })

    expect(new Set(Object.values(headOf(bank).stale))).toEqual(new Set([FIRST]))
    expect(Object.keys(headOf(bank).stale).map((file) => file.split('_')[0])).toEqual(
      expect.arrayContaining(['CMS', 'CRD', 'WMS', 'HRS']),
    )
    for (const come of comes) come()
    await bank.run({ dates: [SECOND, LAST] })
    expect(hashesOf(headOf(bank))).toEqual(hashesOf(inTime))
  })
})

describe('a file that never comes', () => {
  withBank()

  it('is covered by the next day’s where it is sent in full', async () => {
    hold(SECOND, 'crd')

    await bank.run({ dates: [SECOND, LAST] })

    const rowsOf = (manifest: Manifest, table: string) => manifest.tables[table]!.current!.rows
    expect(headOf(bank).stale).toEqual({})
    expect(rowsOf(headOf(bank), 'base.cards')).toBe(rowsOf(inTime, 'base.cards'))
    const balances = (manifest: Manifest) => manifest.tables['base.credit_card_balances']!.segments.at(-1)
    expect(balances(headOf(bank))!.hash).toBe(balances(inTime)!.hash)
  })
})

describe('a file of changes that never comes', () => {
  withBank()

  it('holds the night, and the next one too', async () => {
    hold(SECOND, 'core', 'CORE_CUST_PER')

    await expect(bank.run({ dates: [SECOND] })).rejects.toMatchObject({
      code: 'delivery_refused',
      details: { problems: [{ code: 'missing_file', file: 'CORE_CUST_PER.i.20260629.dat' }] },
    })
    await expect(bank.run({ dates: [LAST] })).rejects.toMatchObject({ code: 'gap' })
  })

  it('is healed by the whole file of that day', async () => {
    const feed = readFeeds()['CORE_CUST_PER']!
    const rows = fullRows(feed, readTable('retail-customers'), SECOND)
    deliverFile({ landingDir: bank.config.landingDir, date: SECOND }, toDataFile(feed, 'f', rows))

    await bank.run({ dates: [SECOND, LAST] })

    const people = 'base.retail_customers'
    expect(headOf(bank).tables[people]!.current).toEqual(inTime.tables[people]!.current)
  })
})

describe('a file that is sent again', () => {
  withBank()
  const notes = (): Landed => ({ landingDir: bank.config.landingDir, date: LAST, file: 'CORE_CUST_PER.f' })

  it('counts when it was made later, and its day is run again', async () => {
    await bank.run({ dates: [SECOND, LAST] })
    expect(await names()).toContain('周子轩')
    const feed = readFeeds()['CORE_CUST_PER']!
    const rows = fullRows(feed, readTable('retail-customers'), LAST)
    deliverFile(
      { landingDir: bank.config.landingDir, date: LAST },
      toDataFile(
        feed,
        'f',
        rows.map((row) => ({ ...row, cust_name: row.cust_name!.replace('轩', '涵') })),
      ),
    )
    redeliver(notes(), linesOf(notes()), { 6: '2026-07-01 03:00:00' })

    await bank.run({ dates: [LAST] })

    expect(await names()).toContain('周子涵')
    expect(headOf(bank).inputs.find((it) => it.file === 'CORE_CUST_PER')?.file_name).toContain('.f.')
  })

  it('counts for nothing when it was made earlier', async () => {
    redeliver(notes(), linesOf(notes()), { 6: '2026-06-30 23:00:00' })

    await bank.run({ dates: [LAST] })

    expect(await names()).toContain('周子轩')
    expect(headOf(bank).version).toBe(inTime.version)
  })

  const names = () =>
    seen(`select customer_name as value from marts.customers where customer_type_code = 'retail'`)
})

describe('what is told of an old day', () => {
  withBank()
  const accounts = (): Landed => ({
    landingDir: bank.config.landingDir,
    date: FIRST,
    file: 'CORE_DEP_ACCT.f',
  })
  const bookings = (): Landed => ({ landingDir: bank.config.landingDir, date: LAST, file: 'CORE_DEP_TXN.a' })

  it('in a later day’s file keeps its own day, in the delivery that told it', async () => {
    const late = linesOf(bookings()).map((line) =>
      line.replace('20260630\x1bN26063000004', '20260628\x1bN26063000004'),
    )
    redeliver(bookings(), late)

    await bank.run({ dates: [SECOND, LAST] })
    expect(landedPath(bookings(), 'dat')).toContain('20260630')
  })

  it('in a corrected file of its own has all nights since run again', async () => {
    redeliver(accounts(), linesOf(accounts()))
    const { nights } = await bank.run({ dates: [FIRST] })
    expect(nights.map((night) => night.business_date)).toEqual([FIRST, SECOND, LAST])
  })
})
