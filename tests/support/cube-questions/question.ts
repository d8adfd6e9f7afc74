/** One report asked twice: of cubes and small tables alone, and of the customers, accounts and bookings. */
export type Question = { report: string; cubes: string; details: string }

export const ON_DATE = 'business_date = :business_date'
export const DAY_OF_MONTH = 'cast(extract(day from cast(:business_date as date)) as integer)'
export const MONTH_START = `cast(date_trunc('month', cast(:business_date as date)) as date)`

/** What of a history holds on the date. */
export const inForce = (alias: string) =>
  `${alias}.valid_from <= :business_date and :business_date < ${alias}.valid_to`

/** Who holds the customer of each row of `alias`, and with which grade. */
export const heldBy = (alias: string) => `
  left join metrics.customer_owners as owner
    on owner.customer_id = ${alias}.customer_id and ${inForce('owner')}
  left join metrics.customer_grades as grade
    on grade.customer_id = ${alias}.customer_id and ${inForce('grade')}`

/** Every customer with what he has and where he stands. */
export const CUSTOMERS = `(
  select daily.customer_id, daily.customer_type_code, daily.org_id,
    coalesce(owner.employee_id, '-') as employee_id, coalesce(grade.grade_code, '-') as grade_code,
    grade.since_on, grade.grade_before_code, daily.aum_balance_eod,
    coalesce(life.lifecycle_stage_code, '-') as lifecycle_stage_code, life.churned_on, life.churned_peak,
    life.opened_on, coalesce(life.product_count, 0) as product_count, score.rfm_code, score.loyalty_score,
    score.realised_value
  from metrics.customer_daily as daily ${heldBy('daily')}
  left join metrics.customer_lifecycle as life
    on life.customer_id = daily.customer_id and life.${ON_DATE}
  left join metrics.customer_scores as score
    on score.customer_id = daily.customer_id and score.${ON_DATE}
  where daily.${ON_DATE}) as customer`
