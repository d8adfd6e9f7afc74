select
    txn_no as ebank_transaction_no,
    src_cust_no as source_customer_no,
    chnl as ebank_channel_code,
    txn_ts as transacted_at,
    biz_cd as business_code,
    amt as amount,
    acct_no as account_no,
    opp_acct as counterparty_account,
    result as result_code,
    core_txn_no as core_transaction_no,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.ebk_txn
