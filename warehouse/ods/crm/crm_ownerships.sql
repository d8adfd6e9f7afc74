select
    src_cust_no as source_customer_no,
    owner_role as owner_role_code,
    emp_id as employee_no,
    org_id,
    start_date as starts_on,
    end_date as ends_on,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.crm_ownership
