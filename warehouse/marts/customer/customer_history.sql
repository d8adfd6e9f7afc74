-- The figures of a customer's days; of days when his numbers still were customers of their own, theirs
-- together. What was is not written anew.
with

numbers as (
    select registered_id, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select
    numbers.customer_id,
    daily.business_date,
    sum(daily.aum_balance_eod) as aum_balance_eod,
    case when count(*) = count(daily.aum_balance_avg_mtd) then sum(daily.aum_balance_avg_mtd) end
        as aum_balance_avg_mtd,
    sum(daily.deposit_balance_eod) as deposit_balance_eod,
    case when count(*) = count(daily.deposit_balance_avg_mtd) then sum(daily.deposit_balance_avg_mtd) end
        as deposit_balance_avg_mtd,
    sum(daily.loan_balance_eod) as loan_balance_eod,
    sum(daily.lum_balance_eod) as lum_balance_eod,
    case
        when count(*) = count(profit.contribution_mtd)
            then cast(round(sum(profit.contribution_mtd), 2) as decimal(20, 2))
    end as contribution_mtd
from metrics.customer_daily as daily
inner join numbers on numbers.registered_id = daily.customer_id
left join metrics.customer_profit as profit
    on profit.customer_id = daily.customer_id and profit.business_date = daily.business_date
where daily.business_date <= :business_date
group by numbers.customer_id, daily.business_date
