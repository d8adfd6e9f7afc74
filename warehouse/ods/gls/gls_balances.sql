select
    org as org_id,
    subj_cd as subject_code,
    ccy as currency_code,
    dc_flag as debit_credit_code,
    open_bal as opening_balance,
    dr_amt as debit_amount,
    cr_amt as credit_amount,
    close_bal as closing_balance,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.gls_bal
