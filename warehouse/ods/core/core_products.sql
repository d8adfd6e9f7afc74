select
    prod_cd as product_code,
    prod_name as product_name,
    prod_class as product_class_code,
    prod_sub as product_subclass_code,
    risk_level as risk_level_code,
    ccy as currency_code,
    term_cd as term_code,
    start_date as starts_on,
    end_date as ends_on,
    status as status_code,
    cust_type as customer_type_code,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.core_prod
