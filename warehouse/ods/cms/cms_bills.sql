select
    biz_no as business_no,
    biz_type as bill_business_code,
    src_cust_no as source_customer_no,
    bill_no,
    face_amt as face_amount,
    bal as balance,
    rate as exec_rate_percent,
    start_date as starts_on,
    mature_date as matures_on,
    margin_ratio,
    fee as fee_amount,
    own_org as org_id,
    mgr_emp as manager_no,
    status as status_code,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.cms_disc_bill
