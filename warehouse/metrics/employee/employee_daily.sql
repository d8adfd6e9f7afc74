-- Every employee and every unit's virtual one, with the customers they hold as primary on the date. All that
-- a customer has counts, at whatever unit; what he had before he was theirs counts in changes.
with

owners as (
    select customer_id, employee_id, valid_from
    from metrics.customer_owners
    where valid_from <= :business_date and :business_date < valid_to
),

figures as (
    select
        owners.employee_id,
        count(*) as customer_count,
        count(*) filter (where customer.customer_type_code = '1') as retail_count,
        count(*) filter (where customer.customer_type_code = '2') as corporate_count,
        count(*) filter (where grade.is_vip) as vip_count,
        count(*) filter (where grade.grade_code = 'BASIC') as grade_basic_count,
        count(*) filter (where grade.grade_code = 'EFFECTIVE') as grade_effective_count,
        count(*) filter (where grade.grade_code = 'GOLD') as grade_gold_count,
        count(*) filter (where grade.grade_code = 'PLATINUM') as grade_platinum_count,
        count(*) filter (where grade.grade_code = 'DIAMOND') as grade_diamond_count,
        count(*) filter (where grade.grade_code = 'PRIVATE') as grade_private_count,
        count(*) filter (where grade.grade_code = 'LONGTAIL') as grade_longtail_count,
        count(*) filter (where grade.grade_code = 'STANDARD') as grade_standard_count,
        count(*) filter (where grade.grade_code = 'CORE') as grade_core_count,
        count(*) filter (where grade.grade_code = 'KEY') as grade_key_count,
        count(*) filter (where grade.grade_code = 'STRATEGIC') as grade_strategic_count,
        count(*) filter (where owners.valid_from = :business_date) as gained_count,
        sum(customer.aum_balance_eod) as aum,
        sum(customer.aum_balance_avg_mtd) as aum_avg_mtd,
        sum(customer.aum_balance_change_mom) as aum_change_mom,
        sum(customer.aum_balance_change_ytd) as aum_change_ytd,
        sum(customer.deposit_balance_eod) as deposit,
        sum(customer.deposit_balance_avg_mtd) as deposit_avg_mtd,
        sum(customer.loan_balance_eod) as loan,
        sum(profit.contribution_mtd) as contribution_mtd,
        count(*) filter (where profit.customer_id is not null and profit.contribution_mtd is null)
            as unknown_contribution_mtd,
        count(*) filter (where customer.aum_balance_avg_mtd is null) as unknown_aum_avg_mtd,
        count(*) filter (where customer.aum_balance_change_mom is null) as unknown_aum_change_mom,
        count(*) filter (where customer.aum_balance_change_ytd is null) as unknown_aum_change_ytd,
        count(*) filter (where customer.deposit_balance_avg_mtd is null) as unknown_deposit_avg_mtd
    from metrics.customer_daily as customer
    inner join owners on owners.customer_id = customer.customer_id
    left join metrics.customer_grades as grade
        on grade.customer_id = customer.customer_id
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    left join metrics.customer_profit as profit
        on profit.customer_id = customer.customer_id and profit.business_date = :business_date
    where customer.business_date = :business_date
    group by owners.employee_id
),

units as (
    select org_id, open_org_id, status_code
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

staff as (
    select employee.employee_no as employee_id, units.open_org_id as unit_id, employee.is_manager,
        false as is_virtual, employee.status_code = 'active' as is_active
    from base.employees as employee
    left join units on units.org_id = employee.org_id
    where employee.valid_from <= :business_date and :business_date < employee.valid_to
    union all
    select 'VM' || org_id as employee_id, open_org_id as unit_id, false as is_manager,
        true as is_virtual, status_code = 'active' as is_active
    from units
),

-- Who has left stays until the day after his last customer has another holder.
listed as (
    select employee_id from staff where is_active
    union
    select employee_id from figures
    union
    select employee_id from previous.employee_daily where customer_count > 0
),

day_before as (
    select count(*) > 0 as is_known from previous.employee_daily
),

period as (
    select is_month_priced from metrics.periods where business_date = :business_date
)

select
    :business_date as business_date,
    listed.employee_id,
    staff.unit_id,
    coalesce(figures.customer_count, 0) as customer_count,
    coalesce(figures.retail_count, 0) as retail_count,
    coalesce(figures.corporate_count, 0) as corporate_count,
    coalesce(figures.vip_count, 0) as vip_count,
    coalesce(figures.grade_basic_count, 0) as grade_basic_count,
    coalesce(figures.grade_effective_count, 0) as grade_effective_count,
    coalesce(figures.grade_gold_count, 0) as grade_gold_count,
    coalesce(figures.grade_platinum_count, 0) as grade_platinum_count,
    coalesce(figures.grade_diamond_count, 0) as grade_diamond_count,
    coalesce(figures.grade_private_count, 0) as grade_private_count,
    coalesce(figures.grade_longtail_count, 0) as grade_longtail_count,
    coalesce(figures.grade_standard_count, 0) as grade_standard_count,
    coalesce(figures.grade_core_count, 0) as grade_core_count,
    coalesce(figures.grade_key_count, 0) as grade_key_count,
    coalesce(figures.grade_strategic_count, 0) as grade_strategic_count,
    case when day_before.is_known then coalesce(figures.gained_count, 0) end as gained_count,
    case when day_before.is_known then coalesce(yesterday.customer_count, 0)
        + coalesce(figures.gained_count, 0) - coalesce(figures.customer_count, 0) end as lost_count,
    coalesce(figures.aum, 0) as aum_balance_eod,
    case when coalesce(figures.unknown_aum_avg_mtd, 0) = 0 then coalesce(figures.aum_avg_mtd, 0) end
        as aum_balance_avg_mtd,
    case when coalesce(figures.unknown_aum_change_mom, 0) = 0 then coalesce(figures.aum_change_mom, 0) end
        as aum_balance_change_mom,
    case when coalesce(figures.unknown_aum_change_ytd, 0) = 0 then coalesce(figures.aum_change_ytd, 0) end
        as aum_balance_change_ytd,
    coalesce(figures.deposit, 0) as deposit_balance_eod,
    case when coalesce(figures.unknown_deposit_avg_mtd, 0) = 0 then coalesce(figures.deposit_avg_mtd, 0) end
        as deposit_balance_avg_mtd,
    coalesce(figures.loan, 0) as loan_balance_eod,
    case when period.is_month_priced then coalesce(figures.contribution_mtd, 0) end as contribution_mtd,
    coalesce(figures.unknown_contribution_mtd, 0) as unknown_count_mtd,
    coalesce(staff.is_manager, false) as is_manager,
    coalesce(staff.is_virtual, false) as is_virtual
from listed
cross join day_before
cross join period
left join staff on staff.employee_id = listed.employee_id
left join figures on figures.employee_id = listed.employee_id
left join previous.employee_daily as yesterday on yesterday.employee_id = listed.employee_id
