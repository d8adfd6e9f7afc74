import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import { givenTinyBank, type TestBank } from '../support/bank.ts'
import { landedFolder, linesOf, redeliver } from '../support/redeliver.ts'

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

describe('the ledger', () => {
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

  it('that is a cent off is found, and holds nothing up', async () => {
    const landed = { landingDir: bank.config.landingDir, date: DATE, file: 'GLS_BAL.f', system: 'gls' }
    const good = linesOf(landed)
    const wrong = good.map((line) => line.replace('-41946.60|+|20260630', '-41946.61|+|20260630'))
    redeliver(landed, wrong, { 4: '-0.01' })
    const { nights } = await bank.run({ dates: [DATE] })

    expect(nights.map((night) => night.status)).toEqual(['done'])
    expect(await differences(DATE)).toEqual([
      { org_id: '9902001001', subject_code: '211101', difference: '0.01', is_stale: false },
    ])

    redeliver(landed, good, { 4: '0.00' })
    await bank.run({ dates: [DATE] })
    expect(await differences(DATE)).toEqual([])
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
