-- The month, quarter and year that the business date lies in, which of them this warehouse has seen from
-- their first day on, and in which every night had its internal prices: only there sums are known.
with

starts as (
    select
        cast(date_trunc('month', cast(:business_date as date)) as date) as month_start,
        cast(date_trunc('quarter', cast(:business_date as date)) as date) as quarter_start,
        cast(date_trunc('year', cast(:business_date as date)) as date) as year_start
),

known as (
    select coalesce(min(known_from), :business_date) as known_from, min(priced_from) as priced_from
    from previous.periods
),

priced as (
    select case when count(*) > 0 then coalesce(min(known.priced_from), :business_date) end as priced_from
    from base.ftp_deliveries as prices
    cross join known
    where prices.business_date = :business_date and prices.delivered_on = :business_date
)

select
    :business_date as business_date,
    starts.month_start,
    starts.quarter_start,
    starts.year_start,
    known.known_from,
    known.known_from <= starts.month_start as is_month_known,
    known.known_from <= starts.quarter_start as is_quarter_known,
    known.known_from <= starts.year_start as is_year_known,
    priced.priced_from,
    coalesce(priced.priced_from <= greatest(starts.month_start, known.known_from), false) as is_month_priced,
    coalesce(priced.priced_from <= greatest(starts.year_start, known.known_from), false) as is_year_priced
from starts
cross join known
cross join priced
