import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { readHead } from '../../serving/manifest.ts'
import { withWholeWorld } from '../../serving/worlds.ts'
import type { ChannelMonths } from './channel-months.schema.ts'
import type { ContributionAnswer } from './contribution.schema.ts'
import type { FlowsAnswer } from './flows.schema.ts'
import type { PointsAnswer } from './points.schema.ts'
import { BUSINESS_LINES, LOYALTY_PARTS } from './worth-names.schema.ts'

type Row = { customer_id: string; month: string; came: string; went: string; bookings: string }
type Customer = { customer_id: string; source_customer_no: string; loyalty_score: string | null }

const cents = (decimal: string | null) => BigInt((decimal ?? '0.00').replace('.', ''))
const sumOf = (amounts: (string | null)[]) => amounts.reduce((sum, it) => sum + cents(it), 0n)

describe('money and worth of the tiny bank', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser
  let customers: Customer[]

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
    const columns = 'customer_id,source_customer_no,loyalty_score'
    customers = (await hq.get(`/api/customers?page_size=100&columns=${columns}`)).body.rows
  })
  afterAll(() => served?.close())

  const idOf = (no: string) => customers.find((it) => it.source_customer_no === no)!.customer_id
  const read = async (id: string, page = '') => (await hq.get(`/api/customers/${id}${page}`)).body
  const flowsOf = (id: string, query = ''): Promise<FlowsAnswer> => read(id, `/flows${query}`)
  const worthOf = (id: string, query = ''): Promise<ContributionAnswer> => read(id, `/contribution${query}`)

  /** In and out by month straight from the bookings: written by another way than the mart is. */
  async function plainSums(): Promise<Row[]> {
    const { warehouseDir } = served
    const { version } = readHead(warehouseDir)!
    const query = sql<Row>`
      select x.customer_id, strftime(b.business_date, '%Y-%m-01') as month,
        sum(round(b.amount * coalesce(r.rate, 1), 2)) filter (where b.direction_code = 'credit') as came,
        sum(round(b.amount * coalesce(r.rate, 1), 2)) filter (where b.direction_code = 'debit') as went,
        count(*) as bookings
      from base.deposit_transactions b
      join base.customer_xref x on x.source_customer_no = b.source_customer_no and x.source_system = 'core'
        and x.valid_to = date '9999-12-31'
      left join (
        select distinct currency_code, rate from base.rates
        where rate_type_code = 'MID' and business_date = date '2026-06-30' and currency_code <> 'CNY'
      ) r on r.currency_code = b.currency_code
      where not b.is_reversal
        and not exists (
          select 1 from base.reversals t
          where t.reversed_on = b.transacted_on and t.reversed_transaction_no = b.transaction_no
        )
        and not exists (
          select 1 from base.accounts a
          join base.customer_xref o on o.source_customer_no = a.source_customer_no
          where a.account_no = b.counterparty_account and o.customer_id = x.customer_id
        )
      group by 1, 2`
    return withWholeWorld({ warehouseDir, version }, async (db) => (await query.execute(db)).rows)
  }

  it('a month holds what the bookings say, for every customer', async () => {
    const plain = await plainSums()
    expect(plain.length).toBeGreaterThan(5)

    let found = 0
    for (const { customer_id: id } of customers) {
      const { months, total } = await flowsOf(id)
      expect(months).toHaveLength(12)
      for (const month of months) {
        const [sums] = plain.filter((it) => it.customer_id === id && it.month === month.month_start)
        expect([id, month.month_start, cents(month.in_amount), cents(month.out_amount)]).toEqual([
          ...[id, month.month_start, cents(sums?.came ?? null), cents(sums?.went ?? null)],
        ])
        expect((month.in_count ?? 0) + (month.out_count ?? 0)).toBe(Number(sums?.bookings ?? 0))
        if (sums) found += 1
      }
      expect(sumOf(months.map((it) => it.in_amount))).toBe(cents(total.in_amount))
      expect(sumOf(months.map((it) => it.out_amount))).toBe(cents(total.out_amount))
      expect(cents(total.in_amount) - cents(total.out_amount)).toBe(cents(total.net_amount))
    }
    expect(found).toBe(plain.length)
  })

  it('channels add up to the total', async () => {
    for (const { customer_id: id } of customers) {
      const { total, channels } = await flowsOf(id)
      expect(sumOf(channels.map((it) => it.in_amount))).toBe(cents(total.in_amount))
      expect(sumOf(channels.map((it) => it.out_amount))).toBe(cents(total.out_amount))
    }
  })

  it('a month of which no day is kept has no figures, one with days but no booking has zeros', async () => {
    const { months, kept, from, to } = await flowsOf(idOf('1000000002'))

    expect([from, to]).toEqual(['2025-07-01', '2026-06-30'])
    expect(kept).toEqual({ first: '2026-03-31', last: '2026-06-30', days: 5 })
    const known = (start: string) => months.find((it) => it.month_start === start)
    expect(known('2026-05-01')).toMatchObject({ kept_days: 0, in_amount: null, in_count: null })
    expect(known('2026-04-01')).toMatchObject({ kept_days: 1, in_amount: '0.00', in_count: 0 })
    expect(known('2026-06-01')).toMatchObject({ kept_days: 3, from: '2026-06-01', to: '2026-06-30' })
  })

  it('three months are the last three, and a day of the past knows nothing later', async () => {
    const id = idOf('1000000001')

    expect((await flowsOf(id, '?months=3')).months.map((it) => it.month_start)).toEqual([
      ...['2026-04-01', '2026-05-01', '2026-06-01'],
    ])
    expect((await hq.get(`/api/customers/${id}/flows?months=5`)).status).toBe(422)
    const before = await flowsOf(id, '?as_of=2026-06-28')
    expect(before).toMatchObject({ to: '2026-06-28', total: { out_amount: '3268.00', out_count: 2 } })
    expect((await flowsOf(id)).total).toMatchObject({ out_amount: '6253.40', out_count: 3 })
  })

  it('counterparties are masked, the largest first, with other banks by their names', async () => {
    const { counterparties_out: out } = await flowsOf(idOf('1000000001'))
    expect(out.map((it) => [it.counterparty_name, it.counterparty_account, it.flow_amount])).toEqual([
      ['欧*静', '****0301', '3000.00'],
      ['个人住房按揭贷款', null, '2985.40'],
      [expect.not.stringContaining('超市'), null, '268.00'],
    ])

    const factory = await flowsOf(idOf('2000000004'))
    expect(factory.banks).toMatchObject([
      { counterparty_bank_name: '甲银行', out_amount: '18240.11', own_out_amount: '18240.11', out_count: 1 },
    ])
    expect(factory.total.own_out_amount).toBe('18240.11')
    expect(factory.counterparties_out).toMatchObject([{ is_own_name: true, last_on: '2026-06-29' }])
  })

  it('wages are told from both sides', async () => {
    expect((await flowsOf(idOf('1000000005'))).total).toMatchObject({
      payroll_in_amount: '5200.00',
      payroll_in_ratio: '1.000000',
      payroll_out_ratio: null,
    })
    expect((await flowsOf(idOf('2000000002'))).total).toMatchObject({
      payroll_out_amount: '13850.00',
      payroll_out_ratio: '1.000000',
    })
  })

  it('contributions and loyalty are the sum of their parts, and the same as on the record', async () => {
    let scored = 0
    for (const { customer_id: id } of customers) {
      const { profits, scores } = await worthOf(id)
      const { customer } = await read(id)
      for (const row of profits) {
        for (const window of ['mtd', 'ytd'] as const) {
          const total = row[`contribution_${window}`]
          const parts = BUSINESS_LINES.map((it) => row[`${it}_contribution_${window}`])
          expect(total === null).toBe(parts.includes(null))
          if (total === null) continue
          expect(sumOf([...parts, row[`contribution_rounding_${window}`]])).toBe(cents(total))
        }
      }
      const now = profits.find((it) => it.business_date === '2026-06-30')
      for (const column of ['contribution_mtd', 'contribution_ytd', 'eva_mtd', 'capital_eod'] as const) {
        expect([id, column, now?.[column] ?? null]).toEqual([id, column, customer[column]])
      }
      if (!scores) continue
      scored += 1
      expect(scores.loyalty_score).toBe(customer.loyalty_score)
      expect(sumOf(LOYALTY_PARTS.map((it) => scores[`${it}_points`]))).toBe(cents(scores.loyalty_score))
      for (const part of LOYALTY_PARTS) {
        expect(Number(scores[`${part}_points`])).toBeLessThanOrEqual(scores[`${part}_points_full`]!)
      }
    }
    expect(scored).toBeGreaterThan(5)
  })

  it('warnings are those of the day looked at, and add up to the points of the record', async () => {
    const id = idOf('1000000004')
    const { customer } = await read(id)
    const { warnings } = await worthOf(id)

    expect(warnings.map((it) => it.signal_code).join(',')).toBe(customer.churn_signals)
    expect(warnings.reduce((sum, it) => sum + it.points, 0)).toBe(customer.churn_score)
    expect((await worthOf(id, '?as_of=2026-04-30')).warnings).toEqual([])
  })

  it('grades go back to the first day that is known, and end where the day looked at does', async () => {
    const { grades } = await worthOf(idOf('1000000001'))
    expect(grades.at(-1)).toMatchObject({ valid_from: '2026-03-31', reason_code: 'opening' })
    expect(grades[0]).toMatchObject({ valid_to: null })
    expect((await worthOf(idOf('1000000001'), '?as_of=2026-03-31')).grades).toMatchObject([
      { valid_from: '2026-03-31', valid_to: null },
    ])
  })

  it('both are read as of every kept date, also of one who came later', async () => {
    const { dates } = (await hq.get('/api/business-dates')).body as { dates: { business_date: string }[] }
    for (const no of ['1000000003', '1000000008']) {
      for (const { business_date: day } of dates) {
        for (const page of ['flows', 'contribution', 'channel-months', 'points']) {
          const { status, body } = await hq.get(`/api/customers/${idOf(no)}/${page}?as_of=${day}`)
          expect([no, day, page, status, body.code]).toEqual([no, day, page, 200, undefined])
        }
      }
    }
  })

  it('a place in the branch is where the list of the branch has the customer', async () => {
    const counts = ['account_count', 'holding_count', 'loan_count', 'card_count'] as const
    type Peer = Record<(typeof counts)[number], number> & { customer_id: string; aum_fen: number }
    const columns = ['customer_type_code', 'branch_id', 'aum_fen', ...counts].join(',')
    const { rows } = (await hq.get(`/api/customers?page_size=100&columns=${columns}`)).body
    const peers = (rows as (Peer & { customer_type_code: string; branch_id: string })[])
      .filter((it) => counts.some((count) => Number(it[count]) > 0))
      .map((it) => ({ ...it, kind: `${it.customer_type_code} ${it.branch_id}` }))
    expect(peers.length).toBeGreaterThan(5)
    for (const { customer_id: id, kind, aum_fen } of peers) {
      const like = peers.filter((it) => it.kind === kind)
      const aum_rank = 1 + like.filter((it) => Number(it.aum_fen) > Number(aum_fen)).length
      expect((await worthOf(id)).standing).toMatchObject({ aum_rank, aum_peer_count: like.length })
    }
  })

  it('channels were used as often up to the date as their agreements say', async () => {
    const id = idOf('1000000001')
    const { rows } = (await read(id, '/channel-months')) as ChannelMonths
    const now = rows.filter((it) => it.business_date === '2026-06-30')
    const tab = (await read(id, '/channels')).rows as ChannelMonths['rows']
    expect(now.length).toBeGreaterThan(0)
    for (const it of now) {
      const agreement = tab.find((one) => one.ebank_channel_code === it.ebank_channel_code)
      expect(agreement).toMatchObject({
        login_count_30d: it.login_count_30d,
        transaction_count_30d: it.transaction_count_30d,
      })
    }
  })

  it('points are the sum of their entries, earned by averages of month ends, and explained', async () => {
    const points = (id: string, query = ''): Promise<PointsAnswer> => read(id, `/points${query}`)
    const id = idOf('1000000001')
    const { sums, entries } = await points(id)
    const sum = (rows: PointsAnswer['entries']) =>
      String(rows.reduce((all, it) => all + Number(it.points), 0))
    expect(sums).toMatchObject({ points_balance: sum(entries), points_expiring_90d: '0' })
    expect([...new Set(entries.map((it) => it.earned_on))]).toEqual([
      '2026-06-30',
      '2026-04-30',
      '2026-03-31',
    ])
    // Born in March; what the average of an item earns is what the accounts of the item say.
    const { rows } = (await read(id, '/accounts')) as {
      rows: { aum_item_code: string; balance_avg_mtd: string }[]
    }
    const demand = rows.filter((it) => it.aum_item_code === 'DEMAND').map((it) => it.balance_avg_mtd)
    const earned = entries.filter((it) => it.item_code === 'DEMAND' && it.rule_code === 'asset')
    expect(earned[0]).toMatchObject({ birthday_factor: null, expires_on: '2028-06-30' })
    expect(earned[0]!.points).toBe(String((sumOf(demand) / 1_000_000n) * 3n))
    // When somebody's birthday is, only they are told who see it.
    const reader = await served.givenReader({ birth_date: { list: 'clear', record: 'clear' } })
    const told: PointsAnswer = (await reader.get(`/api/customers/${id}/points`)).body
    const doubled = told.entries.filter((it) => it.birthday_factor === 2)
    expect(doubled.map((it) => it.earned_on)).toContain('2026-03-31')
    expect(entries.map((it) => it.birthday_factor)).toEqual(entries.map(() => null))
    const april = await points(id, '?as_of=2026-04-30')
    expect(april.entries).toEqual(entries.filter((it) => it.earned_on <= '2026-04-30'))

    const explained = await read(id, '/explanation?column=points_balance')
    expect(explained).toMatchObject({ value: sums!.points_balance, adds_up: true })
    expect(await points(idOf('2000000004'))).toEqual({ sums: null, entries: [] })
  })

  it('nobody reads money or worth of customers of others', async () => {
    const foreign = idOf('1000000002')
    const pages = ['flows', 'contribution', 'channel-months', 'points']
    for (const page of pages.flatMap((it) => [it, `${it}?as_of=2026-06-28`])) {
      expect((await rm1.get(`/api/customers/${foreign}/${page}`)).status).toBe(404)
    }
  })
})
