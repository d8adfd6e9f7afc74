-- Customers counted and summed by every view that reports ask for, the month up to the business date. All
-- measures add up over any of the views; what is an average is kept as its sum of days.
with

owners as (
    select customer_id, employee_id
    from metrics.customer_owners
    where valid_from <= :business_date and :business_date < valid_to
),

-- Grades move once a month, with its first night: who has not moved since had the same at the month end.
grades as (
    select
        customer_id, grade_code,
        case
            when since_on < cast(date_trunc('month', cast(:business_date as date)) as date) then grade_code
            else grade_before_code
        end as grade_before_code
    from metrics.customer_grades
    where valid_from <= :business_date and :business_date < valid_to
),

numbers as (
    select customer_id, source_customer_no, rule_code
    from base.customer_xref
    where source_system = 'core' and registered_id = customer_id
        and valid_from <= :business_date and :business_date < valid_to
),

people as (
    select numbers.customer_id, person.gender_code, person.birth_date, person.industry_code
    from numbers
    inner join base.retail_customers as person on person.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select numbers.customer_id, null, null, company.industry_code
    from numbers
    inner join base.corporate_customers as company
        on company.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and company.valid_from <= :business_date and :business_date < company.valid_to
    union all
    select customer_id, gender_code, birth_date, industry_code
    from base.merged_people
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select customer_id, null, null, industry_code
    from base.merged_organizations
    where valid_from <= :business_date and :business_date < valid_to
),

views as (
    select
        daily.customer_id,
        daily.org_id,
        coalesce(owners.employee_id, '-') as employee_id,
        daily.customer_type_code,
        coalesce(grades.grade_code, '-') as grade_code,
        coalesce(grades.grade_before_code, '-') as grade_before_code,
        case when people.gender_code in ('1', '2') then people.gender_code else '-' end as gender_code,
        case
            when people.birth_date is null then '-'
            when years_between(people.birth_date, :business_date) < 25 then '0-24'
            when years_between(people.birth_date, :business_date) < 35 then '25-34'
            when years_between(people.birth_date, :business_date) < 45 then '35-44'
            when years_between(people.birth_date, :business_date) < 55 then '45-54'
            when years_between(people.birth_date, :business_date) < 65 then '55-64'
            else '65-'
        end as age_band_code,
        coalesce(upper(substr(people.industry_code, 1, 1)), '-') as industry_code,
        daily.aum_balance_eod, daily.aum_balance_acc_mtd, daily.aum_balance_day_before,
        daily.deposit_balance_eod, daily.loan_balance_eod, daily.credit_card_balance_eod,
        daily.maturity_amount_30d
    from metrics.customer_daily as daily
    left join owners on owners.customer_id = daily.customer_id
    left join grades on grades.customer_id = daily.customer_id
    left join people on people.customer_id = daily.customer_id
    where daily.business_date = :business_date
)

select
    :business_date as business_date,
    views.org_id,
    views.employee_id,
    views.customer_type_code,
    views.grade_code,
    views.grade_before_code,
    views.gender_code,
    views.age_band_code,
    views.industry_code,
    coalesce(life.lifecycle_stage_code, '-') as lifecycle_stage_code,
    count(*) as customer_count,
    count(*) filter (
        where life.opened_on >= cast(date_trunc('month', cast(:business_date as date)) as date)
    ) as new_count,
    count(*) filter (where life.active_count_30d > 0) as active_count,
    count(*) filter (
        where life.lifecycle_stage_code = 'CHURNED'
            and life.churned_on >= cast(date_trunc('month', cast(:business_date as date)) as date)
    ) as churned_count,
    coalesce(
        sum(life.churned_peak) filter (
            where life.lifecycle_stage_code = 'CHURNED'
                and life.churned_on >= cast(date_trunc('month', cast(:business_date as date)) as date)
        ), 0
    ) as churned_balance,
    coalesce(sum(life.product_count), 0) as product_count,
    sum(views.aum_balance_eod) as aum_balance_eod,
    coalesce(sum(views.aum_balance_acc_mtd), 0) as aum_balance_acc_mtd,
    count(*) filter (where views.aum_balance_acc_mtd is null) as unknown_aum_count,
    sum(views.deposit_balance_eod) as deposit_balance_eod,
    sum(views.loan_balance_eod) as loan_balance_eod,
    sum(views.credit_card_balance_eod) as credit_card_balance_eod,
    sum(views.maturity_amount_30d) as maturity_amount_30d,
    coalesce(sum(profit.contribution_mtd), 0) as contribution_mtd,
    coalesce(sum(profit.eva_mtd), 0) as eva_mtd,
    count(*) filter (where profit.customer_id is not null and profit.contribution_mtd is null)
        as unknown_contribution_count
from views
left join metrics.customer_lifecycle as life
    on life.customer_id = views.customer_id and life.business_date = :business_date
left join metrics.customer_profit as profit
    on profit.customer_id = views.customer_id and profit.business_date = :business_date
group by views.org_id, views.employee_id, views.customer_type_code, views.grade_code,
    views.grade_before_code, views.gender_code, views.age_band_code, views.industry_code,
    coalesce(life.lifecycle_stage_code, '-')
