select
    customer.customer_id,
    customer.org_pos,
    field.field_code,
    field.source_system,
    field.source_customer_no,
    field.rule_code,
    field.rival_count,
    field.source_updated_at
from base.customer_fields as field
inner join marts.customer_scope as customer
    on customer.customer_id = field.customer_id and customer.source_customer_no = field.source_customer_no
where field.valid_from <= :business_date and :business_date < field.valid_to
