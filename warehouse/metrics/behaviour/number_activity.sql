-- What a customer's number did of its own accord in the last 30 and 90 days, and what it was paid as wages.
-- Batch bookings, wages and what was taken back are no act of the customer. The windows move by what is new,
-- what leaves them, and what is taken back while it lies in them; they hold what the warehouse has seen since
-- its history began.
with

-- When the bookings of the windows were first taken back by a later delivery, today's included.
taken_back as (
    select
        reversed_on,
        reversed_transaction_no,
        min(business_date) as taken_back_on
    from base.reversals
    where business_date > :business_date - 90 and business_date <= :business_date
    group by reversed_on, reversed_transaction_no
),

taken_back_today as (
    select reversed_on, reversed_transaction_no from taken_back where taken_back_on = :business_date
),

-- What comes in, and what leaves a window unless it was taken back while it lay in it.
moving as (
    select
        moved.business_date, moved.source_customer_no, moved.channel_code, moved.direction_code,
        moved.currency_code, moved.amount,
        case when moved.business_date = :business_date then 1
            when moved.business_date = :business_date - 30 then -1 else 0 end as in_30,
        case when moved.business_date = :business_date then 1
            when moved.business_date = :business_date - 90 then -1 else 0 end as in_90
    from base.deposit_transactions as moved
    left join taken_back
        on taken_back.reversed_on = moved.transacted_on
        and taken_back.reversed_transaction_no = moved.transaction_no
    where not moved.is_reversal and moved.channel_code in ('01', '02', '03', '04', '05', '06', '09')
        and (
            moved.business_date = :business_date or moved.business_date = :business_date - 30
            or moved.business_date = :business_date - 90
        )
        and (
            taken_back.taken_back_on is null
            or (taken_back.taken_back_on = :business_date and moved.business_date < :business_date)
        )
    union all
    -- What is taken back today leaves the windows it still lies in.
    select
        moved.business_date, moved.source_customer_no, moved.channel_code, moved.direction_code,
        moved.currency_code, moved.amount,
        case when moved.business_date > :business_date - 30 then -1 else 0 end as in_30,
        -1 as in_90
    from base.deposit_transactions as moved
    inner join taken_back_today
        on taken_back_today.reversed_on = moved.transacted_on
        and taken_back_today.reversed_transaction_no = moved.transaction_no
    where not moved.is_reversal and moved.channel_code in ('01', '02', '03', '04', '05', '06', '09')
        and moved.business_date > :business_date - 90 and moved.business_date < :business_date
),

-- One where the window of so many days takes a day in, minus one where it lets it go; amounts in yuan.
acts as (
    select
        moved.source_customer_no, moved.channel_code, moved.direction_code, moved.in_30, moved.in_90,
        moved.business_date = :business_date as is_today,
        cast(
            round(cast(moved.amount as decimal(22, 2)) * coalesce(rate.rate, cast(1 as decimal(12, 8))), 2)
            as decimal(20, 2)
        ) as amount
    from moving as moved
    cross join ref.bank as bank
    left join base.rates as rate
        on rate.business_date = moved.business_date
        and rate.rate_type_code = 'MID'
        and rate.currency_code = moved.currency_code
        and rate.currency_code <> bank.base_currency_code
    where moved.source_customer_no is not null
),

booked as (
    select
        source_customer_no,
        sum(in_30) as count_30,
        sum(in_90) as count_90,
        sum(case when channel_code = '01' then in_90 else 0 end) as counter_90,
        sum(case when channel_code = '02' then in_90 else 0 end) as machine_90,
        sum(case when channel_code = '03' then in_90 else 0 end) as online_90,
        sum(case when channel_code = '04' then in_90 else 0 end) as mobile_90,
        sum(case when channel_code in ('05', '06') then in_90 else 0 end) as payment_90,
        sum(case when direction_code = 'credit' then amount * in_30 else 0 end) as credit_30,
        sum(case when direction_code = 'debit' then amount * in_30 else 0 end) as debit_30,
        bool_or(is_today) as is_today
    from acts
    group by source_customer_no
),

logins as (
    select
        source_customer_no,
        sum(case when business_date = :business_date then 1 else -1 end) as count_90,
        bool_or(business_date = :business_date) as is_today
    from base.ebank_logins
    where is_successful and source_customer_no is not null
        and (business_date = :business_date or business_date = :business_date - 90)
    group by source_customer_no
),

wages as (
    select
        source_customer_no,
        sum(case when business_date = :business_date then 1 else -1 end) as count_90,
        sum(case when business_date = :business_date then amount else -amount end) as amount_90,
        bool_or(business_date = :business_date) as is_today
    from base.payroll_payments
    where is_paid and payment_kind_code in ('salary', 'bonus', 'pension', 'allowance')
        and source_customer_no is not null
        and (business_date = :business_date or business_date = :business_date - 90)
    group by source_customer_no
),

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

active as (
    select source_customer_no from previous.number_activity
    union
    select source_customer_no from booked
    union
    select source_customer_no from logins
    union
    select source_customer_no from wages
)

select
    :business_date as business_date,
    active.source_customer_no,
    numbers.customer_id,
    coalesce(y.active_count_30d, 0) + coalesce(booked.count_30, 0) as active_count_30d,
    coalesce(y.active_count_90d, 0) + coalesce(booked.count_90, 0) as active_count_90d,
    coalesce(y.counter_count_90d, 0) + coalesce(booked.counter_90, 0) as counter_count_90d,
    coalesce(y.machine_count_90d, 0) + coalesce(booked.machine_90, 0) as machine_count_90d,
    coalesce(y.online_count_90d, 0) + coalesce(booked.online_90, 0) as online_count_90d,
    coalesce(y.mobile_count_90d, 0) + coalesce(booked.mobile_90, 0) as mobile_count_90d,
    coalesce(y.payment_count_90d, 0) + coalesce(booked.payment_90, 0) as payment_count_90d,
    coalesce(y.credit_amount_30d, 0) + coalesce(booked.credit_30, 0) as credit_amount_30d,
    coalesce(y.debit_amount_30d, 0) + coalesce(booked.debit_30, 0) as debit_amount_30d,
    case when booked.is_today then :business_date else y.last_active_on end as last_active_on,
    coalesce(y.login_count_90d, 0) + coalesce(logins.count_90, 0) as login_count_90d,
    case when logins.is_today then :business_date else y.last_login_on end as last_login_on,
    coalesce(y.payroll_count_90d, 0) + coalesce(wages.count_90, 0) as payroll_count_90d,
    coalesce(y.payroll_amount_90d, 0) + coalesce(wages.amount_90, 0) as payroll_amount_90d,
    case when wages.is_today then :business_date else y.last_payroll_on end as last_payroll_on
from active
left join previous.number_activity as y on y.source_customer_no = active.source_customer_no
left join booked on booked.source_customer_no = active.source_customer_no
left join logins on logins.source_customer_no = active.source_customer_no
left join wages on wages.source_customer_no = active.source_customer_no
left join numbers on numbers.source_customer_no = active.source_customer_no
