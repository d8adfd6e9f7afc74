select
    card_no,
    card_type as card_type_code,
    src_cust_no as source_customer_no,
    acct_no as account_no,
    card_level as card_level_code,
    open_date as opened_on,
    open_org as opening_org_id,
    active_flag as is_active,
    active_date as activated_on,
    expire_ym as expires_ym,
    main_flag as is_main,
    ref_emp as referrer_no,
    status as status_code,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.crd_card
