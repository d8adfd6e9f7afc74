-- What was booked on deposit accounts in the month so far, as the nights of the month delivered it, by the
-- way it came; what was taken back is left out.
with

numbers as (
    select number.source_customer_no, daily.org_id, daily.customer_type_code
    from base.customer_xref as number
    inner join metrics.customer_daily as daily
        on daily.customer_id = number.customer_id and daily.business_date = :business_date
    where number.source_system = 'core'
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

rates as (
    select rate.business_date, rate.currency_code, rate.rate
    from base.rates as rate
    cross join ref.bank as bank
    where rate.rate_type_code = 'MID' and rate.currency_code <> bank.base_currency_code
        and rate.business_date >= cast(date_trunc('month', cast(:business_date as date)) as date)
        and rate.business_date <= :business_date
),

bookings as (
    select
        moved.source_customer_no, moved.channel_code, moved.direction_code, count(*) as transaction_count,
        sum(
            case
                when rates.rate is null then moved.amount
                else cast(round(cast(moved.amount as decimal(22, 2)) * rates.rate, 2) as decimal(20, 2))
            end
        ) as amount
    from base.deposit_transactions as moved
    left join rates
        on rates.business_date = moved.business_date and rates.currency_code = moved.currency_code
    where not moved.is_reversal
        and moved.business_date >= cast(date_trunc('month', cast(:business_date as date)) as date)
        and moved.business_date <= :business_date
    group by moved.source_customer_no, moved.channel_code, moved.direction_code
)

select
    :business_date as business_date,
    coalesce(numbers.org_id, '-') as org_id,
    coalesce(numbers.customer_type_code, '-') as customer_type_code,
    coalesce(bookings.channel_code, '-') as channel_code,
    coalesce(bookings.direction_code, '-') as direction_code,
    sum(bookings.transaction_count) as transaction_count,
    coalesce(sum(bookings.amount), 0) as amount
from bookings
left join numbers on numbers.source_customer_no = bookings.source_customer_no
group by coalesce(numbers.org_id, '-'), coalesce(numbers.customer_type_code, '-'),
    coalesce(bookings.channel_code, '-'), coalesce(bookings.direction_code, '-')
