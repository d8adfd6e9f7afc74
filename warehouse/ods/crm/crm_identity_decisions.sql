select
    first_cust_no as first_customer_no,
    second_cust_no as second_customer_no,
    decision as decision_code,
    decision_no,
    decide_date as decided_on,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.crm_identity
