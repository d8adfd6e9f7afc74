select
    log_id as login_id,
    src_cust_no as source_customer_no,
    chnl as ebank_channel_code,
    login_ts as logged_in_at,
    result as result_code,
    ip as ip_address,
    device_id,
    city_cd as city_code,
    app_ver as app_version,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.ebk_login
