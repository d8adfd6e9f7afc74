-- One row an account and date: deposits, holdings, loans and credit cards in one shape, converted, with the
-- sums of daily balances that averages need. We keep them ourselves: yesterday's sum plus today's balance.
with

period as (
    select
        month_start,
        quarter_start,
        year_start,
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

-- Without a row of the day before, what the source has summed up is all there is.
start_of_history as (
    select count(*) = 0 as is_first from previous.account_daily
),

delivered as (
    select 'deposit' as account_kind_code, a.source_system, a.account_id, a.source_customer_no, a.org_id,
        a.aum_item_code, a.currency_code, a.customer_type_code, a.opened_on, a.matures_on,
        a.status_code <> 'closed' as is_open, b.balance, b.source_acc_mtd, b.source_acc_qtd, b.source_acc_ytd,
        b.delivered_on
    from base.accounts as a
    inner join base.account_balances as b
        on b.account_no = a.account_no and b.sub_account_no = a.sub_account_no
    where b.business_date = :business_date
        and a.valid_from <= :business_date and :business_date < a.valid_to
        and (a.status_code <> 'closed' or b.balance <> 0 or coalesce(b.source_acc_ytd, 0) <> 0)
    union all
    select 'wealth', h.source_system, h.holding_no, h.source_customer_no, h.org_id,
        h.aum_item_code, bank.base_currency_code, null, h.bought_on, h.matures_on,
        true, p.market_value, null, null, null, p.delivered_on
    from base.wealth_holdings as h
    inner join base.wealth_positions as p on p.holding_no = h.holding_no
    cross join ref.bank as bank
    where p.business_date = :business_date
        and h.valid_from <= :business_date and :business_date < h.valid_to
        and h.status_code <> 'ended'
    union all
    select 'loan', l.source_system, l.note_no, l.source_customer_no, l.org_id,
        case when l.is_written_off then 'WRITTEN_OFF' else 'LOAN' end, l.currency_code, null, l.issued_on,
        l.matures_on, l.status_code <> 'settled', b.balance, null, null, null, b.delivered_on
    from base.loans as l
    inner join base.loan_balances as b on b.note_no = l.note_no
    where b.business_date = :business_date
        and l.valid_from <= :business_date and :business_date < l.valid_to
        and (l.status_code <> 'settled' or b.balance <> 0)
    union all
    select 'credit_card', c.source_system, c.credit_account_no, c.source_customer_no, c.org_id,
        'CREDIT_CARD', bank.base_currency_code, null, null, null,
        c.status_code <> 'closed', b.credit_balance, null, null, null, b.delivered_on
    from base.credit_card_accounts as c
    inner join base.credit_card_balances as b on b.credit_account_no = c.credit_account_no
    cross join ref.bank as bank
    where b.business_date = :business_date
        and c.valid_from <= :business_date and :business_date < c.valid_to
        and (c.status_code <> 'closed' or b.credit_balance <> 0)
),

-- Units of the base currency for one unit of each; the base currency itself counts as one.
rates_today as (
    select currency_code, min(rate) as rate, min(effective_on) < :business_date as is_stale
    from base.rates
    cross join ref.bank as bank
    where business_date = :business_date and rate_type_code = 'MID'
        and currency_code <> bank.base_currency_code
    group by currency_code
    union all
    select base_currency_code, cast(1 as decimal(12, 8)), false from ref.bank
),

converted as (
    select
        d.account_kind_code, d.account_id, d.source_system, d.source_customer_no, d.org_id, d.aum_item_code,
        d.currency_code, d.customer_type_code, d.opened_on, d.matures_on, d.is_open, d.balance,
        case when r.rate = 1 then d.balance
            else cast(round(cast(d.balance as decimal(22, 2)) * r.rate, 2) as decimal(20, 2)) end
            as balance_cny,
        case when r.rate = 1 then d.source_acc_mtd
            else cast(round(cast(d.source_acc_mtd as decimal(24, 2)) * r.rate, 2) as decimal(24, 2)) end
            as source_acc_mtd,
        case when r.rate = 1 then d.source_acc_qtd
            else cast(round(cast(d.source_acc_qtd as decimal(24, 2)) * r.rate, 2) as decimal(24, 2)) end
            as source_acc_qtd,
        case when r.rate = 1 then d.source_acc_ytd
            else cast(round(cast(d.source_acc_ytd as decimal(24, 2)) * r.rate, 2) as decimal(24, 2)) end
            as source_acc_ytd,
        coalesce(r.is_stale, false) as is_rate_stale,
        d.delivered_on < :business_date as is_balance_stale
    from delivered as d
    left join rates_today as r on r.currency_code = d.currency_code
),

-- An account that has left the file is worth nothing today; its earlier days still count in the averages.
all_accounts as (
    select account_kind_code, account_id, source_system, source_customer_no, org_id, aum_item_code,
        currency_code, customer_type_code, opened_on, matures_on, is_open, balance, balance_cny,
        source_acc_mtd, source_acc_qtd, source_acc_ytd, is_rate_stale, is_balance_stale
    from converted
    union all
    select y.account_kind_code, y.account_id, y.source_system, y.source_customer_no, y.org_id,
        y.aum_item_code, y.currency_code, y.customer_type_code, y.opened_on, y.matures_on, false, 0, 0,
        null, null, null, false, false
    from previous.account_daily as y
    cross join period
    left join converted as t on t.account_kind_code = y.account_kind_code and t.account_id = y.account_id
    where t.account_id is null
        and :business_date <> period.year_start
        and coalesce(y.acc_ytd, 1) <> 0
),

-- A sum stays unknown once a day of its period is unknown, until the next period begins.
accumulated as (
    select
        t.account_kind_code, t.account_id, start_of_history.is_first,
        case
            when start_of_history.is_first then t.source_acc_mtd
            when :business_date = period.month_start or y.account_id is null then t.balance_cny
            else y.acc_mtd + t.balance_cny
        end as acc_mtd,
        case
            when start_of_history.is_first then t.source_acc_qtd
            when :business_date = period.quarter_start or y.account_id is null then t.balance_cny
            else y.acc_qtd + t.balance_cny
        end as acc_qtd,
        case
            when start_of_history.is_first then t.source_acc_ytd
            when :business_date = period.year_start or y.account_id is null then t.balance_cny
            else y.acc_ytd + t.balance_cny
        end as acc_ytd,
        case when start_of_history.is_first then null when y.account_id is null then 0
            when :business_date = period.month_start then y.balance_cny else y.balance_opening_mtd
        end as opening_mtd,
        case when start_of_history.is_first then null when y.account_id is null then 0
            when :business_date = period.quarter_start then y.balance_cny else y.balance_opening_qtd
        end as opening_qtd,
        case when start_of_history.is_first then null when y.account_id is null then 0
            when :business_date = period.year_start then y.balance_cny else y.balance_opening_ytd
        end as opening_ytd
    from all_accounts as t
    cross join period
    cross join start_of_history
    left join previous.account_daily as y
        on y.account_kind_code = t.account_kind_code and y.account_id = t.account_id
),

units as (
    select org_id, open_org_id from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

head_office as (
    select min(depth_1_org_id) as org_id from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select source_customer_no, customer_id, customer_type_code from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date, t.account_kind_code, t.account_id, t.source_system,
    t.source_customer_no, customers.customer_id,
    coalesce(customers.customer_type_code, t.customer_type_code) as customer_type_code,
    coalesce(units.open_org_id, head_office.org_id) as org_id,
    t.aum_item_code, t.currency_code, t.opened_on, t.matures_on, t.is_open,
    case
        when coalesce(customers.customer_type_code, t.customer_type_code, '1') = '1' then item.is_aum_retail
        else item.is_aum_corporate
    end as is_in_aum,
    t.balance, t.balance_cny, a.opening_mtd as balance_opening_mtd, a.opening_qtd as balance_opening_qtd,
    a.opening_ytd as balance_opening_ytd, a.acc_mtd, a.acc_qtd, a.acc_ytd,
    dec_div(a.acc_mtd, period.day_of_month) as balance_avg_mtd,
    dec_div(a.acc_qtd, period.day_of_quarter) as balance_avg_qtd,
    dec_div(a.acc_ytd, period.day_of_year) as balance_avg_ytd,
    case when a.acc_mtd is null then 'none' when a.is_first then 'file' else 'accumulated' end
        as accumulation_source_code,
    t.is_rate_stale,
    t.is_balance_stale
from all_accounts as t
inner join accumulated as a on a.account_kind_code = t.account_kind_code and a.account_id = t.account_id
inner join ref.aum_items as item
    on item.aum_item_code = t.aum_item_code
    and item.valid_from <= :business_date and :business_date < item.valid_to
cross join period
cross join head_office
left join units on units.org_id = t.org_id
left join customers on customers.source_customer_no = t.source_customer_no
