-- Who is paid by whom. A relation begins with the first payment that reached the payee, and ends when none
-- has in ninety days; a night reads its own payments, and of the window only who is paid by whom.
with

wages as (
    select business_date, employer_customer_no, source_customer_no, paid_on, batch_no, sequence_no
    from base.payroll_payments
    where business_date > :business_date - 90 and business_date <= :business_date
        and is_paid and payment_kind_code in ('salary', 'bonus', 'allowance')
        and employer_customer_no is not null and source_customer_no is not null
),

paid_today as (
    select
        employer_customer_no, source_customer_no, paid_on, batch_no, sequence_no,
        row_number() over (
            partition by employer_customer_no, source_customer_no
            order by paid_on nulls last, batch_no nulls last, sequence_no nulls last
        ) as place
    from wages
    where business_date = :business_date
),

in_window as (
    select employer_customer_no, source_customer_no
    from wages
    group by employer_customer_no, source_customer_no
)

select
    employer_customer_no, source_customer_no, paid_on as first_paid_on, batch_no, sequence_no,
    false as is_deleted
from paid_today
where place = 1
union all
select
    known.employer_customer_no, known.source_customer_no, known.first_paid_on, known.batch_no,
    known.sequence_no, true
from previous.payroll_relations as known
left join in_window
    on in_window.employer_customer_no = known.employer_customer_no
    and in_window.source_customer_no = known.source_customer_no
where in_window.source_customer_no is null
