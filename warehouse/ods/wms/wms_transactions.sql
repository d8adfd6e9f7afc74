select
    txn_no as transaction_no,
    txn_date as transacted_on,
    src_cust_no as source_customer_no,
    prod_cd as product_code,
    biz_type as transaction_type_code,
    amt as amount,
    vol as volume,
    nav,
    fee,
    income as bank_income,
    ref_emp as referrer_no,
    chnl as channel_code,
    dual_rec_id as sale_recording_no,
    status as status_code,
    orig_txn_no as original_transaction_no,
    data_date as delivered_on,
    src_upd_ts as source_updated_at
from source.wms_txn
