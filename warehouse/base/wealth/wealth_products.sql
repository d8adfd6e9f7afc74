select
    'wms' as source_system,
    product_code,
    product_name,
    product_kind_code,
    issuer_name,
    sale_mode_code,
    risk_level_code,
    term_days,
    open_type_code,
    benchmark,
    subscription_starts_on,
    subscription_ends_on,
    value_on,
    matures_on,
    minimum_amount,
    cast(fee_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as fee_rate,
    coalesce(is_private_offering, false) as is_private_offering,
    case status_code
        when '1' then 'on_sale'
        when '2' then 'off_sale'
        when '3' then 'ended'
        else 'unknown'
    end as status_code
from ods.wms_products
