select
    'ccs' as source_system,
    ticket_no,
    case ticket_type_code
        when '01' then 'question'
        when '02' then 'complaint'
        when '03' then 'suggestion'
        when '04' then 'praise'
        when '05' then 'request'
        else 'unknown'
    end as ticket_type_code,
    source_customer_no,
    caller_name,
    caller_index,
    caller_last4_index,
    caller_masked,
    caller_sealed,
    accepted_at,
    case channel_code
        when '01' then 'hotline'
        when '02' then 'online_bank'
        when '03' then 'mobile_bank'
        when '04' then 'letter'
        when '05' then 'regulator'
        when '06' then 'regulator_hotline'
        when '07' then 'city_hotline'
        else 'unknown'
    end as channel_code,
    business_class_code,
    cause_code,
    title,
    content,
    involved_employee_no,
    involved_org_id,
    case level_code
        when '1' then 'ordinary'
        when '2' then 'important'
        when '3' then 'grave'
        else 'unknown'
    end as level_code,
    case status_code
        when '01' then 'accepted'
        when '02' then 'in_work'
        when '03' then 'closed'
        else 'unknown'
    end as status_code,
    due_on,
    handler_no,
    reply,
    closed_at,
    case satisfaction_code
        when '1' then 'satisfied'
        when '2' then 'fairly_satisfied'
        when '3' then 'dissatisfied'
    end as satisfaction_code,
    recording_no,
    is_deleted
from ods.ccs_tickets
