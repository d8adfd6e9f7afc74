-- How often each number of a customer used each electronic channel in the last 30 and 90 days, by the days
-- that delivered it. The windows move by what is new and what leaves them; the first night counts them whole.
with

night_before as (
    select count(*) > 0 as is_known from previous.channel_use
),

first_night as (
    select not is_known as is_first from night_before where not is_known
),

moving as (
    select business_date, source_customer_no, ebank_channel_code, 'login' as use_code
    from base.ebank_logins
    where is_successful
        and (
            business_date = :business_date or business_date = :business_date - 30
            or business_date = :business_date - 90
        )
    union all
    -- A query moves nothing.
    select business_date, source_customer_no, ebank_channel_code, 'transaction'
    from base.ebank_transactions
    where is_successful and coalesce(business_code, '') <> 'QRY'
        and (
            business_date = :business_date or business_date = :business_date - 30
            or business_date = :business_date - 90
        )
),

-- One where the window of so many days takes a day in, minus one where it lets it go.
steps as (
    select
        moving.source_customer_no, moving.ebank_channel_code, moving.use_code,
        case when moving.business_date = :business_date then 1
            when moving.business_date = :business_date - 30 and night_before.is_known then -1
            else 0 end as in_30,
        case when moving.business_date = :business_date then 1
            when moving.business_date = :business_date - 90 and night_before.is_known then -1
            else 0 end as in_90
    from moving
    cross join night_before
    union all
    select
        login.source_customer_no, login.ebank_channel_code, 'login',
        case when login.business_date > :business_date - 30 then 1 else 0 end,
        1
    from base.ebank_logins as login
    inner join first_night on first_night.is_first = login.is_successful
    where login.business_date > :business_date - 90 and login.business_date < :business_date
    union all
    select
        done.source_customer_no, done.ebank_channel_code, 'transaction',
        case when done.business_date > :business_date - 30 then 1 else 0 end,
        1
    from base.ebank_transactions as done
    inner join first_night on first_night.is_first = done.is_successful
    where done.business_date > :business_date - 90 and done.business_date < :business_date
        and coalesce(done.business_code, '') <> 'QRY'
),

changed as (
    select
        source_customer_no,
        ebank_channel_code,
        sum(case when use_code = 'login' then in_30 else 0 end) as login_30,
        sum(case when use_code = 'login' then in_90 else 0 end) as login_90,
        sum(case when use_code = 'transaction' then in_30 else 0 end) as transaction_30,
        sum(case when use_code = 'transaction' then in_90 else 0 end) as transaction_90
    from steps
    where source_customer_no is not null and ebank_channel_code is not null
    group by source_customer_no, ebank_channel_code
),

counted as (
    select
        coalesce(changed.source_customer_no, y.source_customer_no) as source_customer_no,
        coalesce(changed.ebank_channel_code, y.ebank_channel_code) as ebank_channel_code,
        coalesce(y.login_count_30d, 0) + coalesce(changed.login_30, 0) as login_count_30d,
        coalesce(y.login_count_90d, 0) + coalesce(changed.login_90, 0) as login_count_90d,
        coalesce(y.transaction_count_30d, 0) + coalesce(changed.transaction_30, 0) as transaction_count_30d,
        coalesce(y.transaction_count_90d, 0) + coalesce(changed.transaction_90, 0) as transaction_count_90d
    from previous.channel_use as y
    full join changed
        on changed.source_customer_no = y.source_customer_no
        and changed.ebank_channel_code = y.ebank_channel_code
)

select
    :business_date as business_date,
    source_customer_no,
    ebank_channel_code,
    login_count_30d,
    login_count_90d,
    transaction_count_30d,
    transaction_count_90d
from counted
where login_count_90d <> 0 or transaction_count_90d <> 0
