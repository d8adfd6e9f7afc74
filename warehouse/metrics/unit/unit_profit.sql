-- What every unit with all units below it earned: its accounts and fees by the unit that books them. Managers
-- do not add up to it, because some customers have none. Nothing is said of a time in which the internal
-- prices of a night were missing: what is known without them would pass for all there is.
with

period as (
    select priced_from is not null as is_priced, is_month_priced, is_year_priced
    from metrics.periods
    where business_date = :business_date
),

parts as (
    select org_id, account_kind_code as business_line_code, contribution_1d, capital_eod, eva_1d,
        contribution_mtd, contribution_ytd, eva_mtd, eva_ytd
    from metrics.account_profit
    where business_date = :business_date
    union all
    select org_id, business_line_code, contribution_1d, capital_eod, eva_1d,
        contribution_mtd, contribution_ytd, eva_mtd, eva_ytd
    from metrics.fee_income
    where business_date = :business_date
),

own as (
    select
        org_id,
        sum(contribution_1d) as contribution_1d,
        sum(capital_eod) as capital,
        sum(eva_1d) as eva_1d,
        sum(contribution_mtd) as contribution_mtd,
        sum(contribution_ytd) as contribution_ytd,
        sum(eva_mtd) as eva_mtd,
        sum(eva_ytd) as eva_ytd,
        count(*) filter (where contribution_mtd is null) as unknown_mtd,
        count(*) filter (where contribution_ytd is null) as unknown_ytd,
        sum(contribution_mtd) filter (where business_line_code = 'deposit') as deposit_mtd,
        sum(contribution_mtd) filter (where business_line_code = 'loan') as loan_mtd,
        sum(contribution_mtd) filter (where business_line_code = 'credit_card') as credit_card_mtd,
        sum(contribution_mtd) filter (where business_line_code = 'wealth') as wealth_mtd,
        sum(contribution_mtd) filter (where business_line_code = 'bill') as bill_mtd,
        sum(contribution_mtd) filter (where business_line_code = 'international') as international_mtd
    from parts
    group by org_id
),

units as (
    select org_id, depth_1_org_id, depth_2_org_id, depth_3_org_id, depth_4_org_id
    from base.organizations
    where status_code = 'active' and valid_from <= :business_date and :business_date < valid_to
),

-- Each unit paired with itself and everything below it.
below as (
    select unit.org_id as unit_id, lower_unit.org_id
    from units as unit
    inner join units as lower_unit
        on unit.org_id in (
            lower_unit.depth_1_org_id, lower_unit.depth_2_org_id,
            lower_unit.depth_3_org_id, lower_unit.depth_4_org_id
        )
)

select
    :business_date as business_date,
    below.unit_id,
    case when period.is_priced then coalesce(sum(own.contribution_1d), 0) end as contribution_1d,
    coalesce(sum(own.capital), 0) as capital_eod,
    case when period.is_priced then coalesce(sum(own.eva_1d), 0) end as eva_1d,
    case when period.is_month_priced then coalesce(sum(own.contribution_mtd), 0) end as contribution_mtd,
    case when period.is_year_priced then coalesce(sum(own.contribution_ytd), 0) end as contribution_ytd,
    case when period.is_month_priced then coalesce(sum(own.eva_mtd), 0) end as eva_mtd,
    case when period.is_year_priced then coalesce(sum(own.eva_ytd), 0) end as eva_ytd,
    coalesce(sum(own.unknown_mtd), 0) as unknown_count_mtd,
    coalesce(sum(own.unknown_ytd), 0) as unknown_count_ytd,
    case when period.is_month_priced then coalesce(sum(own.deposit_mtd), 0) end as deposit_contribution_mtd,
    case when period.is_month_priced then coalesce(sum(own.loan_mtd), 0) end as loan_contribution_mtd,
    coalesce(sum(own.credit_card_mtd), 0) as credit_card_contribution_mtd,
    coalesce(sum(own.wealth_mtd), 0) as wealth_contribution_mtd,
    coalesce(sum(own.bill_mtd), 0) as bill_contribution_mtd,
    coalesce(sum(own.international_mtd), 0) as international_contribution_mtd
from below
cross join period
left join own on own.org_id = below.org_id
group by below.unit_id, period.is_priced, period.is_month_priced, period.is_year_priced
