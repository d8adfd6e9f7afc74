-- Customers who show the same valid identity number: one person under two numbers, or one number that two
-- people use. Nothing is merged by it; whoever decides about identities begins here.
with

customers as (
    select source_customer_no, customer_name from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to and status_code <> 'merged'
    union all
    select source_customer_no, customer_name from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to and status_code <> 'merged'
),

-- Documents that nobody but their holder can have; the others prove nothing by their number alone.
shown as (
    select source_customer_no, id_number_index from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
        and is_id_valid and id_type_code in ('1001', '1002', '1003', '1008', '1009')
    union
    select source_customer_no, id_number_index from base.customer_certificates
    where valid_from <= :business_date and :business_date < valid_to
        and is_id_valid and id_type_code in ('1001', '1002', '1003', '1008', '1009', '2001', '2002')
),

shared as (
    select
        shown.id_number_index,
        count(*) as customer_count,
        count(distinct customers.customer_name) as name_count
    from shown
    inner join customers on customers.source_customer_no = shown.source_customer_no
    group by shown.id_number_index
    having count(*) > 1
)

select
    shared.id_number_index,
    shown.source_customer_no,
    case when shared.name_count > 1 then 'two_names' else 'two_numbers' end as conflict_code,
    shared.customer_count
from shared
inner join shown on shown.id_number_index = shared.id_number_index
inner join customers on customers.source_customer_no = shown.source_customer_no
