import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { withWorld } from '../../src/serving/worlds.ts'
import type { TestBank } from '../support/bank.ts'
import { givenTinyBankAfter } from '../support/bank-after.ts'
import { type Delivered, type OracleAccount, readAccounts, type Sums } from '../support/oracle/accounts.ts'
import { divide, textOf, unitsOf } from '../support/oracle/decimal.ts'
import { type FeeProfit, profitOfFees } from '../support/oracle/fees.ts'
import { readList } from '../support/oracle/files.ts'
import { type Grade, gradeCode, monthsBelow, movedGrade, type Thresholds } from '../support/oracle/grades.ts'
import { type Charged, type Profit, profitOfAccounts } from '../support/oracle/profit.ts'

type OracleDay = {
  accounts: OracleAccount[]
  sums: Map<string, Sums>
  profits: Map<string, Profit>
  charged: Charged
  fees: FeeProfit[]
}

let bank: TestBank
let nights: string[]
const days = new Map<string, OracleDay>()

const keyOf = ({ kind, id }: OracleAccount) => `${kind} ${id}`
const dayBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

/** Sums of daily balances: the source's own on the first of several days, then yesterday's and today's. */
function sumsOf(
  accounts: OracleAccount[],
  date: string,
  yesterday: OracleDay | undefined,
): Map<string, Sums> {
  const add = (name: keyof Sums, account: OracleAccount) => {
    if (!yesterday) return account.delivered?.[name] ?? null
    const starts = name === 'month' ? date.endsWith('-01') : date.endsWith('-01-01')
    const before = yesterday.sums.get(keyOf(account))
    if (starts || !before) return account.balance
    return before[name] === null ? null : before[name] + account.balance
  }
  return new Map(accounts.map((it) => [keyOf(it), { month: add('month', it), year: add('year', it) }]))
}

beforeAll(async () => {
  bank = await givenTinyBankAfter('2026-06-30')
  nights = [...bank.opening, ...bank.dates]
  const known: Delivered = new Map()
  const { landingDir } = bank.config
  for (const date of nights) {
    const yesterday = days.get(dayBefore(date))
    const accounts = readAccounts(known, landingDir, date)
    const { book, profits, charged } = profitOfAccounts(
      { known, landingDir, date, accounts },
      yesterday?.charged ?? null,
    )
    const fees = profitOfFees(book, { known, landingDir, date, isDayBeforeKept: yesterday !== undefined })
    days.set(date, { accounts, sums: sumsOf(accounts, date, yesterday), profits, charged, fees })
  }
})
afterAll(() => bank.drop())

/** Rows of the warehouse as it stands, as of a date, by their first column; every cell as text. */
async function published(asOf: string, sql: string): Promise<Map<string, Record<string, unknown>>> {
  const { warehouseDir } = bank.config
  const version = readHead(warehouseDir)!.version
  const rows = await withWorld({ warehouseDir, version, asOf }, (connection) => readRows(connection, sql))
  return new Map(rows.map((row) => [String(Object.values(row)[0]), row]))
}

const numbersOn = async (date: string) =>
  new Map(
    [
      ...(await published(
        date,
        `select source_customer_no, CAST(customer_id AS varchar) as customer_id, customer_type_code
           from base.customer_xref where source_system = 'core'
            and valid_from <= date '${date}' and date '${date}' < valid_to`,
      )),
    ].map(([number, row]) => [
      number,
      { id: String(row['customer_id']), type: String(row['customer_type_code']) },
    ]),
  )

/** A sum of which one part is unknown is unknown. */
const total = (parts: (bigint | null)[]) =>
  parts.includes(null) ? null : parts.reduce<bigint>((sum, it) => sum + it!, 0n)

async function customersOn(date: string) {
  const numbers = await numbersOn(date)
  const { accounts, sums, profits } = days.get(date)!
  const items = new Map(readList('aum_items', date).map((it) => [it['aum_item_code']!, it]))
  const found = new Map<string, { type: string; own: OracleAccount[] }>()
  for (const { id, type } of numbers.values()) found.set(id, { type, own: [] })
  for (const account of accounts) {
    const number = numbers.get(account.number)
    if (number) found.get(number.id)!.own.push(account)
  }
  const dayOfMonth = BigInt(date.slice(8))
  const dayOfYear = BigInt((Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000 + 1)
  return new Map(
    [...found].map(([id, { type, own }]) => {
      const flag = type === '2' ? 'is_aum_corporate' : 'is_aum_retail'
      const assets = own.filter((it) => items.get(it.item)![flag] === 'true')
      const deposits = own.filter((it) => it.kind === 'deposit')
      const sum = (of: OracleAccount[], name: keyof Sums) => total(of.map((it) => sums.get(keyOf(it))![name]))
      const average = (amount: bigint | null, count: bigint) =>
        amount === null ? null : divide(amount, count)
      const profit = own.flatMap((it) => profits.get(it.id) ?? [])
      return [
        id,
        {
          type,
          aum: total(assets.map((it) => it.balance))!,
          aumMonth: average(sum(assets, 'month'), dayOfMonth),
          aumYear: average(sum(assets, 'year'), dayOfYear),
          deposits: total(deposits.map((it) => it.balance))!,
          depositsYear: average(sum(deposits, 'year'), dayOfYear),
          hasBusiness: own.some((it) => it.kind === 'deposit' || it.kind === 'loan'),
          loans: total(own.filter((it) => it.item === 'LOAN').map((it) => it.balance))!,
          contribution: profit.length > 0 ? total(profit.map((it) => it.contribution)) : null,
          eva: profit.length > 0 ? total(profit.map((it) => it.eva)) : null,
          capital: total(profit.map((it) => it.capital))!,
        },
      ]
    }),
  )
}

const yuan = (fen: bigint | null) => (fen === null ? null : textOf(fen, 2))

describe('an account of the tiny bank reckoned apart from the warehouse', () => {
  it('customers have the same assets, averages, deposits and loans on every date', async () => {
    for (const date of nights) {
      const daily = await published(
        date,
        `select CAST(customer_id AS varchar) as id, aum_balance_eod, aum_balance_avg_mtd, aum_balance_avg_ytd,
           deposit_balance_eod, deposit_balance_avg_ytd, loan_balance_eod
         from metrics.customer_daily where business_date = date '${date}'`,
      )
      const expected = [...(await customersOn(date))].map(([id, it]) => ({
        id,
        aum_balance_eod: yuan(it.aum),
        aum_balance_avg_mtd: yuan(it.aumMonth),
        aum_balance_avg_ytd: yuan(it.aumYear),
        deposit_balance_eod: yuan(it.deposits),
        deposit_balance_avg_ytd: yuan(it.depositsYear),
        loan_balance_eod: yuan(it.loans),
      }))

      expect(expected.length).toBeGreaterThan(10)
      expect([date, Object.fromEntries(daily)]).toEqual([
        date,
        Object.fromEntries(expected.map((it) => [it.id, it])),
      ])
    }
  })

  it('accounts contribute the same, to the millionth of a yuan', async () => {
    for (const date of nights) {
      const rows = await published(
        date,
        `select account_id, contribution_1d, eva_1d, capital_eod from metrics.account_profit
          where business_date = date '${date}' and contribution_1d <> 0`,
      )
      const { profits } = days.get(date)!
      const expected = [...profits]
        .filter(([, it]) => it.contribution !== 0n)
        .map(([account_id, it]) => ({
          account_id,
          contribution_1d: textOf(it.contribution, 6),
          eva_1d: textOf(it.eva, 6),
          capital_eod: textOf(it.capital, 2),
        }))

      expect(expected.length).toBeGreaterThan(10)
      expect([date, Object.fromEntries(rows)]).toEqual([
        date,
        Object.fromEntries(expected.map((it) => [it.account_id, it])),
      ])
    }
  })

  it('customers contribute what their accounts and fees do', async () => {
    for (const date of nights) {
      const numbers = await numbersOn(date)
      const fees = Map.groupBy(days.get(date)!.fees, (it) => numbers.get(it.number)!.id)
      const rows = await published(
        date,
        `select CAST(customer_id AS varchar) as id, contribution_1d, eva_1d from metrics.customer_profit
          where business_date = date '${date}' and contribution_1d <> 0`,
      )
      const of = (id: string, name: 'contribution' | 'eva') =>
        (fees.get(id) ?? []).reduce((sum, it) => sum + it[name], 0n)
      const expected = [...(await customersOn(date))]
        .map(([id, it]) => ({
          id,
          contribution: (it.contribution ?? 0n) + of(id, 'contribution'),
          eva: (it.eva ?? 0n) + of(id, 'eva'),
        }))
        .filter((it) => it.contribution !== 0n)
        .map(({ id, contribution, eva }) => ({
          id,
          contribution_1d: textOf(contribution, 6),
          eva_1d: textOf(eva, 6),
        }))
      expect(days.get(date)!.fees.length).toBeGreaterThan(1)

      expect([date, Object.fromEntries(rows)]).toEqual([
        date,
        Object.fromEntries(expected.map((it) => [it.id, it])),
      ])
    }
  })

  it('grades are what the first night gave and the month ends since moved', async () => {
    let grades = new Map<string, Grade>()
    for (const [index, date] of nights.entries()) {
      const thresholds = readList('grade_thresholds', date)
      const before = nights[index - 1]
      const monthEnd = dayBefore(`${date.slice(0, 8)}01`)
      const reached = (customer: OracleCustomer) =>
        reachedRank(thresholds, customer, { isFirst: index === 0 })
      const then = before === monthEnd ? await customersOn(monthEnd) : null
      const next = new Map<string, Grade>()
      for (const [id, customer] of await customersOn(date)) {
        const own = grades.get(id)
        const past = then?.get(id)
        if (!own) next.set(id, { rank: index === 0 ? reached(customer) : 1, watch: 0 })
        else if (past && (isKnown(past) || reached(past) >= own.rank))
          next.set(id, movedGrade(own, reached(past), monthsBelow(thresholds, customer.type, own.rank)))
        else next.set(id, own)
      }
      grades = next
      const rows = await published(
        date,
        `select CAST(customer_id AS varchar) as id, grade_code, CAST(watch_months AS varchar) as watch_months
           from metrics.customer_grades where valid_from <= date '${date}' and date '${date}' < valid_to`,
      )
      const customers = await customersOn(date)
      const expected = [...grades].map(([id, { rank, watch }]) => ({
        id,
        grade_code: gradeCode(thresholds, customers.get(id)!.type, rank),
        watch_months: String(watch),
      }))
      expect([date, Object.fromEntries(rows)]).toEqual([
        date,
        Object.fromEntries(expected.map((it) => [it.id, it])),
      ])
    }
  })

  it('fifths of recency, frequency and money go by places, and equals share the lowest', async () => {
    for (const date of nights.filter(isMonthEnd)) {
      const rows = await published(
        date,
        `select CAST(life.customer_id AS varchar) as id, life.last_active_on, life.active_count_90d,
           score.rfm_code
           from metrics.customer_lifecycle as life
           inner join metrics.customer_scores as score
             on score.customer_id = life.customer_id and score.business_date = life.business_date
          where life.business_date = date '${date}'`,
      )
      const customers = await customersOn(date)
      const kinds = Map.groupBy(rows.keys(), (id) => customers.get(id)!.type)
      for (const ids of kinds.values()) {
        const fifthsBy = (of: (id: string) => bigint) => fifths(new Map(ids.map((id) => [id, of(id)])))
        const recency = fifthsBy((id) => dayNumber(rows.get(id)!['last_active_on']))
        const frequency = fifthsBy((id) => BigInt(String(rows.get(id)!['active_count_90d'])))
        const money = fifthsBy((id) => customers.get(id)!.aumMonth ?? customers.get(id)!.aum)
        const expected = ids.map((id) => [id, `${recency.get(id)}${frequency.get(id)}${money.get(id)}`])

        expect([date, ids.map((id) => [id, String(rows.get(id)!['rfm_code'])])]).toEqual([date, expected])
      }
    }
  })
})

const isMonthEnd = (date: string) =>
  new Date(Date.parse(date) + 86_400_000).toISOString().slice(8, 10) === '01'

/** Never is before every day. */
const dayNumber = (day: unknown) => (day === null ? -1n : BigInt(Date.parse(String(day)) / 86_400_000))

/** The first fifths have one more where the number cannot be divided. */
function fifths(amounts: Map<string, bigint>): Map<string, number> {
  const sorted = [...amounts.values()].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const [size, more] = [Math.floor(sorted.length / 5), sorted.length % 5]
  const fifthAt = (place: number) =>
    place < more * (size + 1) ? Math.floor(place / (size + 1)) + 1 : Math.floor((place - more) / size) + 1
  return new Map([...amounts].map(([id, amount]) => [id, fifthAt(sorted.indexOf(amount))]))
}

type OracleCustomer = {
  type: string
  aum: bigint
  aumMonth: bigint | null
  deposits: bigint
  depositsYear: bigint | null
  hasBusiness: boolean
}

/** By the average; on the very first night the balance stands in for one that is not known. */
function reachedRank(thresholds: Thresholds, customer: OracleCustomer, on: { isFirst: boolean }): number {
  const average = averageOf(customer)
  const balance = customer.type === '1' ? customer.aum : customer.deposits
  const amount = average ?? (on.isFirst ? balance : 0n)
  return Math.max(
    ...thresholds
      .filter((it) => it['customer_type_code'] === customer.type)
      .filter((it) => unitsOf(it['lower_bound']!, 2) <= (amount > 0n ? amount : 0n))
      .map((it) => Number(it['grade_rank'])),
  )
}

const averageOf = (customer: OracleCustomer) =>
  customer.type === '1' ? customer.aumMonth : customer.depositsYear

/** No month of this bank is known from its first day on, so what a company contributed in a year never is. */
const isKnown = (customer: OracleCustomer) =>
  averageOf(customer) !== null && (customer.type === '1' || !customer.hasBusiness)
