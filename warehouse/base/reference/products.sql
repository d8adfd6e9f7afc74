select
    'core' as source_system,
    product_code,
    product_name,
    product_class_code,
    product_subclass_code,
    risk_level_code,
    currency_code,
    term_code,
    starts_on,
    ends_on,
    case status_code when '2' then 'closed' else 'active' end as status_code,
    customer_type_code
from ods.core_products
