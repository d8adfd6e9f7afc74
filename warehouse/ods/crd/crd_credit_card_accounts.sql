select
    cc_acct as credit_account_no,
    src_cust_no as source_customer_no,
    credit_limit,
    bal as credit_balance,
    cast(bill_day as integer) as bill_day,
    cast(due_day as integer) as due_day,
    bill_amt as bill_amount,
    min_pay as minimum_payment,
    instal_bal as instalment_balance,
    cast(overdue_days as integer) as overdue_days,
    spend_m as spending_mtd,
    risk_class as risk_class_code,
    status as status_code,
    own_org as org_id,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.crd_cc_acct
