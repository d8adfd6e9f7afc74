-- Customers of accounts whom no customer file names, or names no more: they stand under the name of their
-- account until the source sends them.
with

known as (
    select source_customer_no from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

held as (
    select
        source_customer_no,
        min(account_name) as customer_name,
        min(opened_on) as opened_on
    from base.accounts
    where valid_from <= :business_date and :business_date < valid_to and status_code <> 'closed'
    group by source_customer_no
)

select
    customer.customer_id,
    min(customer.source_customer_no) as source_customer_no,
    min(coalesce(held.customer_name, held.source_customer_no)) as customer_name,
    min(held.opened_on) as opened_on
from held
inner join base.customer_xref as customer
    on customer.source_customer_no = held.source_customer_no
    and customer.source_system = 'core'
    and customer.valid_from <= :business_date and :business_date < customer.valid_to
where not exists (
    select 1 from known where known.source_customer_no = held.source_customer_no
)
group by customer.customer_id
