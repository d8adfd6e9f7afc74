select
    registered_id,
    case owner_role_code when 'A' then 'assistant' else 'primary' end as owner_role_code,
    employee_no,
    starts_on,
    org_id,
    ends_on,
    employee_no = 'VM' || org_id as is_virtual,
    false as is_deleted
from ods.crm_holders
