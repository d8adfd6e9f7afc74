select
    'crd' as source_system,
    card_no,
    case card_type_code when 'C' then 'credit' else 'debit' end as card_kind_code,
    source_customer_no,
    account_no,
    card_level_code,
    opened_on,
    opening_org_id,
    coalesce(is_active, false) as is_active,
    activated_on,
    expires_ym,
    coalesce(is_main, false) as is_main,
    referrer_no,
    case status_code
        when 'A' then 'active'
        when 'C' then 'closed'
        when 'L' then 'lost'
        else 'unknown'
    end as status_code
from ods.crd_cards
