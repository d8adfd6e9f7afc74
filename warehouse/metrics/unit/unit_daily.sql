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
    select
        days_between(cast(date_trunc('month', cast(:business_date as date)) as date), :business_date) + 1
            as day_of_month,
        days_between(cast(date_trunc('quarter', cast(:business_date as date)) as date), :business_date) + 1
            as day_of_quarter,
        days_between(cast(date_trunc('year', cast(:business_date as date)) as date), :business_date) + 1
            as day_of_year
),

own_accounts as (
    select
        org_id,
        sum(balance_cny) filter (where is_in_aum) as aum,
        sum(acc_mtd) filter (where is_in_aum) as aum_acc_mtd,
        sum(acc_qtd) filter (where is_in_aum) as aum_acc_qtd,
        sum(acc_ytd) filter (where is_in_aum) as aum_acc_ytd,
        count(*) filter (where is_in_aum and acc_mtd is null) as aum_unknown_mtd,
        count(*) filter (where is_in_aum and acc_qtd is null) as aum_unknown_qtd,
        count(*) filter (where is_in_aum and acc_ytd is null) as aum_unknown_ytd,
        sum(balance_cny) filter (where account_kind_code = 'deposit') as deposit,
        sum(acc_mtd) filter (where account_kind_code = 'deposit') as deposit_acc_mtd,
        sum(acc_ytd) filter (where account_kind_code = 'deposit') as deposit_acc_ytd,
        count(*) filter (where account_kind_code = 'deposit' and acc_mtd is null) as deposit_unknown_mtd,
        count(*) filter (where account_kind_code = 'deposit' and acc_ytd is null) as deposit_unknown_ytd,
        sum(balance_cny) filter (where aum_item_code = 'LOAN') as loan,
        sum(balance_cny) filter (where aum_item_code = 'CREDIT_CARD') as credit_card,
        sum(balance_cny) filter (where is_in_aum and customer_id is null) as unassigned_aum,
        count(*) filter (where is_open) as account_count
    from metrics.account_daily
    where business_date = :business_date
    group by org_id
),

-- Balances at the end of the year before, by the units that are now where those have merged since.
openings as (
    select
        coalesce(units.open_org_id, account.org_id) as org_id,
        sum(account.balance_cny) filter (where account.is_in_aum) as aum,
        sum(account.balance_cny) filter (where account.account_kind_code = 'deposit') as deposit,
        sum(account.balance_cny) filter (where account.aum_item_code = 'LOAN') as loan
    from metrics.account_daily as account
    left join units on units.org_id = account.org_id
    where account.business_date = cast(date_trunc('year', cast(:business_date as date)) as date) - 1
    group by coalesce(units.open_org_id, account.org_id)
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
),

-- Whom another unit books since today, and who is new or is none of his own any more. Within a unit, or with
-- one that merged into it, nobody comes or goes.
moves as (
    select customer_id, org_id, 1 as step from metrics.customer_units where valid_from = :business_date
    union all
    select customer_id, org_id, -1 from metrics.customer_units where valid_to = :business_date
),

moved as (
    select below.unit_id, moves.customer_id, sum(moves.step) as step
    from moves
    inner join units on units.org_id = moves.org_id
    inner join below on below.org_id = units.open_org_id
    group by below.unit_id, moves.customer_id
),

turnover as (
    select unit_id, count(*) filter (where step > 0) as gained, count(*) filter (where step < 0) as lost
    from moved
    group by unit_id
),

known as (
    select
        (select count(*) > 0 from previous.unit_daily) as has_day_before,
        (select count(*) > 0 from openings) as has_year_before
),

rolled_up as (
    select
        below.unit_id,
        sum(own.aum) as aum, sum(own.aum_acc_mtd) as aum_acc_mtd, sum(own.aum_acc_qtd) as aum_acc_qtd,
        sum(own.aum_acc_ytd) as aum_acc_ytd, coalesce(sum(own.aum_unknown_mtd), 0) as aum_unknown_mtd,
        coalesce(sum(own.aum_unknown_qtd), 0) as aum_unknown_qtd,
        coalesce(sum(own.aum_unknown_ytd), 0) as aum_unknown_ytd,
        sum(own.deposit) as deposit, sum(own.deposit_acc_mtd) as deposit_acc_mtd,
        sum(own.deposit_acc_ytd) as deposit_acc_ytd,
        coalesce(sum(own.deposit_unknown_mtd), 0) as deposit_unknown_mtd,
        coalesce(sum(own.deposit_unknown_ytd), 0) as deposit_unknown_ytd,
        sum(own.loan) as loan, sum(own.credit_card) as credit_card,
        sum(own.unassigned_aum) as unassigned_aum, sum(own.account_count) as account_count,
        sum(openings.aum) as aum_then, sum(openings.deposit) as deposit_then, sum(openings.loan) as loan_then,
        sum(own_customers.retail_count) as retail_count, sum(own_customers.corporate_count) as corporate_count
    from below
    left join own_accounts as own on own.org_id = below.org_id
    left join openings on openings.org_id = below.org_id
    left join own_customers on own_customers.org_id = below.org_id
    group by below.unit_id
)

select
    :business_date as business_date, units.org_id as unit_id, units.parent_org_id as parent_unit_id,
    units.org_level as unit_level, coalesce(f.aum, 0) as aum_balance_eod,
    case when f.aum_unknown_mtd = 0 then dec_div(coalesce(f.aum_acc_mtd, 0), period.day_of_month) end
        as aum_balance_avg_mtd,
    case when f.aum_unknown_qtd = 0 then dec_div(coalesce(f.aum_acc_qtd, 0), period.day_of_quarter) end
        as aum_balance_avg_qtd,
    case when f.aum_unknown_ytd = 0 then dec_div(coalesce(f.aum_acc_ytd, 0), period.day_of_year) end
        as aum_balance_avg_ytd,
    case when known.has_year_before then coalesce(f.aum, 0) - coalesce(f.aum_then, 0) end
        as aum_balance_change_ytd,
    coalesce(f.deposit, 0) as deposit_balance_eod,
    case when f.deposit_unknown_mtd = 0 then dec_div(coalesce(f.deposit_acc_mtd, 0), period.day_of_month) end
        as deposit_balance_avg_mtd,
    case when f.deposit_unknown_ytd = 0 then dec_div(coalesce(f.deposit_acc_ytd, 0), period.day_of_year) end
        as deposit_balance_avg_ytd,
    case when known.has_year_before then coalesce(f.deposit, 0) - coalesce(f.deposit_then, 0) end
        as deposit_balance_change_ytd,
    coalesce(f.loan, 0) as loan_balance_eod,
    case when known.has_year_before then coalesce(f.loan, 0) - coalesce(f.loan_then, 0) end
        as loan_balance_change_ytd,
    coalesce(f.credit_card, 0) as credit_card_balance_eod,
    coalesce(f.loan, 0) + coalesce(f.credit_card, 0) as lum_balance_eod,
    coalesce(f.unassigned_aum, 0) as aum_balance_unassigned,
    coalesce(f.account_count, 0) as account_count,
    coalesce(f.retail_count, 0) as retail_customer_count,
    coalesce(f.corporate_count, 0) as corporate_customer_count,
    case when known.has_day_before then coalesce(turnover.gained, 0) end as gained_customer_count,
    case when known.has_day_before then coalesce(turnover.lost, 0) end as lost_customer_count
from rolled_up as f
inner join units on units.org_id = f.unit_id
cross join period
cross join known
left join turnover on turnover.unit_id = f.unit_id
