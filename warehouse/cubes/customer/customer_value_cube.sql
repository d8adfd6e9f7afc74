-- Customers by tenths of what they earn the bank in a year, as it was worked out at the last month end. The
-- tenths are of all customers of the kind; who is worth the same goes by the id.
with

grades as (
    select customer_id, grade_code
    from metrics.customer_grades
    where valid_from <= :business_date and :business_date < valid_to
),

placed as (
    select
        daily.customer_id, daily.customer_type_code, score.realised_value,
        ntile(10) over (
            partition by daily.customer_type_code
            order by score.realised_value desc nulls last, daily.customer_id nulls last
        ) as decile
    from metrics.customer_daily as daily
    inner join metrics.customer_scores as score
        on score.customer_id = daily.customer_id and score.business_date = :business_date
    where daily.business_date = :business_date and score.realised_value is not null
)

select
    :business_date as business_date,
    daily.org_id,
    daily.customer_type_code,
    coalesce(grades.grade_code, '-') as grade_code,
    coalesce(lpad(cast(placed.decile as varchar), 2, '0'), '-') as decile_code,
    count(*) as customer_count,
    coalesce(sum(placed.realised_value), 0) as realised_value,
    sum(daily.aum_balance_eod) as aum_balance_eod,
    coalesce(sum(profit.contribution_mtd), 0) as contribution_mtd,
    count(*) filter (where profit.customer_id is not null and profit.contribution_mtd is null)
        as unknown_contribution_count
from metrics.customer_daily as daily
left join placed on placed.customer_id = daily.customer_id
left join grades on grades.customer_id = daily.customer_id
left join metrics.customer_profit as profit
    on profit.customer_id = daily.customer_id and profit.business_date = :business_date
where daily.business_date = :business_date
group by daily.org_id, daily.customer_type_code, coalesce(grades.grade_code, '-'),
    coalesce(lpad(cast(placed.decile as varchar), 2, '0'), '-')
