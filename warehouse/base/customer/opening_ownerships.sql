select
    'core' as source_system,
    source_customer_no,
    employee_no,
    case owner_role_code when 'A' then 'assistant' else 'primary' end as owner_role_code,
    starts_on,
    org_id,
    ends_on
from ods.crm_ownerships
