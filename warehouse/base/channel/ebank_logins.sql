select
    :business_date as business_date,
    'ebk' as source_system,
    login_id,
    source_customer_no,
    ebank_channel_code,
    coalesce(result_code = '1', false) as is_successful,
    logged_in_at,
    ip_address,
    device_id,
    city_code
from ods.ebk_logins
