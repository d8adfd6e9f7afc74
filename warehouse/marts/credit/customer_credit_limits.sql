-- The limits that a customer holds, and those that the group holds which he belongs to.
with

limits as (
    select
        credit.limit_no, credit.source_customer_no, credit.group_no, credit.limit_type_code,
        credit.currency_code, credit.approved_amount, day.used_amount, day.available_amount,
        day.exposure_amount, ratio6(day.used_amount, credit.approved_amount) as utilisation_ratio,
        credit.starts_on, credit.ends_on, credit.status_code
    from base.credit_limits as credit
    left join base.credit_limit_balances as day
        on day.limit_no = credit.limit_no and day.business_date = :business_date
    where credit.valid_from <= :business_date and :business_date < credit.valid_to
),

held as (
    select
        limits.limit_no,
        customer.customer_id,
        customer.org_pos
    from limits
    inner join marts.customer_scope as customer on customer.source_customer_no = limits.source_customer_no
),

shared as (
    select distinct
        limits.limit_no,
        member.customer_id,
        member.org_pos
    from limits
    inner join base.corporate_customers as company
        on company.group_no = limits.group_no
        and company.valid_from <= :business_date and :business_date < company.valid_to
    inner join marts.customer_scope as member on member.source_customer_no = company.source_customer_no
    left join held on held.limit_no = limits.limit_no and held.customer_id = member.customer_id
    where limits.limit_type_code = '04' and held.limit_no is null
),

reached as (
    select limit_no, customer_id, org_pos, true as is_holder from held
    union all
    select limit_no, customer_id, org_pos, false from shared
)

select
    reached.customer_id,
    reached.org_pos,
    limits.limit_no,
    reached.is_holder,
    limits.group_no,
    limits.limit_type_code,
    limits.currency_code,
    limits.approved_amount,
    limits.used_amount,
    limits.available_amount,
    limits.exposure_amount,
    limits.utilisation_ratio,
    limits.starts_on,
    limits.ends_on,
    limits.status_code
from reached
inner join limits on limits.limit_no = reached.limit_no
