select
    :business_date as business_date,
    'wms' as source_system,
    product_code,
    nav,
    nav_on,
    delivered_on
from ods.wms_products
where nav is not null
