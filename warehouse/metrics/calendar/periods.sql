-- The month, quarter and year that the business date lies in, and which of them this warehouse has seen from
-- their first day on: what is summed up day by day is known only in those.
with

starts as (
    select
        cast(date_trunc('month', cast(:business_date as date)) as date) as month_start,
        cast(date_trunc('quarter', cast(:business_date as date)) as date) as quarter_start,
        cast(date_trunc('year', cast(:business_date as date)) as date) as year_start
),

known as (
    select coalesce(min(known_from), :business_date) as known_from from previous.periods
)

select
    :business_date as business_date,
    starts.month_start,
    starts.quarter_start,
    starts.year_start,
    known.known_from,
    known.known_from <= starts.month_start as is_month_known,
    known.known_from <= starts.quarter_start as is_quarter_known,
    known.known_from <= starts.year_start as is_year_known
from starts
cross join known
