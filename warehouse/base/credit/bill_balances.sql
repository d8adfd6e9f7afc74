select
    :business_date as business_date,
    'cms' as source_system,
    business_no,
    balance,
    delivered_on
from ods.cms_bills
