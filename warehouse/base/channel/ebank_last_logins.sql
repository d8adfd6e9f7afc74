-- The agreements say it for the time before the logins come, and only where they are delivered in full.
with

successful_logins as (
    select
        source_customer_no,
        ebank_channel_code,
        logged_in_at as last_login_at
    from ods.ebk_logins
    where result_code = '1'
    union all
    select
        source_customer_no,
        ebank_channel_code,
        last_login_at
    from ods.ebk_agreements
    union all
    select
        source_customer_no,
        ebank_channel_code,
        last_login_at
    from previous.ebank_last_logins
)

select
    :business_date as business_date,
    'ebk' as source_system,
    source_customer_no,
    ebank_channel_code,
    max(last_login_at) as last_login_at
from successful_logins
where source_customer_no is not null
    and ebank_channel_code is not null
    and last_login_at is not null
group by source_customer_no, ebank_channel_code
