-- Candidates for a customer number. A number that both files name counts as retail.
with

seen as (
    select source_customer_no, '1' as customer_type_code
    from ods.core_retail_customers
    where not is_deleted
    union all
    select source_customer_no, '2' as customer_type_code
    from ods.core_corporate_customers
    where not is_deleted
)

select
    'core' as source_system,
    source_customer_no,
    min(customer_type_code) as customer_type_code
from seen
group by source_customer_no
