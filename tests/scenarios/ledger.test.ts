import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromFen, readFeeds, toFen } from '../../fixtures/deliver.ts'
import type { RunSummary } from '../../src/pipeline/index.ts'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { controlTotal, type Landed, landedFolder, linesOf, redeliver } from '../support/redeliver.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

const DATE = '2026-06-30'

let bank: TestBank
let nights: RunSummary['nights']

beforeAll(async () => {
  bank = await givenTinyBank()
  nights = (await bank.run({ opening: bank.opening, dates: bank.dates })).nights
})
afterAll(() => bank.drop())

/** Rows of the warehouse as it stands, as of a date, with every cell as text. */
function query(asOf: string, sql: string) {
  const { warehouseDir } = bank.config
  return withWorld({ warehouseDir, version: readHead(warehouseDir)!.version, asOf }, (connection) =>
    readRows(connection, sql),
  )
}

const differences = (date: string) =>
  query(
    date,
    `select org_id, subject_code, CAST(difference AS varchar) as difference, is_stale
       from metrics.ledger_reconciliation
      where business_date = date '${date}' and difference <> 0
      order by org_id, subject_code`,
  )

const count = async (date: string, table: string) => {
  const [row] = await query(
    date,
    `select count(*)::varchar as n from ${table} where business_date = date '${date}'`,
  )
  return Number(row!['n'])
}

const CHECK = 'metrics.ledger_reconciliation: the ledger is the sum of its accounts'

describe('the ledger', () => {
  let landed: Landed
  let good: string[]
  const wrong = () => good.map((line) => line.replace('-41946.60|+|20260630', '-41946.61|+|20260630'))
  beforeAll(() => {
    landed = { landingDir: bank.config.landingDir, date: DATE, file: 'GLS_BAL.f', system: 'gls' }
    good = linesOf(landed)
  })

  it('is the sum of its accounts on every date, with the sign that they have', async () => {
    for (const date of [...bank.opening, ...bank.dates]) {
      expect(await count(date, 'metrics.ledger_reconciliation')).toBeGreaterThan(10)
      expect([date, await differences(date)]).toEqual([date, []])
    }
    const deposits = await query(
      DATE,
      `select CAST(balance AS varchar) as balance from base.ledger_balances
        where business_date = date '${DATE}' and org_id = '9902001000' and subject_code = '201101'`,
    )
    expect(deposits).toEqual([{ balance: '6660000.00' }])
  })

  it('that is a cent off holds the night back, and is said with what it was a day before', async () => {
    const stands = readHead(bank.config.warehouseDir)!.version
    redeliver(landed, wrong(), { 4: '-0.01' })

    const refused = bank.run({ dates: [DATE] })
    await expect(refused).rejects.toMatchObject({
      code: 'check_failed',
      message: `${CHECK} (1 rows differ). Nothing is published.`,
      details: {
        checks: [
          {
            table: 'metrics.ledger_reconciliation',
            failing_rows: 1,
            rows: [{ org_id: '9902001001', subject_code: '211101', difference: '0.01' }],
          },
        ],
      },
    })
    expect(readHead(bank.config.warehouseDir)!.version).toBe(stands)
  })

  it('goes out where two persons let the difference pass, and says so', async () => {
    const waiver = { kind: 'check' as const, name: CHECK }
    const { nights } = await bank.run({ dates: [DATE], waiversOn: async () => [waiver] })

    const check = nights[0]!.steps.find((it) => it.step === `check ${CHECK}`)
    expect(check).toMatchObject({ note: '1 rows differ, waived', failing: { count: 1 } })
    // Nothing is made again that the run before had made.
    const noteOf = (step: string) => nights[0]!.steps.find((it) => it.step === step)?.note
    expect(noteOf('metrics.customer_daily')).toBe('as the run before had made it')
    expect(nights[0]!.steps.some((it) => it.step.startsWith('load '))).toBe(false)
    expect(readHead(bank.config.warehouseDir)!.waivers).toEqual([waiver])
    expect(await differences(DATE)).toEqual([
      { org_id: '9902001001', subject_code: '211101', difference: '0.01', is_stale: false },
    ])
  })

  it('that is sent again well is a night like any other', async () => {
    redeliver(landed, good, { 4: '0.00' })
    await bank.run({ dates: [DATE] })
    expect(await differences(DATE)).toEqual([])
    expect(readHead(bank.config.warehouseDir)).not.toHaveProperty('waivers')
  })
})

const feeds = readFeeds()

/** Sends a file again in which some columns of the lines that are named say an amount more. */
function sendMore(landed: Landed, { columns, start }: { columns: string[]; start: string }): () => void {
  const [good, total] = [linesOf(landed), controlTotal(landed)]
  const feed = feeds[landed.file.split('.')[0]!]!
  const raised = (line: string) =>
    line
      .split(feed.delimiter)
      .map((cell, at) => (columns.includes(feed.columns[at]!.name) ? fromFen(toFen(cell) + MORE) : cell))
      .join(feed.delimiter)
  const isTold = columns.includes(String(feed.control_amount))
  redeliver(
    landed,
    good.map((line) => (line.startsWith(start) ? raised(line) : line)),
    isTold ? { 4: fromFen(toFen(total) + MORE) } : {},
  )
  return () => redeliver(landed, good, { 4: total })
}
const MORE = 300_000n

const noteOf = ({ steps }: RunSummary['nights'][number], check: string) => {
  const step = steps.find((it) => it.step === `check ${check}`)
  if (!step) throw new Error(`no step checks ${check}`)
  return step.note ?? null
}

describe('what only warns', () => {
  const continuity = [
    "base.account_balances: our balance of the day before plus today's bookings is today's balance",
    "base.account_balances: what the source says of yesterday plus today's bookings is today's balance",
  ] as const
  const interest = 'metrics.account_profit: the interest of the day is what the ledger booked'
  const age = 'metrics.ledger_reconciliation: the ledger and its accounts are of the date itself'

  it('is silent where the files agree', () => {
    const daily = nights.slice(bank.opening.length)
    expect(daily).toHaveLength(3)
    for (const night of daily) {
      expect([...continuity, interest, age].map((it) => noteOf(night, it))).toEqual([null, null, null, null])
    }
  })

  it('tells of a source that rewrites its own yesterday', async () => {
    const landed = { landingDir: bank.config.landingDir, date: DATE, file: 'CORE_DEP_ACCT.f' }
    const start = ['9000000000000101', '1', ''].join(feeds['CORE_DEP_ACCT']!.delimiter)
    const putBack = sendMore(landed, { columns: ['bal', 'bal_last'], start })

    const waiversOn = async () => [{ kind: 'check' as const, name: CHECK }]
    const run = await bank.run({ dates: [DATE], waiversOn })

    putBack()
    expect(continuity.map((it) => noteOf(run.nights[0]!, it))).toEqual(['1 rows differ', null])
  })

  it('tells of interest that the ledger books otherwise', async () => {
    const landed = { landingDir: bank.config.landingDir, date: DATE, file: 'GLS_BAL.f', system: 'gls' }
    const start = ['9902001000', '641101', 'CNY', ''].join(feeds['GLS_BAL']!.delimiter)
    const putBack = sendMore(landed, { columns: ['dr_amt'], start })

    const run = await bank.run({ dates: [DATE] })

    putBack()
    expect(noteOf(run.nights[0]!, interest)).toBe('1 rows differ')
  })
})

describe('internal prices', () => {
  it('keep their history: of a term deposit by its renewals, of a demand deposit by the month', async () => {
    const versions = await query(
      '2026-03-31',
      `select account_id, CAST(ftp_rate AS varchar) as ftp_rate, CAST(valid_from AS varchar) as valid_from
         from base.ftp_rates where account_id in ('9000000000000101-1', '9000000000000401-2')
        order by account_id, valid_from`,
    )

    expect(versions.map((it) => [it['account_id'], it['ftp_rate'], it['valid_from']])).toEqual([
      ['9000000000000101-1', '0.01120000', '2026-03-31'],
      ['9000000000000101-1', '0.01100000', '2026-06-28'],
      ['9000000000000401-2', '0.01920000', '2026-03-31'],
      ['9000000000000401-2', '0.01800000', '2026-06-29'],
    ])
  })

  it('say what a month earned at its end, and nothing on other days', async () => {
    expect(await count('2026-04-30', 'base.ftp_monthly_results')).toBe(24)
    expect(await count('2026-06-29', 'base.ftp_monthly_results')).toBe(0)
    expect(await count(DATE, 'base.ftp_monthly_results')).toBe(25)
  })
})

describe('a ledger and prices that are late', () => {
  it('hold nothing up: the day before stays, and is said to be stale', async () => {
    for (const system of ['gls', 'ftp']) {
      rmSync(landedFolder({ landingDir: bank.config.landingDir, date: DATE, system }), { recursive: true })
    }
    undoNightsAfter(bank.config.warehouseDir, '2026-06-29')
    const { nights, publication_id } = await bank.run({ dates: [DATE] })

    expect(nights.map((night) => night.status)).toEqual(['done'])
    expect(publication_id).toBeGreaterThan(1)
    expect(readHead(bank.config.warehouseDir)!.stale).toMatchObject({
      GLS_BAL: '2026-06-29',
      FTP_RESULT: '2026-06-29',
      FTP_CURVE: '2026-06-29',
    })
    const found = await differences(DATE)
    expect(found.length).toBeGreaterThan(0)
    expect(found.every((row) => row['is_stale'] === true)).toBe(true)
    expect(await count(DATE, 'base.ftp_monthly_results')).toBe(0)
    const [step] = nights[0]!.steps.filter((it) => it.step.endsWith('are of the date itself'))
    expect(step).toMatchObject({ note: expect.stringMatching(/^\d+ rows differ$/) })
  })

  it('leave what is earned by internal prices unknown, and nothing else', async () => {
    const [accounts] = await query(
      DATE,
      `select count(*) filter (where balance_cny = 0)::integer as empty,
         count(*) filter (where balance_cny = 0 and contribution_1d is not null)::integer as known_of_empty,
         count(*) filter (where balance_cny <> 0)::integer as priced,
         count(contribution_1d) filter (where balance_cny <> 0)::integer as known,
         count(contribution_ytd) filter (where balance_cny <> 0)::integer as known_sums
       from metrics.account_profit as profit
       join metrics.account_daily as account using (business_date, account_kind_code, account_id)
      where business_date = date '${DATE}' and account_kind_code in ('deposit', 'loan')`,
    )
    const [unit] = await query(
      DATE,
      `select contribution_1d, contribution_mtd, deposit_contribution_mtd,
         capital_eod > 0 as has_capital
       from metrics.unit_profit join metrics.unit_daily using (business_date, unit_id)
      where business_date = date '${DATE}' and parent_unit_id is null`,
    )
    const [holders] = await query(
      DATE,
      `select count(*)::integer as holders, count(contribution_mtd)::integer as known,
         sum(aum_balance_eod) > 0 as has_aum
       from metrics.employee_daily where business_date = date '${DATE}'`,
    )

    expect(accounts).toMatchObject({ known: 0, known_sums: 0 })
    expect(accounts!['priced']).toBeGreaterThan(20)
    expect(accounts!['known_of_empty']).toBe(accounts!['empty'])
    expect(unit).toEqual({
      ...{ contribution_1d: null, contribution_mtd: null, deposit_contribution_mtd: null },
      has_capital: true,
    })
    expect(holders).toMatchObject({ known: 0, has_aum: true })
    expect(holders!['holders']).toBeGreaterThan(3)
  })
})

describe('a feed that two persons do not wait for', () => {
  it('is carried, and whatever goes on from it has to come in full', async () => {
    const folder = landedFolder({ landingDir: bank.config.landingDir, date: DATE, system: 'core' })
    for (const name of readdirSync(folder)) {
      if (name.startsWith('CORE_DEP_TXN.')) rmSync(join(folder, name))
    }
    undoNightsAfter(bank.config.warehouseDir, '2026-06-29')
    await expect(bank.run({ dates: [DATE] })).rejects.toMatchObject({
      code: 'delivery_refused',
      details: { problems: [{ code: 'missing_file', file: 'CORE_DEP_TXN.a.20260630.dat' }] },
    })

    const waiver = { kind: 'feed' as const, name: 'CORE_DEP_TXN' }
    await bank.run({ dates: [DATE], waiversOn: async () => [waiver] })

    const { stale, waivers } = readHead(bank.config.warehouseDir)!
    expect(stale).toMatchObject({ CORE_DEP_TXN: '2026-06-29' })
    expect(waivers).toEqual([waiver])
    expect(await count(DATE, 'base.deposit_transactions')).toBe(0)
  })
})
