-- Who paid a customer wages in the month of the business date and the eleven before it.
with

this_month as (
    select cast(date_trunc('month', cast(:business_date as date)) as date) as month_start
),

twelve_months as (
    select cast(month_start - interval '11 months' as date) as first_on from this_month
),

by_day as (
    select
        customer.customer_id,
        customer.org_pos,
        coalesce(payment.employer_customer_no, '-') as employer_customer_no,
        payment.paid_on,
        cast(count(*) as integer) as payment_count,
        sum(payment.amount) as paid_amount
    from base.payroll_payments as payment
    inner join marts.customer_scope as customer
        on customer.source_customer_no = payment.source_customer_no
    cross join twelve_months
    where payment.is_paid and payment.payment_kind_code in ('salary', 'bonus', 'pension', 'allowance')
        and payment.business_date <= :business_date
        and payment.paid_on >= twelve_months.first_on
    group by
        customer.customer_id, customer.org_pos, coalesce(payment.employer_customer_no, '-'), payment.paid_on
),

totals as (
    select
        customer_id,
        org_pos,
        employer_customer_no,
        cast(sum(payment_count) as integer) as payment_count,
        sum(paid_amount) as paid_amount,
        max(paid_on) as last_paid_on
    from by_day
    group by customer_id, org_pos, employer_customer_no
)

select
    totals.customer_id,
    totals.org_pos,
    totals.employer_customer_no,
    employer.customer_name as employer_name,
    totals.payment_count,
    totals.paid_amount,
    totals.last_paid_on,
    last_day.paid_amount as last_paid_amount
from totals
inner join by_day as last_day
    on last_day.customer_id = totals.customer_id
    and last_day.employer_customer_no = totals.employer_customer_no
    and last_day.paid_on = totals.last_paid_on
-- Of the source itself: who looks at an employee need not see the employer.
left join base.corporate_customers as employer
    on employer.source_customer_no = totals.employer_customer_no
    and employer.valid_from <= :business_date and :business_date < employer.valid_to
