select
    acct_key as account_id,
    biz_type as business_code,
    ftp_rate,
    ftp_base as ftp_base_rate,
    ftp_adj as ftp_adjustment,
    bal as balance,
    int_amt_m as interest_amount_mtd,
    ftp_amt_m as ftp_amount_mtd,
    nii_m as net_interest_mtd,
    calc_date as calculated_on,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.ftp_result
