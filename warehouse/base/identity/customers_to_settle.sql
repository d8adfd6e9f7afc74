-- Customers of several numbers, present or past, of whom the night changed a number, or what stands under
-- one.
with

numbers as (
    select customer_id, source_customer_no
    from base.customer_xref
    where source_system = 'core' and rule_code is not null
        and valid_from <= :business_date and :business_date < valid_to
),

changed as (
    select source_customer_no from changes.retail_customers
    union
    select source_customer_no from changes.corporate_customers
    union
    select source_customer_no from changes.customer_certificates
)

select customer_id from changes.customer_xref where rule_code is not null
union
select numbers.customer_id
from numbers
inner join changed on changed.source_customer_no = numbers.source_customer_no
