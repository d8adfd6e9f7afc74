-- The rate in force on the business date. One that is not delivered any more is carried from the day before.
with

candidates as (
    select
        rate.rate_type_code,
        coalesce(rate.currency_code, bank.base_currency_code) as currency_code,
        coalesce(rate.term_code, '-') as term_code,
        rate.effective_on,
        rate.rate
    from ods.core_rates as rate
    cross join ref.bank as bank
    where rate.effective_on <= :business_date
    union all
    select
        rate_type_code,
        currency_code,
        term_code,
        effective_on,
        rate
    from previous.rates
),

ranked as (
    select
        rate_type_code,
        currency_code,
        term_code,
        effective_on,
        rate,
        row_number() over (
            partition by rate_type_code, currency_code, term_code
            order by effective_on desc nulls last, rate desc nulls last
        ) as place
    from candidates
)

select
    :business_date as business_date,
    rate_type_code,
    currency_code,
    term_code,
    effective_on,
    rate,
    effective_on < :business_date as is_stale
from ranked
where place = 1
