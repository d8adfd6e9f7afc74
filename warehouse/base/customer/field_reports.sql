select
    report_no,
    registered_id,
    field_code,
    source_system,
    reported_on,
    case state_code when 'S' then 'standing' when 'R' then 'rejected' else 'closed' end as state_code,
    false as is_deleted
from ods.crm_field_reports
