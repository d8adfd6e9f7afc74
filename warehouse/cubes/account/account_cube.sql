-- Accounts counted and summed by what they are, who books and who holds them, and the grade of their
-- customer, the month up to the business date.
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
    account.org_id,
    coalesce(owners.employee_id, '-') as employee_id,
    coalesce(account.customer_type_code, '-') as customer_type_code,
    coalesce(grades.grade_code, '-') as grade_code,
    account.account_kind_code,
    account.aum_item_code,
    account.currency_code,
    account.is_in_aum,
    count(*) filter (where account.is_open) as account_count,
    count(*) filter (
        where account.opened_on >= cast(date_trunc('month', cast(:business_date as date)) as date)
    ) as new_count,
    sum(account.balance_cny) as balance_cny,
    coalesce(sum(account.acc_mtd), 0) as acc_mtd,
    count(*) filter (where account.acc_mtd is null) as unknown_acc_count,
    coalesce(sum(profit.contribution_mtd), 0) as contribution_mtd,
    count(*) filter (where profit.account_id is not null and profit.contribution_mtd is null)
        as unknown_contribution_count
from metrics.account_daily as account
left join metrics.account_profit as profit
    on profit.account_id = account.account_id and profit.account_kind_code = account.account_kind_code
    and profit.business_date = :business_date
left join owners on owners.customer_id = account.customer_id
left join grades on grades.customer_id = account.customer_id
where account.business_date = :business_date
group by account.org_id, coalesce(owners.employee_id, '-'), coalesce(account.customer_type_code, '-'),
    coalesce(grades.grade_code, '-'), account.account_kind_code, account.aum_item_code, account.currency_code,
    account.is_in_aum
