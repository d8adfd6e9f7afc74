-- The unit that books a customer: where the customer was opened; without a known one, where the first account
-- is kept; else the head office. Closed units lead to the open ones that took them over.
with

units as (
    select org_id, open_org_id, depth_1_org_id
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

head_office as (
    select min(depth_1_org_id) as org_id
    from units
),

customers as (
    select customer_id, source_customer_no
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

openings as (
    select source_customer_no, opening_org_id, opened_on
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, opening_org_id, opened_on
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

candidates as (
    select customers.customer_id, units.open_org_id, openings.opened_on, 1 as choice
    from customers
    inner join openings on openings.source_customer_no = customers.source_customer_no
    inner join units on units.org_id = openings.opening_org_id
    union all
    select customers.customer_id, units.open_org_id, account.opened_on, 2 as choice
    from customers
    inner join base.accounts as account on account.source_customer_no = customers.source_customer_no
    inner join units on units.org_id = account.org_id
    where account.valid_from <= :business_date and :business_date < account.valid_to
),

ranked as (
    select
        customer_id,
        open_org_id,
        row_number() over (
            partition by customer_id
            order by choice nulls last, opened_on nulls last, open_org_id nulls last
        ) as place
    from candidates
)

select
    customers.customer_id,
    min(coalesce(ranked.open_org_id, head_office.org_id)) as org_id
from customers
cross join head_office
left join ranked on ranked.customer_id = customers.customer_id and ranked.place = 1
group by customers.customer_id
