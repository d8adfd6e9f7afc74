-- Scores of customers, worked out on the last night of a month and kept until the next: recency, frequency
-- and money in fifths, loyalty, and value made of what a customer earns the bank, what he may still buy, and
-- what he is worth over five years.
with

night as (
    select extract(day from cast(:business_date as date) + 1) = 1 as is_month_end
),

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select
        life.customer_id, life.customer_type_code, daily.aum_balance_avg_mtd, daily.aum_balance_eod,
        daily.aum_balance_avg_ytd, life.product_count, life.active_count_30d, life.active_count_90d,
        life.last_active_on, life.is_payroll, years_between(life.opened_on, :business_date) as years,
        grade.grade_code,
        -- Who never had an account or a fee in the year earned the bank nothing.
        case when year.customer_id is null then 0 else year.contribution_12m end as annual_contribution
    from metrics.customer_lifecycle as life
    cross join night
    inner join metrics.customer_daily as daily
        on daily.customer_id = life.customer_id and daily.business_date = :business_date
    left join metrics.customer_contribution as year
        on year.customer_id = life.customer_id and year.business_date = :business_date
    left join metrics.customer_grades as grade
        on grade.customer_id = life.customer_id
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    where night.is_month_end and life.business_date = :business_date
        and life.lifecycle_stage_code <> 'PROSPECT'
),

averages_last_year as (
    select customer_id, aum_balance_avg_ytd
    from metrics.customer_daily
    where business_date = cast(date_trunc('year', cast(:business_date as date)) as date) - 1
),

held as (
    select holding.customer_id, customers.customer_type_code, customers.grade_code,
        holding.product_category_code, margin.value as margin
    from metrics.product_holdings as holding
    inner join customers on customers.customer_id = holding.customer_id
    inner join parameters as margin
        on margin.parameter_code = 'product_margin' and margin.segment_code = holding.product_category_code
    where holding.business_date = :business_date
),

peers as (
    select customer_type_code, grade_code, count(*) as customer_count
    from customers
    group by customer_type_code, grade_code
),

-- What a year of each kind of product is worth to a customer of the grade, by how many of his peers have it.
offers as (
    select
        held.customer_type_code, held.grade_code, held.product_category_code,
        cast(
            round(
                cast(ratio6(count(*), min(peers.customer_count)) as decimal(8, 6))
                * cast(min(held.margin) as decimal(12, 2)) * cast(min(chance.value) as decimal(8, 6)), 2
            ) as decimal(20, 2)
        ) as worth
    from held
    inner join peers
        on peers.customer_type_code = held.customer_type_code
        and peers.grade_code is not distinct from held.grade_code
    inner join parameters as chance on chance.parameter_code = 'purchase_probability'
    group by held.customer_type_code, held.grade_code, held.product_category_code
),

-- All that is on offer to the grade, less what the customer has.
all_offers as (
    select customer_type_code, grade_code, sum(worth) as worth
    from offers
    group by customer_type_code, grade_code
),

own_offers as (
    select held.customer_id, sum(offers.worth) as worth
    from held
    inner join offers
        on offers.customer_type_code = held.customer_type_code
        and offers.grade_code is not distinct from held.grade_code
        and offers.product_category_code = held.product_category_code
    group by held.customer_id
),

valued as (
    select
        c.customer_id, c.customer_type_code, c.last_active_on, c.active_count_90d,
        coalesce(c.aum_balance_avg_mtd, c.aum_balance_eod) as money, c.annual_contribution as realised_value,
        coalesce(all_offers.worth, 0) - coalesce(own_offers.worth, 0) as potential_value,
        cast(
            round(cast(c.annual_contribution as decimal(20, 2)) * cast(factor.value as decimal(8, 6)), 2)
            as decimal(20, 2)
        ) as lifetime_value,
        -- Years, breadth and steadiness; signs that this is the main bank; no survey yet counts half.
        dec_div(15 * least(coalesce(c.years, 0), 10), 10) + dec_div(20 * least(c.product_count, 6), 6)
        + case
            when last_year.aum_balance_avg_ytd > 0 and c.aum_balance_avg_ytd is not null then dec_div(
                cast(
                    25 * greatest(
                        least(ratio6(c.aum_balance_avg_ytd, last_year.aum_balance_avg_ytd), 1.2), 0
                    ) as decimal(12, 6)
                ) * 10, 12
            )
            else 20.83
        end
        + case when c.active_count_30d >= 3 then 10 else 0 end
        + case
            when c.customer_type_code = '1' and c.is_payroll then 10
            when c.customer_type_code = '2' and c.years >= 3 then 10
            else 0
        end
        + 10 as loyalty_score
    from customers as c
    left join averages_last_year as last_year on last_year.customer_id = c.customer_id
    left join parameters as factor
        on factor.parameter_code = 'lifetime_factor' and factor.segment_code = c.customer_type_code
    left join all_offers
        on all_offers.customer_type_code = c.customer_type_code
        and all_offers.grade_code is not distinct from c.grade_code
    left join own_offers on own_offers.customer_id = c.customer_id
),

-- Fifths by place; who has the same as others stands in the lowest fifth that any of them would be in.
fifths as (
    select
        customer_id, customer_type_code, last_active_on, active_count_90d, money, realised_value,
        potential_value, lifetime_value, loyalty_score,
        ntile(5) over (partition by customer_type_code order by last_active_on nulls first) as recency,
        ntile(5) over (partition by customer_type_code order by active_count_90d nulls first) as frequency,
        ntile(5) over (partition by customer_type_code order by money nulls first) as money_fifth
    from valued
),

placed as (
    select
        customer_id, customer_type_code, realised_value, potential_value, lifetime_value, loyalty_score,
        min(recency) over (partition by customer_type_code, last_active_on) as recency,
        min(frequency) over (partition by customer_type_code, active_count_90d) as frequency,
        min(money_fifth) over (partition by customer_type_code, money) as money,
        -- Who has no known contribution is no peer in value: neither last of all nor ahead of anybody.
        realised_value is not null as is_known,
        count(*) over (partition by customer_type_code, realised_value is not null) as peer_count,
        rank() over (
            partition by customer_type_code, realised_value is not null order by realised_value nulls first
        ) - 1 as realised_place,
        rank() over (
            partition by customer_type_code, realised_value is not null order by potential_value nulls first
        ) - 1 as potential_place,
        rank() over (
            partition by customer_type_code, realised_value is not null order by lifetime_value nulls first
        ) - 1 as lifetime_place
    from fifths
)

select
    :business_date as business_date, customer_id, :business_date as scored_on,
    recency * 100 + frequency * 10 + money as rfm_code,
    cast(loyalty_score as decimal(5, 2)) as loyalty_score,
    realised_value, potential_value, lifetime_value,
    case
        when is_known and peer_count > 1 then cast(
            dec_div(50 * realised_place + 30 * potential_place + 20 * lifetime_place, peer_count - 1)
            as decimal(5, 2)
        )
    end as value_score
from placed
union all
select
    :business_date, kept.customer_id, kept.scored_on, kept.rfm_code, kept.loyalty_score, kept.realised_value,
    kept.potential_value, kept.lifetime_value, kept.value_score
from previous.customer_scores as kept
cross join night
where not night.is_month_end
