-- The month of the business date and the eleven before it.
with

this_month as (
    select cast(date_trunc('month', cast(:business_date as date)) as date) as month_start
),

twelve_months as (
    select cast(month_start - interval '11 months' as date) as first_on from this_month
)

select
    customer.customer_id,
    customer.org_pos,
    cast(date_trunc('month', remittance.transacted_on) as date) as month_start,
    remittance.settlement_direction_code,
    cast(count(*) as integer) as remittance_count,
    sum(remittance.amount_usd) as amount_usd,
    sum(remittance.amount_cny) as amount_cny,
    max(remittance.transacted_on) as last_transacted_on
from base.remittances as remittance
inner join marts.customer_scope as customer
    on customer.source_customer_no = remittance.source_customer_no
cross join twelve_months
where remittance.business_date <= :business_date
    and remittance.transacted_on >= twelve_months.first_on
group by
    customer.customer_id,
    customer.org_pos,
    cast(date_trunc('month', remittance.transacted_on) as date),
    remittance.settlement_direction_code
