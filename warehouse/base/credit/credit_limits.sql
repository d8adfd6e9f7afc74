select
    'cms' as source_system,
    credit.limit_no,
    credit.source_customer_no,
    credit.group_no,
    credit.limit_type_code,
    coalesce(credit.currency_code, bank.base_currency_code) as currency_code,
    credit.approved_amount,
    credit.starts_on,
    credit.ends_on,
    case credit.status_code
        when '1' then 'active'
        when '2' then 'expired'
        when '3' then 'frozen'
        when '4' then 'terminated'
        else 'unknown'
    end as status_code,
    credit.approving_org_id,
    credit.manager_no
from ods.cms_credit_limits as credit
cross join ref.bank as bank
