import { CUSTOMERS, inForce, MONTH_START, ON_DATE, type Question } from './question.ts'

const YEARS = 'years_between(people.birth_date, :business_date)'
const AGE = `case when people.birth_date is null then '-' when ${YEARS} < 25 then '0-24'
  when ${YEARS} < 35 then '25-34' when ${YEARS} < 45 then '35-44' when ${YEARS} < 55 then '45-54'
  when ${YEARS} < 65 then '55-64' else '65-' end`
const TENURE = `case when customer.opened_on is null then '-'
  when years_between(customer.opened_on, :business_date) < 1 then '0'
  when years_between(customer.opened_on, :business_date) < 3 then '1-2'
  when years_between(customer.opened_on, :business_date) < 5 then '3-4'
  when years_between(customer.opened_on, :business_date) < 10 then '5-9' else '10-' end`

/** The fields of a person that one customer's numbers agree on. */
const PEOPLE = `left join (
  select number.customer_id, coalesce(merged.birth_date, min(person.birth_date)) as birth_date,
    nullif(coalesce(merged.gender_code, min(person.gender_code)), '9') as gender_code
  from base.customer_xref as number
  inner join base.retail_customers as person
    on person.source_customer_no = number.source_customer_no and ${inForce('person')}
  left join base.merged_people as merged on merged.customer_id = number.customer_id and ${inForce('merged')}
  where number.source_system = 'core' and ${inForce('number')}
    and (merged.customer_id is not null or number.registered_id = number.customer_id)
  group by number.customer_id, merged.birth_date, merged.gender_code
) as people on people.customer_id = customer.customer_id`

const COUNTED =
  'count(*) as customers, sum(customer.aum_balance_eod) as aum, sum(customer.product_count) as products'
const SUMMED = 'sum(customer_count) as customers, sum(aum_balance_eod) as aum, sum(product_count) as products'

const structure = (view: string, column: string, cube = 'customer_cube') =>
  `select '${view}' as view, ${column} as code, ${SUMMED} from cubes.${cube}
   where ${ON_DATE} group by ${column}`
const counted = (view: string, code: string) =>
  `select '${view}' as view, ${code} as code, ${COUNTED} from ${CUSTOMERS} ${PEOPLE} group by ${code}`

const high = (digit: string) => `case when ${digit} >= 4 then 'H' else 'L' end`
const SEGMENT = `case when customer.rfm_code is null then '-' else ${high('customer.rfm_code / 100')}
  || ${high('customer.rfm_code / 10 % 10')} || ${high('customer.rfm_code % 10')} end`
const LOYALTY = `case when customer.loyalty_score is null then '-'
  when customer.loyalty_score < 40 then '0-39'
  when customer.loyalty_score < 60 then '40-59' when customer.loyalty_score < 80 then '60-79' else '80-' end`

const LOST = `customer.lifecycle_stage_code = 'CHURNED' and customer.churned_on >= ${MONTH_START}`

const cumulated = (tenths: string) => `
  select customer_type_code, decile_code, customers, worth,
    sum(worth) over (partition by customer_type_code order by decile_code nulls last) as cumulated
  from (${tenths}) as tenth`

const lift = (pairs: string, holders: string) => `
  select pair.product, pair.other, pair.both_count, one.holder_count as holders, two.holder_count as others
  from (${pairs}) as pair
  inner join (${holders}) as one on one.product = pair.product
  inner join (${holders}) as two on two.product = pair.other`

export const CUSTOMER_QUESTIONS: Question[] = [
  {
    report: '3.1 structure of customers',
    cubes: [
      structure('grade', 'grade_code'),
      structure('age', 'age_band_code'),
      structure('sex', 'gender_code'),
      structure('stage', 'lifecycle_stage_code'),
      structure('region', 'org_id'),
      structure('tenure', 'tenure_band_code', 'customer_score_cube'),
    ].join(' union all '),
    details: [
      counted('grade', 'customer.grade_code'),
      counted('age', AGE),
      counted('sex', `coalesce(people.gender_code, '-')`),
      counted('stage', 'customer.lifecycle_stage_code'),
      counted('region', 'customer.org_id'),
      counted('tenure', TENURE),
    ].join(' union all '),
  },
  {
    report: '3.3 lost and won back by grade',
    cubes: `
      select grade_code, sum(churned_count) as lost, sum(churned_balance) as lost_balance,
        coalesce(sum(customer_count) filter (where lifecycle_stage_code = 'CHURNED'), 0) as churned,
        coalesce(sum(customer_count) filter (where lifecycle_stage_code = 'WON_BACK'), 0) as won_back,
        coalesce(sum(aum_balance_eod) filter (where lifecycle_stage_code = 'WON_BACK'), 0) as won_back_aum
      from cubes.customer_cube where ${ON_DATE} group by grade_code`,
    details: `
      select customer.grade_code, count(*) filter (where ${LOST}) as lost,
        coalesce(sum(customer.churned_peak) filter (where ${LOST}), 0) as lost_balance,
        count(*) filter (where customer.lifecycle_stage_code = 'CHURNED') as churned,
        count(*) filter (where customer.lifecycle_stage_code = 'WON_BACK') as won_back,
        coalesce(sum(customer.aum_balance_eod) filter (where customer.lifecycle_stage_code = 'WON_BACK'), 0)
          as won_back_aum
      from ${CUSTOMERS} group by customer.grade_code`,
  },
  {
    report: '3.4 tenths of contribution, cumulated',
    cubes: cumulated(`
      select customer_type_code, decile_code, sum(customer_count) as customers, sum(realised_value) as worth
      from cubes.customer_value_cube where ${ON_DATE}
      group by customer_type_code, decile_code`),
    details: cumulated(`
      select customer_type_code, lpad(cast(decile as varchar), 2, '0') as decile_code, count(*) as customers,
        sum(realised_value) as worth
      from (
        select customer.customer_type_code, customer.realised_value, ntile(10) over (
          partition by customer.customer_type_code
          order by customer.realised_value desc nulls last, customer.customer_id nulls last) as decile
        from ${CUSTOMERS} where customer.realised_value is not null
      ) as placed group by customer_type_code, decile
      union all
      select customer.customer_type_code, '-', count(*), 0
      from ${CUSTOMERS} where customer.realised_value is null group by customer.customer_type_code`),
  },
  {
    report: '3.5 product by product',
    cubes: lift(
      `select product_category_code as product, with_product_category_code as other,
         sum(holder_count) as both_count
       from cubes.product_pair_cube where ${ON_DATE}
       group by product_category_code, with_product_category_code`,
      `select product_category_code as product, sum(holder_count) as holder_count
       from cubes.product_cube where ${ON_DATE} group by product_category_code`,
    ),
    details: lift(
      `select one.product_category_code as product, two.product_category_code as other, count(*) as both_count
       from metrics.product_holdings as one
       inner join metrics.product_holdings as two on two.customer_id = one.customer_id and two.${ON_DATE}
       where one.${ON_DATE} and one.product_category_code <> two.product_category_code
       group by one.product_category_code, two.product_category_code`,
      `select product_category_code as product, count(distinct customer_id) as holder_count
       from metrics.product_holdings where ${ON_DATE} group by product_category_code`,
    ),
  },
  {
    report: '3.6 segments of recency, frequency and money, and loyalty',
    cubes: `
      select customer_type_code, rfm_segment_code as segment, loyalty_band_code as loyalty, ${SUMMED}
      from cubes.customer_score_cube where ${ON_DATE}
      group by customer_type_code, rfm_segment_code, loyalty_band_code`,
    details: `
      select customer.customer_type_code, ${SEGMENT} as segment, ${LOYALTY} as loyalty, ${COUNTED}
      from ${CUSTOMERS} group by customer.customer_type_code, ${SEGMENT}, ${LOYALTY}`,
  },
  {
    report: '5.3 penetration by product and grade',
    cubes: `
      select held.customer_type_code, held.grade_code, held.product_category_code, held.holders,
        peers.customers
      from (
        select customer_type_code, grade_code, product_category_code, sum(holder_count) as holders
        from cubes.product_cube where ${ON_DATE}
        group by customer_type_code, grade_code, product_category_code
      ) as held
      inner join (
        select customer_type_code, grade_code, sum(customer_count) as customers
        from cubes.customer_cube where ${ON_DATE} group by customer_type_code, grade_code
      ) as peers
        on peers.customer_type_code = held.customer_type_code and peers.grade_code = held.grade_code`,
    details: `
      select customer.customer_type_code, customer.grade_code, holding.product_category_code,
        count(*) as holders, max(peers.customers) as customers
      from ${CUSTOMERS}
      inner join metrics.product_holdings as holding
        on holding.customer_id = customer.customer_id and holding.${ON_DATE}
      inner join (
        select customer.customer_type_code, customer.grade_code, count(*) as customers
        from ${CUSTOMERS} group by customer.customer_type_code, customer.grade_code
      ) as peers on peers.customer_type_code = customer.customer_type_code
        and peers.grade_code = customer.grade_code
      group by customer.customer_type_code, customer.grade_code, holding.product_category_code`,
  },
]
