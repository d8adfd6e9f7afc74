import { DAY_OF_MONTH, heldBy, inForce, MONTH_START, ON_DATE, CUSTOMERS, type Question } from './question.ts'

const FIGURES = `
  sum(deposit) as deposit, dec_div(sum(deposit_acc), ${DAY_OF_MONTH}) as deposit_average,
  sum(loan) as loan, dec_div(sum(loan_acc), ${DAY_OF_MONTH}) as loan_average,
  sum(aum) as aum, dec_div(sum(aum_acc), ${DAY_OF_MONTH}) as aum_average,
  sum(unknown_acc) as unknown_acc, sum(fee) as fee, sum(contribution) as contribution, sum(eva) as eva,
  sum(unknown_contribution) as unknown_contribution`

/** The amounts of accounts, told apart by what they are. */
const AMOUNTS = `
  case when account_kind_code = 'deposit' then balance_cny else 0 end as deposit,
  case when account_kind_code = 'deposit' then coalesce(acc_mtd, 0) else 0 end as deposit_acc,
  case when aum_item_code = 'LOAN' then balance_cny else 0 end as loan,
  case when aum_item_code = 'LOAN' then coalesce(acc_mtd, 0) else 0 end as loan_acc,
  case when is_in_aum then balance_cny else 0 end as aum,
  case when is_in_aum then coalesce(acc_mtd, 0) else 0 end as aum_acc`

const CUBE_PARTS = `(
  select org_id, employee_id, ${AMOUNTS}, unknown_acc_count as unknown_acc, 0 as fee,
    contribution_mtd as contribution, eva_mtd as eva, unknown_contribution_count as unknown_contribution
  from cubes.account_cube where ${ON_DATE}
  union all
  select org_id, employee_id, 0, 0, 0, 0, 0, 0, 0, fee_amount_mtd, contribution_mtd, eva_mtd, unknown_count
  from cubes.fee_cube where ${ON_DATE}) as part`

/** What an account earned, under its own name alone. */
const EARNED = `
  left join (
    select account_id, account_kind_code as kind, contribution_mtd, eva_mtd
    from metrics.account_profit where ${ON_DATE}
  ) as profit on profit.account_id = account.account_id and profit.kind = account.account_kind_code`

const DETAIL_PARTS = `(
  select account.org_id, coalesce(owner.employee_id, '-') as employee_id, ${AMOUNTS},
    case when acc_mtd is null then 1 else 0 end as unknown_acc, 0 as fee,
    coalesce(profit.contribution_mtd, 0) as contribution, coalesce(profit.eva_mtd, 0) as eva,
    case when profit.account_id is not null and profit.contribution_mtd is null then 1 else 0 end
      as unknown_contribution
  from metrics.account_daily as account ${heldBy('account')} ${EARNED}
  where account.${ON_DATE}
  union all
  select fee.org_id, coalesce(owner.employee_id, '-'), 0, 0, 0, 0, 0, 0, 0,
    coalesce(fee.fee_amount_mtd, 0), coalesce(fee.contribution_mtd, 0), coalesce(fee.eva_mtd, 0),
    case when fee.contribution_mtd is null then 1 else 0 end
  from metrics.fee_income as fee ${heldBy('fee')}
  where fee.${ON_DATE}) as part`

const byManager = (parts: string) => `select employee_id, ${FIGURES} from ${parts} group by employee_id`

const byBranch = (parts: string) => `
  select unit.depth_2_org_id, min(branch.org_name) as branch_name, ${FIGURES}
  from ${parts}
  inner join base.organizations as unit on unit.org_id = part.org_id and ${inForce('unit')}
  left join base.organizations as branch on branch.org_id = unit.depth_2_org_id and ${inForce('branch')}
  group by unit.depth_2_org_id`

const BEFORE = `(${MONTH_START} - 1)`

const versus = (table: string) => `
  select org_id, sum(balance_cny) filter (where ${ON_DATE}) as deposit,
    sum(case when ${ON_DATE} then balance_cny else -balance_cny end) as deposit_change
  from ${table}
  where (${ON_DATE} or business_date = ${BEFORE}) and account_kind_code = 'deposit'
  group by org_id`

const RANKS = (alias: string, code: string) => `
  left join ref.grade_thresholds as ${alias} on ${alias}.customer_type_code = customer.customer_type_code
    and ${alias}.grade_code = customer.${code} and ${inForce(alias)}`

const ACCOUNT_PRODUCTS = `(
  select 'deposit' as account_kind_code, account_id, product_code
  from base.accounts as deposit where ${inForce('deposit')}
  union all
  select 'loan', note_no, product_code from base.loans as loan where ${inForce('loan')}) as terms`

const NAMED = `left join base.products as product
  on product.product_code = part.product_code and ${inForce('product')}`

const internalProfit = (parts: string) => `
  select part.employee_id, part.product_code, min(product.product_name) as product_name,
    sum(part.balance_cny) as balance, sum(part.acc_mtd) as acc, sum(part.margin_mtd) as margin
  from ${parts} ${NAMED}
  group by part.employee_id, part.product_code`

export const PERFORMANCE: Question[] = [
  {
    report: '1.1 performance by manager',
    cubes: byManager(CUBE_PARTS),
    details: byManager(DETAIL_PARTS),
  },
  {
    report: '1.1 customers by manager and grade, and those who have become effective',
    cubes: `
      select customer.employee_id, customer.grade_code, sum(customer.customer_count) as customers,
        coalesce(sum(customer.customer_count) filter (
          where own.grade_rank >= 2 and coalesce(past.grade_rank, 1) < 2
        ), 0) as new_effective
      from cubes.customer_cube as customer ${RANKS('own', 'grade_code')} ${RANKS('past', 'grade_before_code')}
      where customer.${ON_DATE} group by customer.employee_id, customer.grade_code`,
    details: `
      select customer.employee_id, customer.grade_code, count(*) as customers,
        count(*) filter (where own.grade_rank >= 2 and customer.since_on >= ${MONTH_START}
          and coalesce(past.grade_rank, 1) < 2) as new_effective
      from ${CUSTOMERS} ${RANKS('own', 'grade_code')} ${RANKS('past', 'grade_before_code')}
      group by customer.employee_id, customer.grade_code`,
  },
  { report: '1.2 performance by branch', cubes: byBranch(CUBE_PARTS), details: byBranch(DETAIL_PARTS) },
  {
    report: '1.2 units against the end of the month before',
    cubes: versus('cubes.account_cube'),
    details: versus('metrics.account_daily'),
  },
  {
    report: '1.5 profit by internal prices, by manager and product',
    cubes: internalProfit(`(
      select employee_id, product_code, balance_cny, acc_mtd, margin_mtd from cubes.account_cube
      where ${ON_DATE} and account_kind_code in ('deposit', 'loan')) as part`),
    details: internalProfit(`(
      select coalesce(owner.employee_id, '-') as employee_id,
        coalesce(terms.product_code, '-') as product_code, account.balance_cny,
        coalesce(account.acc_mtd, 0) as acc_mtd, coalesce(profit.margin_mtd, 0) as margin_mtd
      from metrics.account_daily as account ${heldBy('account')}
      left join metrics.account_profit as profit on profit.account_id = account.account_id
        and profit.account_kind_code = account.account_kind_code and profit.${ON_DATE}
      left join ${ACCOUNT_PRODUCTS} on terms.account_id = account.account_id
        and terms.account_kind_code = account.account_kind_code
      where account.${ON_DATE} and account.account_kind_code in ('deposit', 'loan')) as part`),
  },
]
