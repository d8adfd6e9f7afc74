-- Who has which kind of product: each customer counts once for each kind.
with

owners as (
    select customer_id, employee_id
    from metrics.customer_owners
    where valid_from <= :business_date and :business_date < valid_to
),

grades as (
    select customer_id, grade_code
    from metrics.customer_grades
    where valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    coalesce(daily.org_id, '-') as org_id,
    coalesce(owners.employee_id, '-') as employee_id,
    coalesce(daily.customer_type_code, '-') as customer_type_code,
    coalesce(grades.grade_code, '-') as grade_code,
    holding.product_category_code,
    count(*) as holder_count
from metrics.product_holdings as holding
left join metrics.customer_daily as daily
    on daily.customer_id = holding.customer_id and daily.business_date = :business_date
left join owners on owners.customer_id = holding.customer_id
left join grades on grades.customer_id = holding.customer_id
where holding.business_date = :business_date
group by coalesce(daily.org_id, '-'), coalesce(owners.employee_id, '-'),
    coalesce(daily.customer_type_code, '-'), coalesce(grades.grade_code, '-'), holding.product_category_code
