select
    :business_date as business_date,
    'cms' as source_system,
    note_no,
    balance,
    normal_balance,
    overdue_balance,
    dull_balance,
    overdue_days,
    principal_overdue_on,
    interest_overdue_on,
    interest_arrears,
    interest_arrears_off,
    accrued_interest_day,
    next_due_on,
    next_due_amount,
    delivered_on
from ods.cms_loans
