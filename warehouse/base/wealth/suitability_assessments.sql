select
    'wms' as source_system,
    source_customer_no,
    assessed_on,
    risk_level_code,
    score,
    expires_on,
    channel_code,
    coalesce(is_qualified_investor, false) as is_qualified_investor,
    is_deleted
from ods.wms_risk_assessments
