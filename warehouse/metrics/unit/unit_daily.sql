-- Every unit with all units below it, from the accounts by the unit that owns them: managers do not add up to
-- it, because some accounts have none.
with

units as (
    select org_id, open_org_id, parent_org_id, org_level, status_code,
        depth_1_org_id, depth_2_org_id, depth_3_org_id, depth_4_org_id
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

period as (
    select cast(date_trunc('month', cast(:business_date as date)) as date) as month_start
),

own_accounts as (
    select
        org_id,
        sum(balance_cny) filter (where is_in_aum) as aum,
        sum(acc_mtd) filter (where is_in_aum) as aum_acc_mtd,
        count(*) filter (where is_in_aum and acc_mtd is null) as aum_unknown_mtd,
        sum(balance_cny) filter (where account_kind_code = 'deposit') as deposit,
        sum(balance_cny) filter (where aum_item_code = 'LOAN') as loan,
        sum(balance_cny) filter (where aum_item_code = 'CREDIT_CARD') as credit_card,
        sum(balance_cny) filter (where is_in_aum and customer_id is null) as unassigned_aum,
        count(*) filter (where is_open) as account_count
    from metrics.account_daily
    where business_date = :business_date
    group by org_id
),

own_customers as (
    select
        org_id,
        count(*) filter (where customer_type_code = '1') as retail_count,
        count(*) filter (where customer_type_code = '2') as corporate_count
    from metrics.customer_daily
    where business_date = :business_date
    group by org_id
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
    where unit.status_code = 'active' and lower_unit.status_code = 'active'
)

select
    :business_date as business_date,
    units.org_id as unit_id,
    min(units.parent_org_id) as parent_unit_id,
    min(units.org_level) as unit_level,
    coalesce(sum(own_accounts.aum), 0) as aum_balance_eod,
    case when coalesce(sum(own_accounts.aum_unknown_mtd), 0) = 0
        then dec_div(
            coalesce(sum(own_accounts.aum_acc_mtd), 0),
            days_between(min(period.month_start), :business_date) + 1
        )
    end as aum_balance_avg_mtd,
    coalesce(sum(own_accounts.deposit), 0) as deposit_balance_eod,
    coalesce(sum(own_accounts.loan), 0) as loan_balance_eod,
    coalesce(sum(own_accounts.credit_card), 0) as credit_card_balance_eod,
    coalesce(sum(own_accounts.loan), 0) + coalesce(sum(own_accounts.credit_card), 0) as lum_balance_eod,
    coalesce(sum(own_accounts.unassigned_aum), 0) as aum_balance_unassigned,
    coalesce(sum(own_accounts.account_count), 0) as account_count,
    coalesce(sum(own_customers.retail_count), 0) as retail_customer_count,
    coalesce(sum(own_customers.corporate_count), 0) as corporate_customer_count
from units
inner join below on below.unit_id = units.org_id
cross join period
left join own_accounts on own_accounts.org_id = below.org_id
left join own_customers on own_customers.org_id = below.org_id
group by units.org_id
