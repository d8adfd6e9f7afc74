import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../src/platform/errors.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { openDuck, readRows } from '../../src/serving/duckdb.ts'
import { readHead, type StoredTable } from '../../src/serving/manifest.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import {
  controlTotal,
  landedFolder,
  landedPath,
  linesOf as landedLines,
  redeliver,
  type Landed,
} from '../support/redeliver.ts'

const DAY = '20260630'
const DATE = '2026-06-30'

let bank: TestBank
let folder: string
let good: string

beforeAll(async () => {
  bank = await givenTinyBankAfter('2026-06-29')
  folder = landedFolder({ landingDir: bank.config.landingDir, date: DATE })
  good = `${folder}.good`
  cpSync(folder, good, { recursive: true })
})
afterAll(() => bank.drop())
beforeEach(() => cpSync(good, folder, { recursive: true }))

const landed = (file: string): Landed => ({ landingDir: bank.config.landingDir, date: DATE, file })
const pathOf = (file: string) => landedPath(landed(file), 'dat')
const linesOf = (file: string) => landedLines(landed(file))
const deliver = (file: string, lines: string[], control?: Record<number, string>) =>
  redeliver(landed(file), lines, control)

type Problem = { file: string; line?: number | null; column?: string | null; reason: string; code?: string }

/** What a night says it refuses; everything that was there before must still be there. */
async function refusal(): Promise<Problem[]> {
  const before = await standing()
  const error = await bank.run({ dates: [DATE] }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).code).toBe('delivery_refused')
  expect(await standing()).toEqual(before)
  return (error as AppError).details!['problems'] as Problem[]
}

async function standing() {
  const head = readHead(bank.config.warehouseDir)!
  const published = await connect(bank.postgres.url('batch'), (batch) =>
    batch.query('select publication_id, warehouse_version, expires_at from serving.publications'),
  )
  return { version: head.version, publications: published.rows }
}

const ACCOUNTS = 'CORE_DEP_ACCT.f'
const TRANSACTIONS = 'CORE_DEP_TXN.a'
const DELIMITER = '\x1b'

describe('a night refuses', () => {
  it('a file that is cut off', async () => {
    const bytes = readFileSync(pathOf(ACCOUNTS))
    writeFileSync(pathOf(ACCOUNTS), bytes.subarray(0, bytes.length - 100))

    const [problem] = await refusal()

    expect(problem).toMatchObject({ file: `${ACCOUNTS}.${DAY}.dat` })
    expect(problem!.reason).toMatch(/cut off/)
  })

  it('a file whose columns have changed places, naming line and column', async () => {
    const swapped = linesOf(ACCOUNTS).map((line) => {
      const [first, second, ...rest] = line.split(DELIMITER)
      return [...rest.slice(0, 30), first, second, ...rest.slice(30)].join(DELIMITER)
    })
    deliver(ACCOUNTS, swapped)

    const problems = await refusal()

    expect(problems.map((it) => it.file)).toContain(`${ACCOUNTS}.${DAY}.dat`)
    expect(problems.find((it) => it.line === 1)?.column).toBeTruthy()
  })

  it('a file in which the same rows come twice', async () => {
    const lines = linesOf(ACCOUNTS)
    deliver(ACCOUNTS, [...lines, ...lines], { 4: doubled(ACCOUNTS) })

    const problems = await refusal()

    expect(problems.some((it) => /duplicate_key/.test(it.reason))).toBe(true)
    expect(problems.find((it) => /duplicate_key/.test(it.reason))?.line).toBeGreaterThan(0)
  })

  it('a file in another encoding', async () => {
    const utf16 = linesOf(ACCOUNTS).map((line) => line.replaceAll(/[\x80-\xff]+/g, '\xff\xfe'))
    deliver(ACCOUNTS, utf16)

    const problems = await refusal()

    expect(problems[0]).toMatchObject({ file: `${ACCOUNTS}.${DAY}.dat` })
    expect(problems.some((it) => typeof it.line === 'number')).toBe(true)
  })

  it('a file whose control total is another', async () => {
    deliver(ACCOUNTS, linesOf(ACCOUNTS), { 4: '0.01' })

    const [problem] = await refusal()

    expect(problem).toMatchObject({ file: `${ACCOUNTS}.${DAY}.dat`, column: 'bal' })
    expect(problem!.reason).toContain('0.01')
  })

  it("yesterday's file under today's name", async () => {
    const yesterday = { ...landed(ACCOUNTS), date: '2026-06-29' }
    deliver(ACCOUNTS, landedLines(yesterday), { 4: controlTotal(yesterday) })

    const [problem] = await refusal()

    expect(problem).toMatchObject({ file: `${ACCOUNTS}.${DAY}.dat` })
    expect(problem!.reason).toMatch(/date before/)
  })

  it("yesterday's rows with today's date in them", async () => {
    const old = landedLines({ ...landed(ACCOUNTS), date: '2026-06-29' })
    const yesterday = { ...landed(ACCOUNTS), date: '2026-06-29' }
    const dated = old.map((line) =>
      line.replace(`${DELIMITER}20260629${DELIMITER}2026`, `${DELIMITER}${DAY}${DELIMITER}2026`),
    )
    deliver(ACCOUNTS, dated, { 4: controlTotal(yesterday) })

    const [problem] = await refusal()

    expect(problem).toMatchObject({ code: 'not_fresh', file: `${ACCOUNTS}.${DAY}.dat`, column: 'src_upd_ts' })
    expect(problem!.reason).toMatch(/of 2026-06-29/)
  })
})

describe('after refusals', () => {
  it('the rejected rows of the last one are kept with their raw lines', async () => {
    deliver(ACCOUNTS, [...linesOf(ACCOUNTS), ...linesOf(ACCOUNTS)], { 4: doubled(ACCOUNTS) })
    await refusal()

    const duck = await openDuck()
    const file = join(bank.config.warehouseDir, 'refused', `${DATE}.parquet`)
    const rows = await readRows(duck.connection, `select line_no, raw_line from read_parquet('${file}')`)
    duck.close()

    expect(rows.length).toBe(linesOf(ACCOUNTS).length / 2)
    for (const row of rows) expect(row['raw_line']).toBeTruthy()
  })

  it('the run log names what was refused', async () => {
    const runs = await connect(bank.postgres.url('batch'), (batch) =>
      batch.query("select error_code, error_details from pipeline.runs where status = 'failed'"),
    )

    expect(runs.rows.length).toBe(8)
    for (const run of runs.rows) {
      expect(run.error_code).toBe('delivery_refused')
      expect(run.error_details.problems[0].file).toContain(DAY)
    }
  })

  it('the next good delivery repairs it, whatever the order of its rows', async () => {
    const summary = await bank.run({ dates: [DATE] })
    const inOrder = readHead(bank.config.warehouseDir)!
    for (const file of [ACCOUNTS, TRANSACTIONS]) {
      deliver(file, linesOf(file).toReversed(), { 4: controlTotal(landed(file)) })
    }
    await bank.run({ dates: [DATE] })
    const reversed = readHead(bank.config.warehouseDir)!

    expect(summary.nights[0]!.status).toBe('done')
    expect(reversed.version).not.toBe(inOrder.version)
    for (const [name, table] of Object.entries(inOrder.tables)) {
      const other = reversed.tables[name]!
      // The rows as delivered know their line: of them the order shows, and of nothing that is made of them.
      const contentOf = ({ current, segments }: StoredTable) =>
        name.startsWith('ods.') ? segments.at(-1)?.rows : [current, segments.at(-1)?.hash]
      expect([name, contentOf(other)]).toEqual([name, contentOf(table)])
    }
  })
})

/** Twice the control total of a file, as text with two decimals. */
function doubled(file: string): string {
  const total = controlTotal(landed(file))
  const cents = (BigInt(total.replace('.', '')) * 2n).toString().padStart(3, '0')
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`
}
