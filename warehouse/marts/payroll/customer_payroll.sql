-- The month of the business date and the eleven before it; wages as the activity of customers counts them.
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
    cast(date_trunc('month', payment.paid_on) as date) as month_start,
    cast(count(distinct payment.account_no) as integer) as payee_count,
    cast(count(*) as integer) as payment_count,
    sum(payment.amount) as paid_amount,
    max(payment.paid_on) as last_paid_on
from base.payroll_payments as payment
inner join marts.customer_scope as customer on customer.source_customer_no = payment.employer_customer_no
cross join twelve_months
where payment.is_paid and payment.payment_kind_code in ('salary', 'bonus', 'pension', 'allowance')
    and payment.business_date <= :business_date
    and payment.paid_on >= twelve_months.first_on
group by customer.customer_id, customer.org_pos, cast(date_trunc('month', payment.paid_on) as date)
