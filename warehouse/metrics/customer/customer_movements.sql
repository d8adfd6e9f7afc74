-- What moved on a customer's deposit accounts on the business date, reversals left out. A movement is large
-- from the amount that holds for the customer's kind and grade, or from a share of the assets of the day
-- before that is worth a look.
with

customers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

day_before as (
    select count(*) > 0 as is_kept
    from metrics.customer_daily
    where business_date = :business_date - 1
),

movements as (
    select
        customers.customer_id,
        moved.direction_code,
        cast(
            round(cast(moved.amount as decimal(22, 2)) * coalesce(rate.rate, cast(1 as decimal(12, 8))), 2)
            as decimal(20, 2)
        ) as amount
    from base.deposit_transactions as moved
    inner join customers on customers.source_customer_no = moved.source_customer_no
    cross join ref.bank as bank
    cross join day_before
    left join base.rates as rate
        on rate.business_date = :business_date
        and rate.rate_type_code = 'MID'
        and rate.currency_code = moved.currency_code
        and rate.currency_code <> bank.base_currency_code
    where moved.business_date = :business_date and not moved.is_reversal
        -- A delivery after a gap, as on opening dates, holds more than what moved on its day.
        and (day_before.is_kept or moved.transacted_on = :business_date)
),

judged as (
    select
        movements.customer_id,
        movements.direction_code,
        movements.amount,
        movements.amount >= threshold.amount
            or (
                movements.amount >= threshold.share_amount
                and movements.amount >= threshold.aum_share * daily.aum_balance_day_before
            ) as is_large
    from movements
    inner join metrics.customer_daily as daily
        on daily.business_date = :business_date and daily.customer_id = movements.customer_id
    inner join metrics.customer_grades as grade
        on grade.customer_id = movements.customer_id
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    inner join ref.movement_thresholds as threshold
        on threshold.customer_type_code = daily.customer_type_code and threshold.is_vip = grade.is_vip
        and threshold.valid_from <= :business_date and :business_date < threshold.valid_to
)

select
    :business_date as business_date,
    customer_id,
    count(*) as movement_count_1d,
    coalesce(sum(amount) filter (where direction_code = 'credit'), 0) as credit_amount_1d,
    coalesce(sum(amount) filter (where direction_code = 'debit'), 0) as debit_amount_1d,
    count(*) filter (where is_large) as large_movement_count_1d,
    coalesce(sum(amount) filter (where is_large), 0) as large_movement_amount_1d
from judged
group by customer_id
