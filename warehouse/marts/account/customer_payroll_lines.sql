-- What employers' lists paid to a customer, and what the lists of a customer paid to others.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select numbers.customer_id, payment.business_date, payment.batch_no, payment.sequence_no,
    'credit' as direction_code, payment.payment_kind_code, cast(payment.amount as decimal(20, 2)) as amount
from base.payroll_payments as payment
inner join numbers on numbers.source_customer_no = payment.source_customer_no
where payment.is_paid and payment.business_date <= :business_date
union all
select numbers.customer_id, payment.business_date, payment.batch_no, payment.sequence_no,
    'debit', payment.payment_kind_code, cast(payment.amount as decimal(20, 2))
from base.payroll_payments as payment
inner join numbers on numbers.source_customer_no = payment.employer_customer_no
where payment.is_paid and payment.business_date <= :business_date
