-- The source has no flag for a row that is gone: an assessment is never taken back.
select
    src_cust_no as source_customer_no,
    assess_date as assessed_on,
    level as risk_level_code,
    score,
    expire_date as expires_on,
    chnl as channel_code,
    qualified_flag as is_qualified_investor,
    false as is_deleted,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.wms_risk
