select
    batch_no,
    cast(seq_no as integer) as sequence_no,
    employer_cust as employer_customer_no,
    employer_acct as employer_account_no,
    pay_date as paid_on,
    pay_kind as payment_kind_code,
    acct_no as account_no,
    src_cust_no as source_customer_no,
    payee_name,
    amt as amount,
    result as result_code,
    fail_reason as failure_reason,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.agt_payroll
