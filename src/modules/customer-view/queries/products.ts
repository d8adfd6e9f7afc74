import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'

type Money = string | number
const COUNT = sql<number>`cast(count(*) as integer)`
const noMoney = sql<Money | null>`cast(null as decimal(20, 2))`
const noDay = sql<string | null>`cast(null as date)`

type Asked = { id: string; day: string }
/** The next day on which something falls due, the day looked at included; none where all has. */
const nextOf = (column: 'matures_on' | 'due_on', day: string) =>
  sql<string | null>`min(${sql.ref(column)}) filter (where ${sql.ref(column)} >= cast(${day} as date))`.as(
    'matures_on',
  )

/** Open deposit accounts by their kind. */
const deposits = (db: ScopedDb, { id: customerId, day }: Asked) =>
  db
    .selectFrom('marts.customer_accounts')
    .select(({ fn }) => [
      sql<string>`coalesce(aum_item_code, 'OTHER')`.as('business_category_code'),
      COUNT.as('item_count'),
      fn.sum<Money | null>('balance_cny').as('balance_cny'),
      fn.min<string | null>('opened_on').as('opened_on'),
      nextOf('matures_on', day),
    ])
    .where('customer_id', '=', customerId)
    .where('status_code', '<>', 'closed')
    .groupBy(sql`coalesce(aum_item_code, 'OTHER')`)

const holdings = (db: ScopedDb, { id: customerId, day }: Asked) =>
  db
    .selectFrom('marts.customer_holdings')
    .select(({ fn }) => [
      sql<string>`coalesce(aum_item_code, 'OTHER')`.as('business_category_code'),
      COUNT.as('item_count'),
      fn.sum<Money | null>('market_value').as('balance_cny'),
      fn.min<string | null>('bought_on').as('opened_on'),
      nextOf('matures_on', day),
    ])
    .where('customer_id', '=', customerId)
    .where('status_code', '<>', 'ended')
    .groupBy(sql`coalesce(aum_item_code, 'OTHER')`)

const LOAN_CATEGORY = sql<string>`case status_code when 'written_off' then 'WRITTEN_OFF' else 'LOAN' end`
const loans = (db: ScopedDb, { id: customerId, day }: Asked) =>
  db
    .selectFrom('marts.customer_loans')
    .select(({ fn }) => [
      LOAN_CATEGORY.as('business_category_code'),
      COUNT.as('item_count'),
      fn.sum<Money | null>('balance_cny').as('balance_cny'),
      fn.min<string | null>('issued_on').as('opened_on'),
      nextOf('matures_on', day),
    ])
    .where('customer_id', '=', customerId)
    .where('status_code', '<>', 'settled')
    .groupBy(LOAN_CATEGORY)

const CARD_CATEGORY = sql<string>`case card_kind_code when 'credit' then 'CREDIT_CARD' else 'DEBIT_CARD' end`
/** Several cards can draw on one credit account, whose debt counts once. */
const cards = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom(
      db
        .selectFrom('marts.customer_cards')
        .select(({ fn }) => [
          CARD_CATEGORY.as('business_category_code'),
          fn.countAll().as('card_count'),
          fn.max('credit_balance').as('credit_balance'),
          fn.min('opened_on').as('opened_on'),
        ])
        .where('customer_id', '=', customerId)
        .where('status_code', '<>', 'closed')
        .groupBy([CARD_CATEGORY, 'account_id'])
        .as('account'),
    )
    .select(({ fn }) => [
      'account.business_category_code',
      sql<number>`cast(sum(account.card_count) as integer)`.as('item_count'),
      fn.sum<Money | null>('account.credit_balance').as('balance_cny'),
      fn.min<string | null>('account.opened_on').as('opened_on'),
      noDay.as('matures_on'),
    ])
    .groupBy('account.business_category_code')

const TRADE_CATEGORY = sql<string>`case
  when trade_kind_code in ('discount', 'acceptance') then 'BILL'
  when trade_kind_code in ('import_collection', 'export_collection') then 'COLLECTION'
  when trade_kind_code = 'guarantee' then 'GUARANTEE'
  else 'LETTER_OF_CREDIT' end`
const trade = (db: ScopedDb, { id: customerId, day }: Asked) =>
  db
    .selectFrom('marts.customer_trade_items')
    .select(({ fn }) => [
      TRADE_CATEGORY.as('business_category_code'),
      COUNT.as('item_count'),
      fn.sum<Money | null>('open_amount_cny').as('balance_cny'),
      fn.min<string | null>('starts_on').as('opened_on'),
      nextOf('due_on', day),
    ])
    .where('customer_id', '=', customerId)
    .groupBy(TRADE_CATEGORY)

const channels = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_channels')
    .select(({ fn }) => [
      sql<string>`'E_CHANNEL'`.as('business_category_code'),
      COUNT.as('item_count'),
      noMoney.as('balance_cny'),
      fn.min<string | null>('signed_on').as('opened_on'),
      noDay.as('matures_on'),
    ])
    .where('customer_id', '=', customerId)
    .where('status_code', '=', 'active')
    .having(({ fn }) => fn.countAll(), '>', 0)

/** As an employer: the people paid in the newest month. */
const payroll = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_payroll as paid')
    .select([
      sql<string>`'PAYROLL'`.as('business_category_code'),
      'paid.payee_count as item_count',
      noMoney.as('balance_cny'),
      noDay.as('opened_on'),
      noDay.as('matures_on'),
    ])
    .where('paid.customer_id', '=', customerId)
    .where('paid.month_start', '=', ({ selectFrom }) =>
      selectFrom('marts.customer_payroll as any_month')
        .select(({ fn }) => fn.max('any_month.month_start').as('newest'))
        .where('any_month.customer_id', '=', customerId),
    )

/** As an employee: by how many employers. */
const wages = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_wages')
    .select([
      sql<string>`'WAGES'`.as('business_category_code'),
      COUNT.as('item_count'),
      noMoney.as('balance_cny'),
      noDay.as('opened_on'),
      noDay.as('matures_on'),
    ])
    .where('customer_id', '=', customerId)
    .having(({ fn }) => fn.countAll(), '>', 0)

/** What a customer has by category: how many, worth how much, since when, the next maturity. */
export const listProducts = (db: ScopedDb, asked: Asked) =>
  deposits(db, asked)
    .unionAll(holdings(db, asked))
    .unionAll(loans(db, asked))
    .unionAll(cards(db, asked.id))
    .unionAll(trade(db, asked))
    .unionAll(channels(db, asked.id))
    .unionAll(payroll(db, asked.id))
    .unionAll(wages(db, asked.id))
    .execute()
