select
    note_no,
    cast(period_no as integer) as period_no,
    due_date as due_on,
    due_prin as due_principal,
    due_int as due_interest,
    paid_prin as paid_principal,
    paid_int as paid_interest,
    settle_date as settled_on,
    status as status_code,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.cms_plan
