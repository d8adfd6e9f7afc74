select
    :business_date as business_date,
    'cms' as source_system,
    limit_no,
    used_amount,
    available_amount,
    exposure_amount,
    delivered_on
from ods.cms_credit_limits
