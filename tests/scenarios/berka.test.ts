import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datesBetween } from '../../fixtures/deliver.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { readCatalogueOf } from '../../src/serving/archive-catalogue.ts'
import { literal, openDuck, readParquet, readRow, readRows, type Duck } from '../../src/serving/duckdb.ts'
import { readHead } from '../../src/serving/manifest.ts'
import { attachVersion } from '../../src/serving/world.ts'
import { givenBerka, type TestBank } from '../support/bank.ts'

/**
 * A real bank, whose published figures are compared with figures taken from its raw tables by queries that
 * know nothing of how they are delivered.
 */
const FOLDER = process.env['ZHIKE_BERKA'] ?? join(PROJECT_DIR, '../shared/data/berka')
const LAST_DAY = '1994-03-30'
/** Dates far apart first, of which each brings all that was booked since the one before. */
const DATES = {
  opening: ['1993-01-31', '1993-06-30', '1993-12-31', '1994-02-28', '1994-03-24'],
  dates: datesBetween('1994-03-25', LAST_DAY),
}

const TABLES = ['account', 'client', 'disp', 'loan', 'card', 'district', 'trans_19930101_19940331']
const missing = TABLES.filter((table) => !existsSync(join(FOLDER, `${table}.csv.gz`)))

const day = (column: string) => `strptime('19' || left(${column}, 6), '%Y%m%d')::date`
const RAW_VIEWS = `
  create view raw.accounts as select account_id, district_id, ${day('date')} as opened_on from raw.account;
  create view raw.owners as
    select account_id, client_id from raw.disp where type = 'OWNER';
  create view raw.bookings as select trans_id, account_id, ${day('date')} as booked_on,
      balance::decimal(20, 2) as balance_after, amount::decimal(20, 2) as amount,
      case type when 'PRIJEM' then 1 when 'VYDAJ' then -1 when 'VYBER' then -1 end
        * amount::decimal(20, 2) as signed
    from raw.trans_19930101_19940331 where date <= '940330';
  create view raw.balances as
    select account_id, district_id, opened_on, coalesce(sum(signed), 0)::decimal(20, 2) as balance
    from raw.accounts left join raw.bookings using (account_id)
    where opened_on <= date '${LAST_DAY}' group by all;
  create view raw.open_loans as
    select loan_id, account_id, amount::decimal(20, 2) as amount,
      (payments::decimal(20, 2) * (duration::int - date_diff('month', granted_on, date '${LAST_DAY}')
        + case when day(granted_on) > 30 then 1 else 0 end))::decimal(20, 2) as outstanding
    from (select *, ${day('date')} as granted_on from raw.loan) where granted_on <= date '${LAST_DAY}';`

if (missing.length > 0) {
  const reason = `${FOLDER} does not hold ${missing.join(', ')} (*.csv.gz): say where with ZHIKE_BERKA.`
  process.stderr.write(`Berka is skipped. ${reason}\n`)
  it('the published figures of Berka are those of its raw tables', ({ skip }) => skip(reason))
}

let bank: TestBank
let duck: Duck
const asked = (sql: string) => readRows(duck.connection, sql)
const published = (sql: string) =>
  connect(bank.postgres.url('batch'), async (batch) => (await batch.query(sql)).rows)

async function loadBothSides(): Promise<void> {
  bank = await givenBerka(FOLDER, DATES)
  await bank.run({ opening: bank.opening, dates: bank.dates })
  duck = await openDuck()
  await duck.connection.run('create schema raw')
  for (const table of TABLES) {
    const path = literal(join(FOLDER, `${table}.csv.gz`))
    await duck.connection.run(`create table raw.${table} as
      from read_csv(${path}, delim = ';', quote = '"', header = true, all_varchar = true)`)
  }
  await duck.connection.run(RAW_VIEWS)
  const { warehouseDir } = bank.config
  await attachVersion(duck.connection, { warehouseDir, manifest: readHead(warehouseDir)!, asOf: LAST_DAY })
}

describe.skipIf(missing.length > 0)('Berka, from its raw tables', () => {
  beforeAll(loadBothSides, 900_000)
  afterAll(async () => {
    duck.close()
    await bank.drop()
  })
  describe('on 1994-03-30', () => {
    lastDay()
  })
  describe('its units, loans and holders', () => {
    structure()
  })
  describe('since 1993', () => {
    history()
  })
})

function lastDay(): void {
  it('the raw tables say what is known of them on 1994-03-30', async () => {
    const known = await readRow(
      duck.connection,
      `select (select count(*) from raw.balances) as accounts,
         (select count(distinct client_id) from raw.disp join raw.balances using (account_id)) as clients,
         (select count(*) from raw.open_loans) as loans,
         (select count(*) from raw.card where ${day('issued')} <= date '${LAST_DAY}') as cards,
         (select sum(balance)::varchar from raw.balances) as balance,
         (select count(*) from raw.bookings) as bookings`,
    )

    expect(Object.values(known).map(String)).toEqual(['1229', '1489', '37', '6', '39296762.80', '46997'])
  })

  it('what is published on 1994-03-30 is exactly that', async () => {
    const [found] = await published(
      `select (select count(*)::int from marts.customer_accounts) as accounts,
         (select count(*)::int from marts.customers) as clients,
         (select count(*)::int from marts.customer_loans) as loans,
         (select count(*)::int from marts.customer_cards) as cards,
         (select sum(balance_cny)::text from marts.customer_accounts) as by_account,
         (select sum(aum_balance_eod)::text from marts.customers) as by_customer,
         (select sum(aum_fen)::text from marts.customers) as in_fen`,
    )

    expect(found).toEqual({
      ...{ accounts: 1229, clients: 1489, loans: 37, cards: 6 },
      ...{ by_account: '39296762.80', by_customer: '39296762.80', in_fen: '3929676280' },
    })
  })

  it('every account has the balance and the owner of the raw tables', async () => {
    const raw = await asked(`select lpad(account_id, 8, '0') as account_no, lpad(client_id, 8, '0') as owner,
      opened_on::varchar as opened_on, balance::varchar as balance
      from raw.balances join raw.owners using (account_id) order by 1`)
    const shown = await published(`select account_no, source_customer_no as owner,
        account.opened_on::text as opened_on, balance_cny::text as balance
      from marts.customer_accounts as account join marts.customers using (customer_id) order by 1`)

    expect(shown).toEqual(raw)
  })

  it('every district has its accounts, its customers and their sum', async () => {
    const raw = await asked(`select A2 as district, count(distinct account_id)::int as accounts,
        count(distinct client_id)::int as customers,
        sum(balance) filter (where type = 'OWNER')::varchar as balance
      from raw.balances join raw.district on A1 = district_id join raw.disp using (account_id)
      group by A2 order by encode(A2)`)
    const shown = await published(`select org_name as district, sum(account_count)::int as accounts,
        count(*)::int as customers, sum(aum_balance_eod)::text as balance
      from marts.customers group by org_name order by org_name collate "C"`)

    expect(shown).toEqual(raw)
    expect(shown.length).toBeGreaterThan(70)
  })
}

function structure(): void {
  it('the bank, its regions and its districts are the units, and roll up to the bank', async () => {
    const raw = await asked(`select lower(A3) as region, sum(balance)::varchar as balance
      from raw.balances join raw.district on A1 = district_id group by A3 order by 1`)
    const rolledUp = await asked(`select lower(org_name) as region, aum_balance_eod::varchar as balance
      from metrics.unit_daily join base.organizations on org_id = unit_id
      where business_date = date '${LAST_DAY}' and unit_level = 2 order by 1`)
    const levels = await published(
      'select unit_level, count(*)::int as units from marts.units group by unit_level order by 1',
    )

    expect(rolledUp).toEqual(raw)
    expect(levels.map((row) => row.units)).toEqual([1, 8, 77])
  })

  it('a loan is worth its monthly payment times the months left, and says that this is assumed', async () => {
    const raw = await asked(`select 'L' || lpad(loan_id, 7, '0') as loan, amount::varchar as amount,
      outstanding::varchar as balance from raw.open_loans order by 1`)
    const shown =
      await published(`select note_no as loan, loan_amount::text as amount, balance::text as balance
      from marts.customer_loans order by 1`)
    const names = await published('select distinct product_name from marts.customer_loans')

    expect(shown).toEqual(raw)
    expect(names).toEqual([{ product_name: 'Loan; balance assumed: monthly payment × months left' }])
  })

  it('two managers hold customers, all others are with the virtual one of their district', async () => {
    const holders = await published(`select employee_id, count(*)::int as held
      from customer_management.ownerships where not is_virtual group by 1 order by 1`)
    const elsewhere = await published(`select count(*)::int as n from customer_management.ownerships as held
      join marts.customers as customer using (customer_id)
      where is_virtual and held.employee_id <> 'VM' || customer.org_id`)

    expect(holders.map((row) => row.employee_id)).toEqual(['B00101', 'B00201'])
    expect(holders.every((row) => row.held > 5)).toBe(true)
    expect(elsewhere).toEqual([{ n: 0 }])
  })
}

function history(): void {
  it('every one of the 46,997 transactions is in the warehouse or its archive once', async () => {
    const raw = `select trans_id, lpad(account_id, 8, '0') as account_no, booked_on,
      case when signed < 0 then 'debit' else 'credit' end as direction, amount, balance_after
      from raw.bookings`
    const { archiveDir } = bank.config
    const away = readCatalogueOf(archiveDir).filter((it) => it.table === 'base.deposit_transactions')
    expect(away.length).toBeGreaterThan(0)
    const columns = 'transaction_no, account_no, transacted_on, direction_code, amount, balance_after'
    const kept = `select ${columns} from base.deposit_transactions
      union all select ${columns} from ${readParquet(away.map((it) => join(archiveDir, it.location)))}`

    expect(await asked(`(${raw}) except all (${kept})`)).toEqual([])
    expect(await asked(`(${kept}) except all (${raw})`)).toEqual([])
    expect(
      await published(`select sum(rows_in)::int as rows_in, sum(rows_out)::int as rows_loaded
        from pipeline.steps where step = 'load CORE_DEP_TXN'`),
    ).toEqual([{ rows_in: 46_997, rows_loaded: 46_997 }])
  })

  it('on each date the accounts and their sum are those of the raw tables', async () => {
    const dates = [...bank.opening, ...bank.dates]
    const kept = await asked(`select business_date::varchar as date, count(*)::int as accounts,
        sum(balance_cny)::varchar as balance
      from metrics.account_daily where account_kind_code = 'deposit' group by 1 order by 1`)
    const raw = await asked(`select date, accounts::int as accounts, sum(signed)::varchar as balance
      from (select unnest([${dates.map(literal).join(', ')}]) as date)
      join raw.bookings on booked_on <= date::date
      join lateral (select count(*) as accounts from raw.accounts where opened_on <= date::date) on true
      group by all order by 1`)

    expect(kept).toEqual(raw)
    expect(kept).toHaveLength(dates.length)
  })

  it('the average of the year is that of every calendar day from its first', async () => {
    const days = `(date '${LAST_DAY}' - greatest(booked_on, date '1994-01-01') + 1)`
    const raw = await asked(`select lpad(account_id, 8, '0') as account_no,
        round((sum(signed * ${days}) / 89)::decimal(38, 6), 2)::decimal(20, 2)::varchar as average
      from raw.bookings group by account_id order by 1`)
    const shown = await published(
      'select account_no, balance_avg_ytd::text as average from marts.customer_accounts order by 1',
    )
    const differing = shown.filter((row, index) => row.average !== raw[index]!['average'])

    expect(shown.map((row) => row.account_no)).toEqual(raw.map((row) => row['account_no']))
    expect(differing).toEqual([])
  })
}
