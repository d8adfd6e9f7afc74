select
    'cms' as source_system,
    note_no,
    period_no,
    due_on,
    due_principal,
    due_interest,
    coalesce(paid_principal, 0) as paid_principal,
    coalesce(paid_interest, 0) as paid_interest,
    settled_on,
    case status_code
        when '1' then 'pending'
        when '2' then 'settled'
        when '3' then 'overdue'
        else 'unknown'
    end as status_code,
    -- The feed carries no flag: an instalment changes, and is never taken back.
    false as is_deleted
from ods.cms_loan_instalments
