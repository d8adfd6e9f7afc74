select
    biz_no as collection_no,
    coll_kind as collection_kind_code,
    direction as direction_code,
    src_cust_no as source_customer_no,
    ccy as currency_code,
    amt as amount,
    recv_date as received_on,
    accept_date as accepted_on,
    due_date as due_on,
    pay_date as paid_on,
    opp_name as counterparty_name,
    status as status_code,
    fee_cny,
    own_org as org_id,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.ibs_coll
