-- One row a customer and date. An average is null, not zero, where one of the accounts has none.
with

period as (
    select
        month_start, quarter_start, year_start,
        days_between(month_start, :business_date) + 1 as day_of_month,
        days_between(quarter_start, :business_date) + 1 as day_of_quarter,
        days_between(year_start, :business_date) + 1 as day_of_year
    from (
        select
            cast(date_trunc('month', cast(:business_date as date)) as date) as month_start,
            cast(date_trunc('quarter', cast(:business_date as date)) as date) as quarter_start,
            cast(date_trunc('year', cast(:business_date as date)) as date) as year_start
    ) as starts
),

numbers as (
    select source_customer_no, customer_id, customer_type_code, valid_from
    from base.customer_xref
    where valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select customer_id, min(customer_type_code) as customer_type_code, max(valid_from) as joined_on
    from numbers
    group by customer_id
),

-- What today's numbers were worth yesterday, where they came together or apart today.
regrouped as (
    select number.customer_id, sum(account.balance_cny) as aum
    from metrics.account_daily as account
    inner join numbers as number on number.source_customer_no = account.source_customer_no
    inner join customers on customers.customer_id = number.customer_id
    where account.business_date = :business_date - 1 and account.is_in_aum
        and customers.joined_on = :business_date
    group by number.customer_id
),

balances as (
    select customer_id,
        sum(balance_cny) filter (where is_in_aum) as aum,
        sum(acc_mtd) filter (where is_in_aum) as aum_acc_mtd,
        sum(acc_qtd) filter (where is_in_aum) as aum_acc_qtd,
        sum(acc_ytd) filter (where is_in_aum) as aum_acc_ytd,
        count(*) filter (where is_in_aum and acc_mtd is null) as aum_unknown_mtd,
        count(*) filter (where is_in_aum and acc_qtd is null) as aum_unknown_qtd,
        count(*) filter (where is_in_aum and acc_ytd is null) as aum_unknown_ytd,
        sum(balance_cny) filter (where aum_item_code = 'DEMAND') as demand,
        sum(balance_cny) filter (where aum_item_code = 'TERM') as term,
        sum(balance_cny) filter (where aum_item_code = 'NOTICE') as notice,
        sum(balance_cny) filter (where aum_item_code = 'CD') as cd,
        sum(balance_cny) filter (where aum_item_code = 'STRUCTURED') as structured,
        sum(balance_cny) filter (where aum_item_code = 'MARGIN') as margin,
        sum(balance_cny) filter (where aum_item_code = 'WEALTH') as wealth,
        sum(balance_cny) filter (where aum_item_code = 'FUND') as fund,
        sum(balance_cny) filter (where aum_item_code = 'INSURANCE') as insurance,
        sum(balance_cny) filter (where aum_item_code = 'METAL') as metal,
        sum(balance_cny) filter (where aum_item_code = 'BOND') as bond,
        sum(balance_cny) filter (where aum_item_code = 'TRUST') as trust,
        sum(balance_cny) filter (where aum_item_code = 'CUSTODY_3RD') as custody_3rd,
        sum(balance_cny) filter (where aum_item_code = 'PENSION') as pension,
        sum(balance_cny) filter (where account_kind_code = 'deposit') as deposit,
        sum(acc_mtd) filter (where account_kind_code = 'deposit') as deposit_acc_mtd,
        sum(acc_ytd) filter (where account_kind_code = 'deposit') as deposit_acc_ytd,
        count(*) filter (where account_kind_code = 'deposit' and acc_mtd is null) as deposit_unknown_mtd,
        count(*) filter (where account_kind_code = 'deposit' and acc_ytd is null) as deposit_unknown_ytd,
        sum(balance_cny) filter (where aum_item_code = 'LOAN') as loan,
        sum(balance_cny) filter (where aum_item_code = 'CREDIT_CARD') as credit_card,
        count(*) filter (where account_kind_code = 'deposit' and is_open) as account_count,
        count(*) filter (where account_kind_code = 'wealth' and is_open) as holding_count,
        count(*) filter (where account_kind_code = 'loan' and is_open) as loan_count,
        count(*) filter (where matures_on <= :business_date + 30) as maturity_count,
        sum(balance_cny) filter (where matures_on <= :business_date + 30) as maturity_amount,
        min(matures_on) as next_maturity_on
    from (
        select
            customer_id, account_kind_code, aum_item_code, is_in_aum, is_open, balance_cny,
            acc_mtd, acc_qtd, acc_ytd,
            case when is_open and account_kind_code in ('deposit', 'wealth') and balance_cny > 0
                and matures_on > :business_date then matures_on end as matures_on
        from metrics.account_daily
        where business_date = :business_date and customer_id is not null
    ) as account
    group by customer_id
),

-- Balances at the ends of the month and the year before; without a night of that day there is no change.
-- The days are written out, not joined: so the engine opens the partitions of these days alone.
opening_balances as (
    select business_date, source_customer_no,
        case when is_in_aum then balance_cny end as aum,
        case when account_kind_code = 'deposit' then balance_cny end as deposit,
        case when aum_item_code = 'LOAN' then balance_cny end as loan
    from metrics.account_daily
    where business_date = cast(date_trunc('month', cast(:business_date as date)) as date) - 1
        or business_date = cast(date_trunc('year', cast(:business_date as date)) as date) - 1
),
-- Whose account it was then is whose it is now: one that was another customer's number counts too.
openings as (
    select number.customer_id,
        sum(account.aum) filter (where account.business_date = period.month_start - 1) as month_aum,
        sum(account.aum) filter (where account.business_date = period.year_start - 1) as year_aum,
        sum(account.deposit) filter (where account.business_date = period.month_start - 1) as month_deposit,
        sum(account.deposit) filter (where account.business_date = period.year_start - 1) as year_deposit,
        sum(account.loan) filter (where account.business_date = period.month_start - 1) as month_loan,
        sum(account.loan) filter (where account.business_date = period.year_start - 1) as year_loan
    from opening_balances as account
    inner join numbers as number on number.source_customer_no = account.source_customer_no
    cross join period
    group by number.customer_id
),

kept_openings as (
    select count(*) filter (where account.business_date = period.month_start - 1) > 0 as has_month,
        count(*) filter (where account.business_date = period.year_start - 1) > 0 as has_year
    from period left join opening_balances as account on true
),

cards as (
    select number.customer_id, count(*) as card_count
    from base.cards as card
    inner join numbers as number on number.source_customer_no = card.source_customer_no
    where card.valid_from <= :business_date and :business_date < card.valid_to
        and card.status_code <> 'closed'
    group by number.customer_id
),

figures as (
    select
        customers.customer_id, customers.customer_type_code, coalesce(balances.aum, 0) as aum,
        case when coalesce(balances.aum_unknown_mtd, 0) = 0
            then coalesce(balances.aum_acc_mtd, 0) end as aum_acc_mtd,
        case when coalesce(balances.aum_unknown_mtd, 0) = 0
            then dec_div(coalesce(balances.aum_acc_mtd, 0), period.day_of_month) end as aum_avg_mtd,
        case when coalesce(balances.aum_unknown_qtd, 0) = 0
            then dec_div(coalesce(balances.aum_acc_qtd, 0), period.day_of_quarter) end as aum_avg_qtd,
        case when coalesce(balances.aum_unknown_ytd, 0) = 0
            then dec_div(coalesce(balances.aum_acc_ytd, 0), period.day_of_year) end as aum_avg_ytd,
        case when coalesce(balances.deposit_unknown_mtd, 0) = 0
            then dec_div(coalesce(balances.deposit_acc_mtd, 0), period.day_of_month) end as deposit_avg_mtd,
        case when coalesce(balances.deposit_unknown_ytd, 0) = 0
            then dec_div(coalesce(balances.deposit_acc_ytd, 0), period.day_of_year) end as deposit_avg_ytd,
        case when kept_openings.has_month then coalesce(openings.month_aum, 0) end as month_aum,
        case when kept_openings.has_year then coalesce(openings.year_aum, 0) end as year_aum,
        case when kept_openings.has_month then coalesce(openings.month_deposit, 0) end as month_deposit,
        case when kept_openings.has_year then coalesce(openings.year_deposit, 0) end as year_deposit,
        case when kept_openings.has_month then coalesce(openings.month_loan, 0) end as month_loan,
        case when kept_openings.has_year then coalesce(openings.year_loan, 0) end as year_loan
    from customers
    cross join period
    cross join kept_openings
    left join balances on balances.customer_id = customers.customer_id
    left join openings on openings.customer_id = customers.customer_id
)

select
    :business_date as business_date, figures.customer_id, figures.customer_type_code,
    unit.org_id, figures.aum as aum_balance_eod,
    figures.aum_acc_mtd as aum_balance_acc_mtd,
    figures.aum_avg_mtd as aum_balance_avg_mtd, figures.aum_avg_qtd as aum_balance_avg_qtd,
    figures.aum_avg_ytd as aum_balance_avg_ytd,
    figures.aum - figures.month_aum as aum_balance_change_mom,
    figures.aum - figures.year_aum as aum_balance_change_ytd,
    coalesce(regrouped.aum, yesterday.aum_balance_eod, figures.aum) as aum_balance_day_before,
    coalesce(balances.demand, 0) as aum_demand_balance_eod,
    coalesce(balances.term, 0) as aum_term_balance_eod,
    coalesce(balances.notice, 0) as aum_notice_balance_eod, coalesce(balances.cd, 0) as aum_cd_balance_eod,
    coalesce(balances.structured, 0) as aum_structured_balance_eod,
    coalesce(balances.margin, 0) as aum_margin_balance_eod,
    coalesce(balances.wealth, 0) as aum_wealth_balance_eod,
    coalesce(balances.fund, 0) as aum_fund_balance_eod,
    coalesce(balances.insurance, 0) as aum_insurance_balance_eod,
    coalesce(balances.metal, 0) as aum_metal_balance_eod, coalesce(balances.bond, 0) as aum_bond_balance_eod,
    coalesce(balances.trust, 0) as aum_trust_balance_eod,
    coalesce(balances.custody_3rd, 0) as aum_custody_3rd_balance_eod,
    coalesce(balances.pension, 0) as aum_pension_balance_eod,
    coalesce(balances.deposit, 0) as deposit_balance_eod,
    figures.deposit_avg_mtd as deposit_balance_avg_mtd, figures.deposit_avg_ytd as deposit_balance_avg_ytd,
    coalesce(balances.deposit, 0) - figures.month_deposit as deposit_balance_change_mom,
    coalesce(balances.deposit, 0) - figures.year_deposit as deposit_balance_change_ytd,
    coalesce(balances.loan, 0) as loan_balance_eod,
    coalesce(balances.loan, 0) - figures.month_loan as loan_balance_change_mom,
    coalesce(balances.loan, 0) - figures.year_loan as loan_balance_change_ytd,
    coalesce(balances.credit_card, 0) as credit_card_balance_eod,
    coalesce(balances.loan, 0) + coalesce(balances.credit_card, 0) as lum_balance_eod,
    coalesce(balances.account_count, 0) as account_count, coalesce(cards.card_count, 0) as card_count,
    coalesce(balances.holding_count, 0) as holding_count, coalesce(balances.loan_count, 0) as loan_count,
    coalesce(balances.maturity_count, 0) as maturity_count_30d,
    coalesce(balances.maturity_amount, 0) as maturity_amount_30d,
    balances.next_maturity_on
from figures
left join balances on balances.customer_id = figures.customer_id
left join cards on cards.customer_id = figures.customer_id
left join regrouped on regrouped.customer_id = figures.customer_id
left join previous.customer_daily as yesterday on yesterday.customer_id = figures.customer_id
left join metrics.customer_units as unit
    on unit.customer_id = figures.customer_id
    and unit.valid_from <= :business_date and :business_date < unit.valid_to
