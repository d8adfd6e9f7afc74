select
    'cms' as source_system,
    business_no,
    case bill_business_code
        when '01' then 'discount'
        when '02' then 'acceptance'
        else 'unknown'
    end as bill_business_code,
    source_customer_no,
    bill_no,
    face_amount,
    cast(exec_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as exec_rate,
    margin_ratio,
    fee_amount,
    starts_on,
    matures_on,
    case status_code
        when '1' then 'active'
        when '2' then 'settled'
        else 'unknown'
    end as status_code,
    manager_no,
    org_id
from ods.cms_bills
