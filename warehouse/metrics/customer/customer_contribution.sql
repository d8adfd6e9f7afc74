-- What a customer contributed in the month so far and the eleven months before it. Months of which a day is
-- unknown are left out, and what is known of the year is carried to a whole one by its days; of fewer days
-- than the list says nothing is said.
with

-- The last twelve months, each by a fixed day: so the engine opens the partitions of these days alone.
months as (
    select business_date, days_between(month_start, business_date) + 1 as day_count
    from metrics.periods
    where is_month_known and business_date in (
        :business_date, month_end_before(:business_date, 1), month_end_before(:business_date, 2),
        month_end_before(:business_date, 3), month_end_before(:business_date, 4),
        month_end_before(:business_date, 5), month_end_before(:business_date, 6),
        month_end_before(:business_date, 7), month_end_before(:business_date, 8),
        month_end_before(:business_date, 9), month_end_before(:business_date, 10),
        month_end_before(:business_date, 11)
    )
),

known as (
    select
        count(*) as month_count, coalesce(sum(day_count), 0) as day_count,
        (
            select min(value)
            from ref.profit_parameters
            where parameter_code = 'contribution_days_from'
                and valid_from <= :business_date and :business_date < valid_to
        ) as days_from
    from months
),

-- What came in under an id that gave way since goes with its numbers.
owners as (
    select registered_id, min(customer_id) as customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
    group by registered_id
),

earned as (
    select
        owners.customer_id, profit.business_date,
        case
            when count(*) = count(profit.contribution_mtd) then sum(profit.contribution_mtd)
        end as contribution
    from metrics.customer_profit as profit
    inner join owners on owners.registered_id = profit.customer_id
    where profit.business_date in (
        :business_date, month_end_before(:business_date, 1), month_end_before(:business_date, 2),
        month_end_before(:business_date, 3), month_end_before(:business_date, 4),
        month_end_before(:business_date, 5), month_end_before(:business_date, 6),
        month_end_before(:business_date, 7), month_end_before(:business_date, 8),
        month_end_before(:business_date, 9), month_end_before(:business_date, 10),
        month_end_before(:business_date, 11)
    )
    group by owners.customer_id, profit.business_date
),

-- A month without a row of the customer is one without business: it is known, and nothing came in.
summed as (
    select
        earned.customer_id,
        cast(
            round(coalesce(sum(earned.contribution) filter (where months.day_count is not null), 0), 2)
            as decimal(20, 2)
        ) as contribution,
        coalesce(sum(months.day_count) filter (where earned.contribution is null), 0) as unknown_days
    from earned
    left join months on months.business_date = earned.business_date
    group by earned.customer_id
)

select
    :business_date as business_date,
    summed.customer_id,
    case
        when known.day_count - summed.unknown_days < known.days_from then null
        when known.month_count = 12 and summed.unknown_days = 0 then summed.contribution
        else dec_div(summed.contribution * 365, known.day_count - summed.unknown_days)
    end as contribution_12m,
    known.day_count - summed.unknown_days as known_days_12m
from summed
cross join known
