-- What was bought, sold and paid out of wealth products in the month so far, as the nights of the month
-- delivered it; what failed or was cancelled is left out.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

owners as (
    select customer_id, employee_id
    from metrics.customer_owners
    where valid_from <= :business_date and :business_date < valid_to
),

grades as (
    select customer_id, grade_code
    from metrics.customer_grades
    where valid_from <= :business_date and :business_date < valid_to
),

products as (
    select product_code, product_kind_code
    from base.wealth_products
    where valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    coalesce(daily.org_id, '-') as org_id,
    coalesce(owners.employee_id, '-') as employee_id,
    coalesce(daily.customer_type_code, '-') as customer_type_code,
    coalesce(grades.grade_code, '-') as grade_code,
    coalesce(products.product_kind_code, '-') as product_kind_code,
    coalesce(sale.product_code, '-') as product_code,
    coalesce(sale.transaction_type_code, '-') as transaction_type_code,
    coalesce(sale.channel_code, '-') as channel_code,
    count(*) as transaction_count,
    coalesce(sum(sale.amount), 0) as amount,
    coalesce(sum(sale.fee), 0) as fee_amount,
    coalesce(sum(sale.bank_income), 0) as bank_income
from base.wealth_transactions as sale
left join products on products.product_code = sale.product_code
left join numbers on numbers.source_customer_no = sale.source_customer_no
left join metrics.customer_daily as daily
    on daily.customer_id = numbers.customer_id and daily.business_date = :business_date
left join owners on owners.customer_id = numbers.customer_id
left join grades on grades.customer_id = numbers.customer_id
where sale.status_code = 'done'
    and sale.business_date >= cast(date_trunc('month', cast(:business_date as date)) as date)
    and sale.business_date <= :business_date
group by coalesce(daily.org_id, '-'), coalesce(owners.employee_id, '-'),
    coalesce(daily.customer_type_code, '-'), coalesce(grades.grade_code, '-'),
    coalesce(products.product_kind_code, '-'), coalesce(sale.product_code, '-'),
    coalesce(sale.transaction_type_code, '-'), coalesce(sale.channel_code, '-')
