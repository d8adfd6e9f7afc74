-- What happened that warns of a customer's leaving, remembered for as long as its line says. Only what
-- happened tonight is looked for; what was found before comes from the night before.
with

terms as (
    select signal_code, customer_type_code, share, days, amount_from
    from ref.churn_signals
    where valid_from <= :business_date and :business_date < valid_to
),

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

-- To an account of the same name at another bank, in one booking.
own_name_out as (
    select daily.customer_id, daily.customer_type_code, max(flow.out_largest_1d) as amount
    from metrics.own_name_flows as flow
    inner join metrics.customer_daily as daily
        on daily.customer_id = flow.customer_id and daily.business_date = :business_date
    inner join terms
        on terms.signal_code = 'OWN_NAME_OUT' and terms.customer_type_code = daily.customer_type_code
    where flow.business_date = :business_date
        and flow.out_largest_1d >= terms.share * daily.aum_balance_day_before
        and flow.out_largest_1d >= terms.amount_from
    group by daily.customer_id, daily.customer_type_code
),

-- A week after its maturity it is neither held nor in the customer's other assets.
matured as (
    select ended.customer_id, sum(before.balance_cny) as amount
    from metrics.account_daily as ended
    inner join metrics.account_daily as before
        on before.account_id = ended.account_id and before.account_kind_code = ended.account_kind_code
        and before.business_date = :business_date - 8
    where ended.business_date = :business_date and ended.matures_on = :business_date - 7
        and not ended.is_open and before.is_open and ended.account_kind_code in ('deposit', 'wealth')
        and ended.customer_id is not null
    group by ended.customer_id
),

matured_left as (
    select daily.customer_id, daily.customer_type_code, matured.amount
    from matured
    inner join metrics.customer_daily as daily
        on daily.customer_id = matured.customer_id and daily.business_date = :business_date
    inner join metrics.customer_daily as before
        on before.customer_id = matured.customer_id and before.business_date = :business_date - 8
    inner join terms
        on terms.signal_code = 'MATURED_LEFT' and terms.customer_type_code = daily.customer_type_code
    where matured.amount >= terms.amount_from
        and daily.aum_balance_eod <= before.aum_balance_eod - terms.share * matured.amount
),

ended_early as (
    select numbers.customer_id, sum(moved.amount) as amount
    from base.deposit_transactions as moved
    inner join numbers on numbers.source_customer_no = moved.source_customer_no
    where moved.business_date = :business_date and moved.is_early_withdrawal and not moved.is_reversal
    group by numbers.customer_id
    union all
    select settled.customer_id, sum(before.balance_cny)
    from metrics.account_daily as settled
    inner join metrics.account_daily as before
        on before.account_id = settled.account_id and before.account_kind_code = 'loan'
        and before.business_date = :business_date - 1
    where settled.business_date = :business_date and settled.account_kind_code = 'loan'
        and not settled.is_open and settled.matures_on > :business_date + 30 and before.is_open
        and settled.customer_id is not null
    group by settled.customer_id
),

-- Once a week or more in the month before, and then not for sixty days.
quiet as (
    select customer_id
    from metrics.number_activity
    where business_date = :business_date and customer_id is not null
    group by customer_id
    having max(last_login_on) = :business_date - 60 and sum(login_count_90d) >= 4
),

cancelled as (
    select numbers.customer_id
    from base.ebank_agreements as agreement
    inner join numbers on numbers.source_customer_no = agreement.source_customer_no
    where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
    group by numbers.customer_id
    having bool_and(agreement.status_code = 'cancelled') and max(agreement.cancelled_on) = :business_date
),

basic_closed as (
    select numbers.customer_id
    from base.accounts as account
    inner join numbers on numbers.source_customer_no = account.source_customer_no
    where account.valid_from = :business_date and account.valid_to > :business_date
        and account.closed_on = :business_date and account.account_nature_code = '基本'
    group by numbers.customer_id
),

found as (
    select customer_id, 'OWN_NAME_OUT' as signal_code, amount from own_name_out
    union all
    select customer_id, 'MATURED_LEFT', amount from matured_left
    union all
    select customer_id, 'EARLY_END', sum(amount) from ended_early group by customer_id
    union all
    select customer_id, 'EBANK_QUIET', null from quiet
    union all
    select customer_id, 'EBANK_CANCELLED', null from cancelled
    union all
    select customer_id, 'BASIC_CLOSED', null from basic_closed
),

known as (
    select customer_id, signal_code, :business_date as found_on, cast(amount as decimal(20, 2)) as amount
    from found
    union all
    select customer_id, signal_code, found_on, amount from previous.churn_events
),

latest as (
    select customer_id, signal_code, found_on, amount,
        row_number() over (
            partition by customer_id, signal_code order by found_on desc nulls last, amount desc nulls last
        ) as place
    from known
)

select
    :business_date as business_date,
    latest.customer_id,
    latest.signal_code,
    latest.found_on,
    latest.amount
from latest
inner join metrics.customer_daily as daily
    on daily.customer_id = latest.customer_id and daily.business_date = :business_date
inner join terms
    on terms.signal_code = latest.signal_code and terms.customer_type_code = daily.customer_type_code
where latest.place = 1 and latest.found_on > :business_date - terms.days
