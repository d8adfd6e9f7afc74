-- How loyal customers are, of 100 points, part by part with what each part goes by; worked out on the last
-- night of a month.
with

night as (
    select extract(day from cast(:business_date as date) + 1) = 1 as is_month_end
),

customers as (
    select
        life.customer_id, life.customer_type_code, life.product_count, life.active_count_30d, life.is_payroll,
        years_between(life.opened_on, :business_date) as years, daily.aum_balance_avg_ytd
    from metrics.customer_lifecycle as life
    cross join night
    inner join metrics.customer_daily as daily
        on daily.customer_id = life.customer_id and daily.business_date = :business_date
    where night.is_month_end and life.business_date = :business_date
        and life.lifecycle_stage_code <> 'PROSPECT'
),

-- The year average of assets against that of the year before.
steadiness as (
    select customers.customer_id,
        cast(
            ratio6(customers.aum_balance_avg_ytd, last_year.aum_balance_avg_ytd) as decimal(20, 6)
        ) as ratio
    from customers
    inner join metrics.customer_daily as last_year
        on last_year.customer_id = customers.customer_id
        and last_year.business_date = cast(date_trunc('year', cast(:business_date as date)) as date) - 1
    where last_year.aum_balance_avg_ytd > 0
),

scored as (
    select
        c.customer_id, c.years, c.product_count, steadiness.ratio as steadiness_ratio,
        c.active_count_30d,
        coalesce(c.is_payroll and c.customer_type_code = '1' or c.years >= weight.bond_years, false)
            as is_bound,
        cast(
            dec_div(weight.years_points * least(coalesce(c.years, 0), weight.years_full), weight.years_full)
            as decimal(5, 2)
        ) as years_points,
        cast(
            dec_div(weight.breadth_points * least(c.product_count, weight.breadth_full), weight.breadth_full)
            as decimal(5, 2)
        ) as breadth_points,
        cast(
            dec_div(
                cast(weight.steadiness_points as decimal(6, 0)) * 10000
                * greatest(least(coalesce(steadiness.ratio, 1), weight.steadiness_full), 0),
                cast(weight.steadiness_full * 10000 as integer)
            ) as decimal(5, 2)
        ) as steadiness_points,
        case when c.active_count_30d >= weight.activity_from then weight.activity_points else 0 end
            as activity_points,
        weight.bond_points as bond_points_full,
        cast(round(weight.attitude_points * weight.attitude_neutral, 2) as decimal(5, 2)) as attitude_points
    from customers as c
    inner join ref.score_weights as weight
        on weight.customer_type_code = c.customer_type_code
        and weight.valid_from <= :business_date and :business_date < weight.valid_to
    left join steadiness on steadiness.customer_id = c.customer_id
)

select
    :business_date as business_date,
    customer_id,
    years,
    product_count,
    steadiness_ratio,
    active_count_30d,
    is_bound,
    years_points,
    breadth_points,
    steadiness_points,
    cast(activity_points as decimal(5, 2)) as activity_points,
    cast(case when is_bound then bond_points_full else 0 end as decimal(5, 2)) as bond_points,
    attitude_points,
    cast(
        years_points + breadth_points + steadiness_points + activity_points
        + case when is_bound then bond_points_full else 0 end + attitude_points as decimal(5, 2)
    ) as loyalty_score
from scored
