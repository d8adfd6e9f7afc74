import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../../tests/support/app.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { openDuck } from '../../serving/duckdb.ts'
import { readHead } from '../../serving/manifest.ts'
import { attachVersion } from '../../serving/world.ts'
import type { CreditTab } from './credit.schema.ts'

type Row = Record<string, string | number | boolean | null>
type Totals = Record<string, string>

const BORROWER = '1000000005'
const SURETY = '1000000002'
const COMPANY = '2000000001'
const DISCOUNTER = '2000000002'

/** What base holds of one customer's credit on a date: rows and fen, by name. */
const IN_BASE = (date: string) => {
  const day = `date '${date}'`
  const held = `valid_from <= ${day} and ${day} < valid_to`
  const fen = (amount: string) => `cast(sum(cast(coalesce(${amount}, 0) * 100 as bigint)) as bigint)`
  const part = (name: string, from: string, amount: string) =>
    `select source_customer_no as no, '${name}' as name, count(*) as rows, ${fen(amount)} as fen
     from (${from}) group by all`
  const loans = `select source_customer_no, note_no from base.loans where ${held}`
  const days = (table: string) => `(from base.${table} where business_date = ${day})`
  const secured = `from base.guarantees as g join base.loan_contracts as c using (contract_no)
     where g.valid_from <= ${day} and ${day} < g.valid_to and c.valid_from <= ${day} and ${day} < c.valid_to`
  return [
    part(
      'limits',
      `from base.credit_limits join ${days('credit_limit_balances')} using (limit_no) where ${held}`,
      'used_amount',
    ),
    part(
      'bills',
      `from base.bills join ${days('bill_balances')} using (business_no) where ${held}`,
      'balance',
    ),
    part('received', `select c.source_customer_no, guaranteed_amount ${secured}`, 'guaranteed_amount'),
    part(
      'given',
      `select guarantor_customer_no as source_customer_no, guaranteed_amount ${secured}
         and guarantor_customer_no is not null`,
      'guaranteed_amount',
    ),
    part(
      'overdue',
      `select source_customer_no, overdue_balance
       from (${loans}) join ${days('loan_balances')} using (note_no)
       where overdue_days > 0`,
      'overdue_balance',
    ),
    part(
      'assessments',
      `select coalesce(loan.source_customer_no, object_no) as source_customer_no
       from base.credit_assessments left join (${loans}) as loan on note_no = object_no
       where ${held} and effective_on <= ${day}`,
      '0',
    ),
  ].join(' union all ')
}

const fenOf = (rows: Row[], column: string) =>
  rows.reduce((sum, row) => sum + BigInt(String(row[column] ?? '0.00').replace('.', '')), 0n)
const told = (rows: Row[], column: string) => `${rows.length} ${fenOf(rows, column)}`

describe('the credit of the customers of the tiny bank', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq } = served)
  })
  afterAll(() => served?.close())

  const idOf = async (no: string): Promise<string> =>
    (await hq.send('POST', '/api/search', { payload: { q: no } })).body.results[0].customer_id
  type At = { asOf?: string; browser?: Browser }
  const rowsAt = async (id: string, tab: CreditTab, at: At = {}): Promise<Row[]> => {
    const { asOf = '2026-06-30', browser = hq } = at
    return (await browser.get(`/api/customers/${id}/${tab}?as_of=${asOf}`)).body.rows
  }
  const read = async (no: string, tab: CreditTab, at: At = {}) => rowsAt(await idOf(no), tab, at)

  async function inBase(asOf: string): Promise<Map<string, Totals>> {
    const { warehouseDir } = served
    const duck = await openDuck()
    try {
      await attachVersion(duck.connection, { warehouseDir, manifest: readHead(warehouseDir)!, asOf })
      const found = await duck.connection.runAndReadAll(IN_BASE(asOf))
      const totals = new Map<string, Totals>()
      for (const row of found.getRowObjectsJson() as Record<'no' | 'name' | 'rows' | 'fen', string>[]) {
        totals.set(row.no, { ...totals.get(row.no), [row.name]: `${row.rows} ${row.fen}` })
      }
      return totals
    } finally {
      duck.close()
    }
  }

  async function onTheTab(id: string, asOf: string): Promise<Totals> {
    const of = (tab: CreditTab) => rowsAt(id, tab, { asOf })
    const guarantees = await of('guarantees')
    const sideOf = (side: string) =>
      told(
        guarantees.filter((it) => it.side_code === side),
        'guaranteed_amount',
      )
    const [credit] = await of('credit')
    const all: Totals = {
      limits: told(await of('credit-limits'), 'used_amount'),
      bills: told(await of('bills'), 'balance'),
      received: sideOf('received'),
      given: sideOf('given'),
      overdue: `${credit?.overdue_count ?? 0} ${fenOf(credit ? [credit] : [], 'overdue_balance')}`,
      assessments: told(await of('credit-assessments'), 'none'),
    }
    return Object.fromEntries(Object.entries(all).filter(([_name, total]) => !total.startsWith('0 ')))
  }

  it('counts and sums are, today and on earlier dates, those of the base tables', async () => {
    const { rows }: { rows: Row[] } = (await hq.get('/api/customers?page_size=100')).body
    for (const day of ['2026-03-31', '2026-06-28', '2026-06-30']) {
      const base = await inBase(day)
      const shown = new Map<string, Totals>()
      for (const row of rows) {
        const totals = await onTheTab(String(row.customer_id), day)
        if (Object.keys(totals).length > 0) shown.set(String(row.source_customer_no), totals)
      }
      expect(Object.fromEntries(shown), day).toEqual(Object.fromEntries(base))
      expect([...base.keys()].toSorted(), day).toEqual(expect.arrayContaining([BORROWER, SURETY, COMPANY]))
    }
  })

  it('who has missed a payment stands with what is overdue, and before it with nothing', async () => {
    expect(await read(BORROWER, 'credit')).toMatchObject([
      {
        ...{ rating_code: 'D', rated_on: '2026-05-25', default_probability_ratio: '0.15000000' },
        ...{ risk_class_code: '02', loan_count: 1, loan_balance: '72000.00' },
        ...{ overdue_count: 1, overdue_balance: '2690.00', overdue_days: 37, interest_arrears: '270.00' },
        ...{ non_performing_count: 0, non_performing_balance: '0.00', limit_approved: null },
      },
    ])
    expect(await read(BORROWER, 'credit', { asOf: '2026-04-30' })).toMatchObject([
      { rating_code: 'C', rated_on: '2024-05-24', risk_class_code: '01', overdue_count: 0, overdue_days: 0 },
    ])
  })

  it('ratings and classes stand newest first, each with what was before', async () => {
    const rows = await read(BORROWER, 'credit-assessments')

    expect(
      rows.map((row) => [row.effective_on, row.object_type_code, row.rating_code, row.is_current]),
    ).toEqual([
      ['2026-05-25', 'customer', 'D', true],
      ['2026-05-25', 'note', 'D', true],
      ['2024-05-24', 'customer', 'C', false],
      ['2024-05-24', 'note', 'C', false],
    ])
    expect(rows[0]).toMatchObject({
      previous_risk_class_code: '01',
      risk_class_code: '02',
      reason: '按逾期天数调整',
    })
  })

  it('a limit is read with its use, and a rating as of the day before it became better', async () => {
    expect(await read(COMPANY, 'credit-limits')).toMatchObject([
      {
        ...{ limit_no: 'ED2025002101', is_holder: true, approved_amount: '10000000.00' },
        ...{ used_amount: '6500000.00', available_amount: '3500000.00', utilisation_ratio: '0.650000' },
        ...{ starts_on: '2025-07-20', ends_on: '2028-07-20', status_code: 'active' },
      },
    ])
    const rated = await Promise.all(
      ['2026-06-28', '2026-06-29'].map((asOf) => read(COMPANY, 'credit', { asOf })),
    )
    expect(rated.map(([credit]) => credit!.rating_code)).toEqual(['BBB', 'A'])
  })

  it('a surety stands on both sides, the name of the other masked', async () => {
    const secured = { guarantee_no: 'DB2024000501', guaranteed_amount: '100000.00', guarantee_code: '02' }

    expect(await read(BORROWER, 'guarantees')).toMatchObject([
      { ...secured, side_code: 'received', counterparty_name: '曾*贤' },
    ])
    expect(await read(SURETY, 'guarantees')).toMatchObject([
      { ...secured, side_code: 'given', counterparty_name: '王*国' },
    ])
    expect(await read(COMPANY, 'guarantees')).toMatchObject([
      { appraised_value: '16000000.00', loan_to_value_ratio: '0.625000', collateral_type_code: '02' },
    ])
  })

  it('of an accepted bill what was not deposited is at risk; a discounted one is paid', async () => {
    expect(await read(COMPANY, 'bills')).toMatchObject([
      { bill_business_code: 'acceptance', balance: '2000000.00', exposure_amount: '1200000.00' },
    ])
    const discounted = await Promise.all(
      ['2026-06-28', '2026-06-29'].map((asOf) => read(DISCOUNTER, 'bills', { asOf })),
    )
    expect(discounted.map(([bill]) => [bill!.exposure_amount, bill!.status_code])).toEqual([
      ['500000.00', 'active'],
      ['0.00', 'settled'],
    ])
  })

  it('ratings and classes are hidden where the role does not show credit', async () => {
    const reader = await served.givenReader({})
    const [credit] = await read(BORROWER, 'credit', { browser: reader })

    expect(credit).toMatchObject({
      ...{ rating_code: '***', risk_class_code: '***', default_probability_ratio: '***' },
      ...{ loan_balance: '[50000,200000)', overdue_balance: '[,50000)' },
    })
    const [newest] = await read(BORROWER, 'credit-assessments', { browser: reader })
    expect(newest).toMatchObject({
      previous_risk_class_code: '***',
      reason: '***',
      effective_on: '2026-05-25',
    })
    const id = await idOf(BORROWER)
    const loans = (await reader.get(`/api/customers/${id}/loans`)).body.rows
    expect(loans).toMatchObject([{ risk_class_code: '***' }])
  })

  it('of a customer of others nothing is read', async () => {
    const foreign = await idOf(BORROWER)
    for (const tab of ['credit', 'credit-assessments', 'credit-limits', 'guarantees', 'bills']) {
      expect(await served.rm1.get(`/api/customers/${foreign}/${tab}`)).toMatchObject({ status: 404 })
      expect(await served.rm1.get(`/api/customers/${foreign}/${tab}?as_of=2026-06-28`)).toMatchObject({
        status: 404,
      })
    }
  })
})
