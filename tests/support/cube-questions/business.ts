import { DAY_OF_MONTH, inForce, MONTH_START, ON_DATE, type Question } from './question.ts'

const aumItems = (table: string) => `
  select part.aum_item_code, min(item.zh) as title, sum(part.balance_cny) as balance,
    dec_div(sum(coalesce(part.acc_mtd, 0)), ${DAY_OF_MONTH}) as average
  from ${table} as part
  left join ref.aum_items as item on item.aum_item_code = part.aum_item_code and ${inForce('item')}
  where part.${ON_DATE} and part.is_in_aum group by part.aum_item_code`

/** Interest paid over a year of 360 days, of the sum of daily balances. */
const costRate = (parts: string) => `
  select aum_item_code, term_code, sum(balance_cny) as balance, sum(acc_mtd) as acc,
    sum(interest_mtd) as interest, sum(margin_mtd) as margin,
    case when sum(acc_mtd) > 0
      then ratio6(cast(round(-sum(interest_mtd), 2) as decimal(20, 2)) * 360, sum(acc_mtd)) end as cost_ratio
  from ${parts} group by aum_item_code, term_code`

const BAND = `case when balance.overdue_days is null then '-' when balance.overdue_days <= 0 then '0'
  when balance.overdue_days <= 30 then '1-30' when balance.overdue_days <= 90 then '31-90' else '91-' end`
const INCLUSIVE = `case when loan.is_inclusive then 'inclusive'
  when not loan.is_inclusive then 'other' else '-' end`
const within = (days: number) => `coalesce(sum(account.balance_cny) filter (
  where account.is_open and account.balance_cny > 0 and account.matures_on > :business_date
    and account.matures_on <= :business_date + ${days}), 0)`

const THIS_MONTH = `business_date >= ${MONTH_START} and sale.business_date <= :business_date`

export const BUSINESS: Question[] = [
  {
    report: '4.1 components of AUM',
    cubes: aumItems('cubes.account_cube'),
    details: aumItems('metrics.account_daily'),
  },
  {
    report: '4.2 deposits by term, with what they cost',
    cubes: costRate(`cubes.account_cube where ${ON_DATE} and account_kind_code = 'deposit'`),
    details: costRate(`(
      select account.aum_item_code, coalesce(terms.term_code, '-') as term_code, account.balance_cny,
        coalesce(account.acc_mtd, 0) as acc_mtd, coalesce(profit.interest_mtd, 0) as interest_mtd,
        coalesce(profit.margin_mtd, 0) as margin_mtd
      from metrics.account_daily as account
      left join base.accounts as terms on terms.account_id = account.account_id and ${inForce('terms')}
      left join metrics.account_profit as profit on profit.account_id = account.account_id
        and profit.account_kind_code = 'deposit' and profit.${ON_DATE}
      where account.${ON_DATE} and account.account_kind_code = 'deposit') as part`),
  },
  {
    report: '4.3 loans by class, days overdue, inclusion and maturity',
    cubes: `
      select risk_class_code, overdue_band_code, inclusive_code, sum(account_count) as loans,
        sum(balance_cny) as balance, sum(maturity_amount_30d) as in_30, sum(maturity_amount_60d) as in_60,
        sum(maturity_amount_90d) as in_90
      from cubes.account_cube where ${ON_DATE} and aum_item_code = 'LOAN'
      group by risk_class_code, overdue_band_code, inclusive_code`,
    details: `
      select coalesce(loan.risk_class_code, '-') as risk_class_code, ${BAND} as overdue_band_code,
        ${INCLUSIVE} as inclusive_code, count(*) filter (where account.is_open) as loans,
        sum(account.balance_cny) as balance,
        ${within(30)} as in_30, ${within(60)} as in_60, ${within(90)} as in_90
      from metrics.account_daily as account
      left join base.loans as loan on loan.note_no = account.account_id and ${inForce('loan')}
      left join base.loan_balances as balance on balance.note_no = loan.note_no and balance.${ON_DATE}
      where account.${ON_DATE} and account.aum_item_code = 'LOAN'
      group by coalesce(loan.risk_class_code, '-'), ${BAND}, ${INCLUSIVE}`,
  },
  {
    report: '5.1 sales by product and channel',
    cubes: `
      select sale.product_code, min(product.product_name) as product_name, sale.channel_code,
        sale.transaction_type_code, sum(sale.transaction_count) as transactions, sum(sale.amount) as amount,
        sum(sale.fee_amount) as fee, sum(sale.bank_income) as income
      from cubes.sales_cube as sale
      left join base.wealth_products as product
        on product.product_code = sale.product_code and ${inForce('product')}
      where sale.${ON_DATE} group by sale.product_code, sale.channel_code, sale.transaction_type_code`,
    details: `
      select sale.product_code, min(product.product_name) as product_name,
        coalesce(sale.channel_code, '-') as channel_code, sale.transaction_type_code,
        count(*) as transactions, coalesce(sum(sale.amount), 0) as amount, coalesce(sum(sale.fee), 0) as fee,
        coalesce(sum(sale.bank_income), 0) as income
      from base.wealth_transactions as sale
      left join base.wealth_products as product
        on product.product_code = sale.product_code and ${inForce('product')}
      where sale.${THIS_MONTH} and sale.status_code = 'done'
      group by sale.product_code, coalesce(sale.channel_code, '-'), sale.transaction_type_code`,
  },
  {
    report: '5.2 what has matured and what will',
    cubes: `
      select 'matured' as kind, product_kind_code as code, sum(amount) as amount from cubes.sales_cube
      where ${ON_DATE} and transaction_type_code = 'maturity' group by product_kind_code
      union all
      select 'matures', aum_item_code, sum(maturity_amount_30d) from cubes.account_cube
      where ${ON_DATE} and account_kind_code in ('deposit', 'wealth') group by aum_item_code`,
    details: `
      select 'matured' as kind, coalesce(product.product_kind_code, '-') as code, sum(sale.amount) as amount
      from base.wealth_transactions as sale
      left join base.wealth_products as product
        on product.product_code = sale.product_code and ${inForce('product')}
      where sale.${THIS_MONTH} and sale.status_code = 'done' and sale.transaction_type_code = 'maturity'
      group by coalesce(product.product_kind_code, '-')
      union all
      select 'matures', account.aum_item_code, ${within(30)} from metrics.account_daily as account
      where account.${ON_DATE} and account.account_kind_code in ('deposit', 'wealth')
      group by account.aum_item_code`,
  },
  {
    report: 'bookings by channel',
    cubes: `
      select customer_type_code, channel_code, direction_code, sum(transaction_count) as bookings,
        sum(amount) as amount
      from cubes.channel_cube where ${ON_DATE} group by customer_type_code, channel_code, direction_code`,
    details: `
      select coalesce(number.customer_type_code, '-') as customer_type_code,
        coalesce(sale.channel_code, '-') as channel_code,
        coalesce(sale.direction_code, '-') as direction_code,
        count(*) as bookings,
        sum(cast(round(cast(sale.amount as decimal(22, 2)) * coalesce(
          case when sale.currency_code <> bank.base_currency_code then rate.rate end,
          cast(1 as decimal(12, 8))), 2) as decimal(20, 2))) as amount
      from base.deposit_transactions as sale
      cross join ref.bank as bank
      left join base.rates as rate on rate.business_date = sale.business_date
        and rate.currency_code = sale.currency_code and rate.rate_type_code = 'MID'
      left join base.customer_xref as number on number.source_customer_no = sale.source_customer_no
        and number.source_system = 'core' and ${inForce('number')}
      where sale.${THIS_MONTH} and not sale.is_reversal
      group by coalesce(number.customer_type_code, '-'), coalesce(sale.channel_code, '-'),
        coalesce(sale.direction_code, '-')`,
  },
]
