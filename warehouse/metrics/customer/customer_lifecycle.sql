-- Where a customer stands with the bank, the first that fits of: no account yet, lost, dormant, won back,
-- new, declining, growing, mature. It looks at the month averages of the last twelve month ends, and at the
-- products held three month ends ago.
with

-- The last twelve of them, each a fixed day: so the engine opens the partitions of these days alone.
month_ends as (
    select customer_id, business_date, aum_balance_avg_mtd as average
    from metrics.customer_daily
    where business_date in (
        month_end_before(:business_date, 1), month_end_before(:business_date, 2),
        month_end_before(:business_date, 3), month_end_before(:business_date, 4),
        month_end_before(:business_date, 5), month_end_before(:business_date, 6),
        month_end_before(:business_date, 7), month_end_before(:business_date, 8),
        month_end_before(:business_date, 9), month_end_before(:business_date, 10),
        month_end_before(:business_date, 11), month_end_before(:business_date, 12)
    )
),

history as (
    select
        customer_id,
        max(average) as aum_peak,
        sum(average) filter (where business_date >= month_end_before(:business_date, 6)) as aum_sum_6m,
        count(average) filter (where business_date >= month_end_before(:business_date, 6)) as month_count_6m,
        max(average) filter (where business_date >= month_end_before(:business_date, 2)) as aum_max_2m,
        count(average) filter (where business_date >= month_end_before(:business_date, 2)) as month_count_2m
    from month_ends
    group by customer_id
),

deposits_last_year as (
    select customer_id, deposit_balance_avg_ytd
    from metrics.customer_daily
    where business_date = cast(date_trunc('year', cast(:business_date as date)) as date) - 1
),

accounts as (
    select customer_id, min(opened_on) as opened_on, bool_or(is_open) as has_open
    from metrics.account_daily
    where business_date = :business_date and customer_id is not null
    group by customer_id
),

-- Accounts that are closed leave the figures of the day; that there were any stays known.
once_held as (
    select source_customer_no, max(closed_on) as last_closed_on
    from (
        select source_customer_no, closed_on from base.accounts
        where valid_from <= :business_date and :business_date < valid_to
        union all
        select source_customer_no, null from base.loans
        where valid_from <= :business_date and :business_date < valid_to
        union all
        select source_customer_no, null from base.wealth_holdings
        where valid_from <= :business_date and :business_date < valid_to
        union all
        select source_customer_no, null from base.credit_card_accounts
        where valid_from <= :business_date and :business_date < valid_to
    ) as held
    group by source_customer_no
),

numbers as (
    select
        number.customer_id, min(coalesce(person.opened_on, company.opened_on)) as opened_on,
        bool_or(held.source_customer_no is not null) as has_held, max(held.last_closed_on) as last_closed_on,
        bool_or(coalesce(person.status_code = 'closed', company.status_code = 'closed', false)) as is_closed
    from base.customer_xref as number
    left join base.retail_customers as person
        on person.source_customer_no = number.source_customer_no
        and person.valid_from <= :business_date and :business_date < person.valid_to
    left join base.corporate_customers as company
        on company.source_customer_no = number.source_customer_no
        and company.valid_from <= :business_date and :business_date < company.valid_to
    left join once_held as held on held.source_customer_no = number.source_customer_no
    where number.source_system = 'core'
        and number.valid_from <= :business_date and :business_date < number.valid_to
    group by number.customer_id
),

activity as (
    select customer_id, max(last_active_on) as last_active_on, sum(active_count_30d) as active_count_30d,
        sum(active_count_90d) as active_count_90d, sum(login_count_90d) as login_count_90d,
        sum(payroll_count_90d) as payroll_count
    from metrics.number_activity
    where business_date = :business_date and customer_id is not null
    group by customer_id
),

three_months_ago as (
    select business_date, known_from <= business_date - 90 as knows_wages
    from metrics.periods
    where business_date = month_end_before(:business_date, 3)
),

-- Kinds held now, and how many more than three month ends ago; wages only where they were known by then.
products as (
    select
        held.customer_id, count(*) filter (where held.business_date = :business_date) as product_count,
        sum(case when held.business_date = :business_date then 1 else -1 end) filter (
            where ago.knows_wages
                or (ago.business_date is not null and held.product_category_code <> 'PAYROLL')
        ) as product_rise
    from metrics.product_holdings as held
    left join three_months_ago as ago on true
    where held.business_date = :business_date or held.business_date = month_end_before(:business_date, 3)
    group by held.customer_id
),

seen as (
    select
        daily.customer_id, daily.customer_type_code, daily.aum_balance_eod as aum,
        daily.aum_balance_avg_mtd as average, history.aum_peak,
        case when history.month_count_6m > 0
            then dec_div(history.aum_sum_6m, history.month_count_6m) end as aum_avg_6m,
        coalesce(numbers.opened_on, accounts.opened_on) as opened_on,
        accounts.customer_id is not null or coalesce(numbers.has_held or numbers.is_closed, false) as has_had,
        coalesce(accounts.has_open, false) as has_open, numbers.last_closed_on,
        activity.last_active_on, coalesce(activity.active_count_30d, 0) as active_count_30d,
        coalesce(activity.active_count_90d, 0) as active_count_90d,
        coalesce(activity.login_count_90d, 0) as login_count_90d,
        coalesce(activity.payroll_count >= threshold.payroll_count, false) as is_payroll,
        coalesce(products.product_count, 0) as product_count, products.product_rise,
        -- A loss is judged by two month ends of the same sign, and by deposits for organisations.
        case
            when daily.customer_type_code = '1'
                then history.aum_peak >= threshold.peak_from and history.month_count_2m = 2
                    and history.aum_max_2m < history.aum_peak * threshold.drained_share
            else daily.deposit_balance_avg_ytd < last_year.deposit_balance_avg_ytd * threshold.drained_share
                and period.known_from <= :business_date - threshold.quiet_days
                and coalesce(activity.last_active_on <= :business_date - threshold.quiet_days, true)
        end as is_drained,
        daily.aum_balance_eod < threshold.dormant_below
            and period.known_from <= :business_date - threshold.dormant_days
            and coalesce(activity.last_active_on < :business_date - threshold.dormant_days, true) as is_idle,
        threshold.won_back_days, threshold.won_back_share, threshold.new_days, threshold.declining_share,
        threshold.growing_share,
        yesterday.lifecycle_stage_code as stage_before, yesterday.churned_on, yesterday.churned_peak
    from metrics.customer_daily as daily
    inner join metrics.periods as period on period.business_date = daily.business_date
    inner join ref.customer_thresholds as threshold
        on threshold.customer_type_code = daily.customer_type_code
        and threshold.valid_from <= :business_date and :business_date < threshold.valid_to
    left join history on history.customer_id = daily.customer_id
    left join deposits_last_year as last_year on last_year.customer_id = daily.customer_id
    left join accounts on accounts.customer_id = daily.customer_id
    left join numbers on numbers.customer_id = daily.customer_id
    left join activity on activity.customer_id = daily.customer_id
    left join products on products.customer_id = daily.customer_id
    left join previous.customer_lifecycle as yesterday on yesterday.customer_id = daily.customer_id
    where daily.business_date = :business_date
),

staged as (
    select
        customer_id, customer_type_code, aum_peak, aum_avg_6m, opened_on, last_active_on, active_count_30d,
        active_count_90d, login_count_90d, is_payroll, product_count, churned_on, churned_peak, stage_before,
        has_open, last_closed_on,
        case
            when not has_had and stage_before is distinct from 'CHURNED' then 'PROSPECT'
            when not has_open or coalesce(is_drained, false) then 'CHURNED'
            when is_idle then 'DORMANT'
            when churned_on >= :business_date - won_back_days and aum > churned_peak * won_back_share
                then 'WON_BACK'
            when opened_on >= :business_date - new_days then 'NEW'
            when average < aum_avg_6m * declining_share then 'DECLINING'
            when average > aum_avg_6m * growing_share or product_rise > 0 then 'GROWING'
            else 'MATURE'
        end as lifecycle_stage_code
    from seen
)

-- A loss has the day on which it is found, each anew. One that is older than what is known of the customer
-- has the day of the last closing, or of the month end that showed it.
select
    :business_date as business_date,
    customer_id,
    customer_type_code,
    lifecycle_stage_code,
    case
        when lifecycle_stage_code <> 'CHURNED' or stage_before = 'CHURNED' then churned_on
        when stage_before is not null then :business_date
        when has_open then month_end_before(:business_date, 1)
        else last_closed_on
    end as churned_on,
    case
        when lifecycle_stage_code <> 'CHURNED' or stage_before = 'CHURNED' then churned_peak
        else coalesce(aum_peak, 0)
    end as churned_peak,
    aum_peak as aum_balance_peak,
    aum_avg_6m as aum_balance_avg_6m,
    opened_on,
    product_count,
    active_count_30d, active_count_90d, login_count_90d, last_active_on,
    is_payroll
from staged
