import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { type Landed, landedFolder, linesOf, redeliver } from '../support/redeliver.ts'
import { undoNightsAfter } from '../support/undo-nights.ts'

const DATE = '2026-06-30'

let bank: TestBank

beforeAll(async () => {
  bank = await givenTinyBank()
  await bank.run({ opening: bank.opening, dates: bank.dates })
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
