select
    'crd' as source_system,
    credit_account_no,
    source_customer_no,
    credit_limit,
    bill_day,
    due_day,
    risk_class_code,
    case status_code
        when 'A' then 'active'
        when 'C' then 'closed'
        when 'F' then 'frozen'
        else 'unknown'
    end as status_code,
    org_id
from ods.crd_credit_card_accounts
