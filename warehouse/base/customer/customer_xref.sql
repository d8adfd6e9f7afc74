select
    source_system,
    source_customer_no,
    customer_id,
    customer_type_code
from base.customer_register
