-- What each account of a customer was worth on every kept date, by the numbers that are his on the date asked
-- for: so two days can be set side by side as one customer's, whoever's the numbers were then.
with

rates as (
    select business_date, currency_code, min(rate) as rate
    from base.rates
    where rate_type_code = 'MID' and business_date <= :business_date
    group by business_date, currency_code
)

select
    customer.customer_id,
    daily.business_date,
    daily.account_kind_code,
    daily.account_id,
    daily.aum_item_code,
    daily.currency_code,
    daily.is_open,
    daily.is_in_aum,
    daily.balance,
    daily.balance_cny,
    case when daily.currency_code = bank.base_currency_code then 1 else rates.rate end as rate,
    position.volume,
    position.nav,
    position.cost
from base.customer_xref as customer
inner join metrics.account_daily as daily on daily.source_customer_no = customer.source_customer_no
cross join ref.bank as bank
left join rates
    on rates.currency_code = daily.currency_code and rates.business_date = daily.business_date
left join base.wealth_positions as position
    on position.holding_no = case when daily.account_kind_code = 'wealth' then daily.account_id end
    and position.business_date = daily.business_date
where customer.source_system = 'core'
    and customer.valid_from <= :business_date and :business_date < customer.valid_to
    and daily.business_date <= :business_date
