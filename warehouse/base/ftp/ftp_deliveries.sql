-- One row a night. Of a night that goes on without the file it is the one of the night before, with the day
-- on which that came. A file that names nobody is a delivery, too, where there was one before.
with

day_before as (
    select count(*) as row_count from previous.ftp_deliveries
),

delivered as (
    select count(*) as account_count from ods.ftp_results
)

select
    :business_date as business_date,
    'ftp' as source_system,
    delivered.account_count,
    case when delivered.account_count > 0 or day_before.row_count > 0 then :business_date end as delivered_on
from delivered
cross join day_before
