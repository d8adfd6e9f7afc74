import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { openDuck, readRows } from '../../serving/duckdb.ts'
import { readHead } from '../../serving/manifest.ts'
import { attachVersion } from '../../serving/world.ts'

type Row = Record<string, string | number | boolean | null>
type Line = (string | number | boolean | null)[]

/** In force on the day looked at. */
const held = (alias: string) => `${alias}.valid_from <= :day and :day < ${alias}.valid_to`

/** What each list should say of every customer: one text a customer and line, straight from `base`. */
const EXPECTED = {
  deposits: `
    select a.source_customer_no, a.aum_item_code, count(*),
      sum(round(b.balance * coalesce(r.rate, 1), 2)), min(a.opened_on), min(a.matures_on)
    from base.accounts a
    join base.account_balances b on b.account_id = a.account_id and b.business_date = :day
    left join base.rates r on r.business_date = :day and r.rate_type_code = 'MID'
      and r.currency_code = a.currency_code and a.currency_code <> 'CNY'
    where ${held('a')} and a.status_code <> 'closed' group by 1, 2`,
  maturities: `
    select no, kind, reference, amount, due_on from (
      select a.source_customer_no as no, 'deposit' as kind, a.account_id as reference, b.balance as amount,
        a.matures_on as due_on
      from base.accounts a
      join base.account_balances b on b.account_id = a.account_id and b.business_date = :day
      where ${held('a')} and b.balance > 0
      union all
      select h.source_customer_no, 'holding', h.holding_no, p.market_value, h.matures_on
      from base.wealth_holdings h
      join base.wealth_positions p on p.holding_no = h.holding_no and p.business_date = :day
      where ${held('h')} and h.status_code = 'held'
      union all
      select l.source_customer_no, 'loan', l.note_no, b.balance, l.matures_on
      from base.loans l join base.loan_balances b on b.note_no = l.note_no and b.business_date = :day
      where ${held('l')} and b.balance > 0
      union all
      select l.source_customer_no, 'instalment', l.note_no, i.due_principal + i.due_interest, i.due_on
      from base.loan_instalments i join base.loans l on l.note_no = i.note_no
      where ${held('i')} and ${held('l')} and i.status_code = 'pending'
      union all
      select l.source_customer_no, case l.letter_kind_code when '01' then 'import_letter'
        when '02' then 'export_letter' else 'guarantee' end, l.letter_no, b.balance, l.expires_on
      from base.letters_of_credit l
      join base.letter_of_credit_balances b on b.letter_no = l.letter_no and b.business_date = :day
      where ${held('l')} and l.status_code in ('open', 'presented')
      union all
      select c.source_customer_no, case c.settlement_direction_code when 'inward' then 'import_collection'
        else 'export_collection' end, c.collection_no, c.amount, c.due_on
      from base.collections c where ${held('c')} and c.paid_on is null
      union all
      select b.source_customer_no, b.bill_business_code, b.business_no, b.face_amount, b.matures_on
      from base.bills b where ${held('b')} and b.status_code = 'active'
      union all
      select c.source_customer_no, 'credit_limit', c.limit_no, c.approved_amount, c.ends_on
      from base.credit_limits c where ${held('c')}
      union all
      select c.source_customer_no, 'identity_document', null, null, c.id_expires_on
      from base.customer_certificates c where ${held('c')}
      union all
      select s.source_customer_no, 'risk_assessment', null, null, max(s.expires_on)
      from base.suitability_assessments s where ${held('s')} group by 1
    ) where due_on between :day + 1 and :day + 90`,
  channels: `
    select a.source_customer_no, a.agreement_no, a.status_code, a.daily_limit,
      (select count(*) from base.ebank_logins l where l.source_customer_no = a.source_customer_no
        and l.ebank_channel_code = a.ebank_channel_code and l.is_successful and l.business_date <= :day),
      (select count(*) from base.ebank_transactions x where x.source_customer_no = a.source_customer_no
        and x.ebank_channel_code = a.ebank_channel_code and x.is_successful and x.amount is not null
        and x.business_date <= :day)
    from base.ebank_agreements a where ${held('a')}`,
  remittances: `
    select r.source_customer_no, r.settlement_direction_code, count(*), sum(r.amount_usd), sum(r.amount_cny)
    from base.remittances r where r.business_date <= :day group by 1, 2`,
  payroll: `
    select p.employer_customer_no, count(distinct p.payee_name), count(*), sum(p.amount)
    from base.payroll_payments p where p.business_date <= :day and p.is_paid group by 1`,
  wages: `
    select p.source_customer_no, c.customer_name, count(*), sum(p.amount), max(p.paid_on)
    from base.payroll_payments p
    join base.corporate_customers c on c.source_customer_no = p.employer_customer_no
    where p.business_date <= :day and p.is_paid and ${held('c')} group by 1, 2`,
}
type List = keyof typeof EXPECTED

/** Columns of a list's rows that say the same. */
const SAID: Record<List, [list: string, columns: string[]]> = {
  deposits: ['products', ['business_category_code', 'item_count', 'balance_cny', 'opened_on', 'matures_on']],
  maturities: ['maturities', ['maturity_kind_code', 'reference_no', 'due_amount', 'due_on']],
  channels: [
    'channels',
    ['agreement_no', 'status_code', 'daily_limit', 'login_count_30d', 'transaction_count_90d'],
  ],
  remittances: ['remittances', ['settlement_direction_code', 'remittance_count', 'amount_usd', 'amount_cny']],
  payroll: ['payroll', ['payee_count', 'payment_count', 'paid_amount']],
  wages: ['wages', ['employer_name', 'payment_count', 'paid_amount', 'last_paid_on']],
}
const DEPOSITS = ['DEMAND', 'TERM', 'NOTICE', 'CD', 'STRUCTURED', 'MARGIN', 'PENSION']

/** Numbers are shown by their last four places, accounts with the sub-account behind. */
const shownNumber = (number: string) => number.replace(/^.*(.{4})(-\d+)$/, '****$1$2')
const masked = ([no, kind, number, ...rest]: Line): Line => {
  const text = number as string | null
  return [no!, kind!, text && (kind === 'deposit' ? shownNumber(text) : `****${text.slice(-4)}`), ...rest]
}

const sorted = (lines: Line[]) => lines.map((line) => line.map((it) => String(it ?? '')).join(' ')).toSorted()

describe('the business of the tiny bank’s customers', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let customers: { customer_id: string; source_customer_no: string }[]

  beforeAll(async () => {
    served = await givenServedBank()
    hq = served.hq
    customers = (await hq.get('/api/customers?page_size=100&columns=customer_id,source_customer_no')).body
      .rows
  })
  afterAll(() => served?.close())

  const rowsOf = async (no: string, list: string, asOf: string): Promise<Row[]> => {
    const { customer_id: id } = customers.find((it) => it.source_customer_no === no)!
    return (await hq.get(`/api/customers/${id}/${list}?as_of=${asOf}`)).body.rows
  }

  async function toldOf(list: List, asOf: string): Promise<Line[]> {
    const [path, columns] = SAID[list]
    const lines = customers.map(async ({ source_customer_no: no }) => {
      const rows = (await rowsOf(no, path, asOf)) ?? []
      const own = list === 'deposits' ? rows.filter((it) => DEPOSITS.includes(String(it[columns[0]!]))) : rows
      return own.map((row): Line => [no, ...columns.map((column) => row[column] ?? null)])
    })
    return (await Promise.all(lines)).flat()
  }

  async function expectedOf(list: List, asOf: string): Promise<Line[]> {
    const duck = await openDuck()
    try {
      const { warehouseDir } = served
      await attachVersion(duck.connection, { warehouseDir, manifest: readHead(warehouseDir)!, asOf })
      const sql = EXPECTED[list].replaceAll(':day', `date '${asOf}'`)
      const lines = (await readRows(duck.connection, sql)).map((row) => Object.values(row) as Line)
      return list === 'maturities' ? lines.map(masked) : lines
    } finally {
      duck.close()
    }
  }

  for (const asOf of ['2026-06-30', '2026-06-29']) {
    it.for(Object.keys(EXPECTED) as List[])(`%s say on ${asOf} what base does`, async (list) => {
      const expected = await expectedOf(list, asOf)

      expect(sorted(await toldOf(list, asOf))).toEqual(sorted(expected))
      // Wages are first paid on the last day.
      expect(expected.length > 0).toBe(asOf === '2026-06-30' || !['payroll', 'wages'].includes(list))
    })
  }

  it('products add up to the figures of the record', async () => {
    const { customer_id: id } = customers.find((it) => it.source_customer_no === '1000000001')!
    const { customer } = (await hq.get(`/api/customers/${id}`)).body
    const products = await rowsOf('1000000001', 'products', '2026-06-30')
    const worth = (code: string) => products.find((it) => it['business_category_code'] === code)

    expect(products.map((it) => it['business_category_code'])).toEqual([
      ...['DEMAND', 'TERM', 'CD', 'WEALTH', 'FUND', 'INSURANCE', 'LOAN', 'CREDIT_CARD', 'DEBIT_CARD'],
      'E_CHANNEL',
    ])
    expect(worth('LOAN')).toMatchObject({ balance_cny: customer.loan_balance_eod, item_count: 1 })
    expect(worth('FUND')).toMatchObject({ balance_cny: customer.aum_fund_balance_eod })
    expect(worth('CREDIT_CARD')).toMatchObject({ balance_cny: customer.credit_card_balance_eod })
    expect(worth('CD')).toMatchObject({ matures_on: '2026-07-20' })
    expect(worth('E_CHANNEL')).toMatchObject({ item_count: 2, balance_cny: null, opened_on: '2012-09-03' })
  })

  it('a holding is named from the day on which the customer bears less than its risk', async () => {
    const before = await rowsOf('1000000003', 'mismatches', '2026-06-28')
    const since = await rowsOf('1000000003', 'mismatches', '2026-06-29')

    expect(before).toEqual([])
    expect(since).toMatchObject([{ product_name: '示范积存金', risk_level_code: '3' }])
    expect(await rowsOf('1000000003', 'suitability', '2026-06-29')).toMatchObject([
      { risk_level_code: '2', assessed_on: '2026-06-29', is_expired: false },
    ])
    expect(await rowsOf('1000000005', 'suitability', '2026-06-30')).toMatchObject([
      { expires_on: '2025-05-09', is_expired: true },
    ])
  })

  it('what is open of trade names the other side by the rules of names', async () => {
    const rows = await rowsOf('2000000001', 'trade', '2026-06-30')

    expect(
      rows.map((it) => [
        it['trade_kind_code'],
        it['counterparty_name'],
        it['open_amount'],
        it['status_code'],
      ]),
    ).toEqual([
      ['acceptance', null, '2000000.00', 'active'],
      ['export_collection', 'E***', '30000.00', 'accepted'],
      ['export_letter', '株洲示范轨道配件有限公司', '38000.00', 'open'],
      ['import_letter', 'E***', '40000.00', 'presented'],
    ])
    expect(await rowsOf('1000000001', 'trade', '2026-06-30')).toEqual([])
  })

  it('who cancelled a channel keeps its last login', async () => {
    expect(await rowsOf('1000000005', 'channels', '2026-06-30')).toMatchObject([
      { status_code: 'cancelled', cancelled_on: '2026-06-30', last_login_at: '2026-06-30 09:03:30' },
    ])
    expect(await rowsOf('1000000005', 'channels', '2026-06-29')).toMatchObject([
      { status_code: 'active', cancelled_on: null, login_count_90d: 0 },
    ])
  })
})
