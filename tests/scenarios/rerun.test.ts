import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, readHead, versionChain, writeManifest } from '../../src/serving/manifest.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { correctFirst, landedFolder } from '../support/redeliver.ts'

const [FIRST, SECOND, LAST] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const

/** Where the source had sent the right file at once. */
let right: TestBank
/** Where a correction comes after all files have been cleared away and no old version is kept. */
let bank: TestBank

beforeAll(async () => {
  right = await givenTinyBankAfter(FIRST)
  bank = await givenTinyBankAfter(LAST)
  correctRate(right)
  await right.run({ dates: [SECOND, LAST] })
})
afterAll(async () => {
  await right?.drop()
  await bank?.drop()
})

const headOf = ({ config }: TestBank) => readHead(config.warehouseDir)!

/** Another rate of one account on the second date, and again on the third. */
function correctRate(
  { config }: TestBank,
  { dates = [SECOND, LAST] as string[], rate = '9.250000' } = {},
): void {
  const { landingDir } = config
  for (const date of dates) correctFirst({ landingDir, date, file: 'CORE_DEP_ACCT.f' }, 'exec_rate', rate)
}

/** Leaves nothing in the landing folder of a date, or one file with the flag of its system. */
function clearLanding({ config: { landingDir } }: TestBank, date: string, left?: string): void {
  for (const system of readdirSync(landingDir)) {
    const folder = landedFolder({ landingDir, date, system })
    if (system !== 'core' || !left) rmSync(folder, { recursive: true, force: true })
    else {
      for (const name of readdirSync(folder)) {
        if (!name.startsWith(left) && !name.endsWith('.ok')) rmSync(join(folder, name))
      }
    }
  }
}

const contentOf = ({ tables }: Manifest) =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [
      name,
      [table.current?.hash, ...table.segments.map((it) => `${it.business_date} ${it.rows} ${it.hash}`)],
    ]),
  )

describe('a date whose files are no longer there', () => {
  let before: Manifest

  it('is run again from its rows as they were delivered', async () => {
    before = headOf(bank)
    clearLanding(bank, LAST)
    const { nights } = await bank.run({ dates: [LAST] })
    expect(nights).toMatchObject([{ status: 'unchanged', version: before.version }])
  })

  it('comes out with a correction as if that had come in time, its old version gone', async () => {
    correctRate(bank, { dates: [SECOND] })
    clearLanding(bank, SECOND, 'CORE_DEP_ACCT')
    const { warehouseDir } = bank.config
    const first = versionChain(warehouseDir, before).find((it) => it.business_date === FIRST)!
    rmSync(join(warehouseDir, 'v', first.version), { recursive: true })

    // The last date is corrected as well, its file alone.
    cpSync(
      landedFolder({ ...right.config, date: LAST, system: 'core' }),
      landedFolder({ ...bank.config, date: LAST, system: 'core' }),
      { recursive: true },
    )
    clearLanding(bank, LAST, 'CORE_DEP_ACCT')
    const { nights } = await bank.run({ dates: [SECOND] })

    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      [SECOND, 'done'],
      [LAST, 'done'],
    ])
    const arrivals = nights[0]!.steps.find((it) => it.step === 'arrivals')!
    expect(arrivals.note).toMatch(/^\d+ as they were kept$/)
    expect(contentOf(headOf(bank))).toEqual(contentOf(headOf(right)))
    expect(headOf(bank).inputs).toEqual(headOf(right).inputs)
    expect(readdirSync(warehouseDir)).not.toContain('RERUN.json')
  })
})

describe('a re-run that is cut off', () => {
  it('has all later dates run again by the next command', async () => {
    const { warehouseDir, stateDir } = bank.config
    const rows = headOf(bank).tables['ods.core_products']!.segments.at(-1)!
    const away = join(stateDir, 'away.parquet')
    renameSync(join(warehouseDir, rows.file), away)
    correctRate(bank, { dates: [SECOND], rate: '8.750000' })

    await expect(bank.run({ dates: [SECOND] })).rejects.toThrow(/ENOENT/)
    expect(headOf(bank).business_date).toBe(SECOND)
    renameSync(away, join(warehouseDir, rows.file))

    const { nights } = await bank.run({ dates: [SECOND] })
    expect(nights.map((it) => [it.business_date, it.status])).toEqual([
      [SECOND, 'unchanged'],
      [LAST, 'done'],
    ])
  })
})

describe('a date of which neither files nor rows are left', () => {
  it('is refused, and says what is missing', async () => {
    const { warehouseDir } = bank.config
    const head = headOf(bank)
    const tables = Object.entries(head.tables).map(([name, table]) => {
      const segments = table.segments.filter((it) => it.business_date !== LAST)
      return [name, name === 'ods.core_products' ? { ...table, segments } : table]
    })
    writeManifest(warehouseDir, { ...head, tables: Object.fromEntries(tables) as Manifest['tables'] })
    // Without a file that is new, what its night has made would be enough.
    correctRate(bank, { dates: [LAST], rate: '7.750000' })

    await expect(bank.run({ dates: [LAST] })).rejects.toMatchObject({
      code: 'rerun_needs_files',
      details: { business_date: LAST, files: ['CORE_PROD.f.20260630.dat'] },
    })
  })
})
