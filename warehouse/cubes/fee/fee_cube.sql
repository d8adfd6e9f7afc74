-- Fees by kind of business, who books them, and who holds the customer who paid them.
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
    fee.org_id,
    coalesce(owners.employee_id, '-') as employee_id,
    coalesce(daily.customer_type_code, '-') as customer_type_code,
    coalesce(grades.grade_code, '-') as grade_code,
    fee.business_line_code,
    fee.business_kind_code,
    count(*) as line_count,
    coalesce(sum(fee.fee_amount_mtd), 0) as fee_amount_mtd,
    coalesce(sum(fee.contribution_mtd), 0) as contribution_mtd,
    coalesce(sum(fee.eva_mtd), 0) as eva_mtd,
    count(*) filter (where fee.contribution_mtd is null) as unknown_count,
    coalesce(sum(fee.fee_amount_ytd), 0) as fee_amount_ytd,
    coalesce(sum(fee.contribution_ytd), 0) as contribution_ytd,
    coalesce(sum(fee.eva_ytd), 0) as eva_ytd,
    count(*) filter (where fee.contribution_ytd is null) as unknown_ytd_count
from metrics.fee_income as fee
left join metrics.customer_daily as daily
    on daily.customer_id = fee.customer_id and daily.business_date = :business_date
left join owners on owners.customer_id = fee.customer_id
left join grades on grades.customer_id = fee.customer_id
where fee.business_date = :business_date
group by fee.org_id, coalesce(owners.employee_id, '-'), coalesce(daily.customer_type_code, '-'),
    coalesce(grades.grade_code, '-'), fee.business_line_code, fee.business_kind_code
