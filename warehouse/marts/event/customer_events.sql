-- Everything that happened to a customer in the last 36 months, as of the date: what carries its own day, and
-- what only the nights saw.
with

numbers as (
    select registered_id, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

places as (
    select customer_id, min(org_pos) as org_pos
    from marts.customer_scope
    group by customer_id
),

seen as (
    select
        numbers.customer_id, changed.kind_code, changed.happened_on, changed.reference, changed.amount,
        changed.detail_code, changed.detail_before_code
    from metrics.customer_changes as changed
    inner join numbers on numbers.registered_id = changed.customer_id
    where changed.valid_from <= :business_date and :business_date < changed.valid_to
        and changed.happened_on > month_end_before(:business_date, 36)
),

happened as (
    select
        customer_id, kind_code, happened_on, reference, product_code, product_name, amount, currency_code,
        detail_code, null as detail_before_code
    from marts.product_events
    union all
    select
        customer_id, kind_code, happened_on, reference, null, null, null, null,
        detail_code, detail_before_code
    from marts.relation_events
    union all
    select
        seen.customer_id, seen.kind_code, seen.happened_on, seen.reference,
        product.product_code, product.product_name, seen.amount, loan.currency_code,
        seen.detail_code, seen.detail_before_code
    from seen
    left join base.wealth_products as product
        on product.product_code = case
            when seen.kind_code in ('wealth_matured', 'wealth_redeemed') then seen.reference
        end
        and product.valid_from <= :business_date and :business_date < product.valid_to
    left join base.loans as loan
        on loan.note_no = case
            when seen.kind_code in ('overdue_begun', 'overdue_ended', 'loan_settled', 'loan_class_changed')
                then seen.reference
        end
        and loan.valid_from <= :business_date and :business_date < loan.valid_to
)

select
    happened.customer_id, places.org_pos, happened.kind_code, happened.happened_on, happened.reference,
    happened.product_code, happened.product_name, happened.amount, happened.currency_code,
    happened.detail_code, happened.detail_before_code
from happened
inner join places on places.customer_id = happened.customer_id
