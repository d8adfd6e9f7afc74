select
    limit_no,
    src_cust_no as source_customer_no,
    group_no,
    limit_type as limit_type_code,
    ccy as currency_code,
    approve_amt as approved_amount,
    used_amt as used_amount,
    avail_amt as available_amount,
    exposure_amt as exposure_amount,
    start_date as starts_on,
    end_date as ends_on,
    status as status_code,
    approve_org as approving_org_id,
    mgr_emp as manager_no,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.cms_limit
