-- What can still be drawn under a credit limit stands for a part of itself, the conversion factor, beside
-- what has been drawn: a loan has its own row, so that both together are the whole exposure.
with

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

bank_wide as (
    select
        cast(max(value) filter (where parameter_code = 'day_basis') as integer) as day_basis,
        cast(max(value) filter (where parameter_code = 'target_capital') as decimal(8, 6)) as target_capital
    from parameters
    where segment_code = 'ALL'
),

rates as (
    select currency_code, min(rate) as rate
    from base.rates
    where business_date = :business_date and rate_type_code = 'MID'
    group by currency_code
),

-- The limit of a group is shared out among its members, whose own limits count.
limits as (
    select
        credit.limit_no,
        credit.source_customer_no,
        case
            when company.scale_code in ('3', '4') then 'SME'
            when company.source_customer_no is null then 'RETAIL'
            else 'CORPORATE'
        end as segment_code,
        case
            when credit.currency_code = bank.base_currency_code then drawn.available_amount
            else cast(round(cast(drawn.available_amount as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
        end as undrawn
    from base.credit_limits as credit
    inner join base.credit_limit_balances as drawn on drawn.limit_no = credit.limit_no
    cross join ref.bank as bank
    left join rates on rates.currency_code = credit.currency_code
    left join base.corporate_customers as company
        on company.source_customer_no = credit.source_customer_no
        and company.valid_from <= :business_date and :business_date < company.valid_to
    where drawn.business_date = :business_date and drawn.available_amount > 0
        and credit.status_code = 'active' and credit.limit_type_code is distinct from '04'
        and credit.valid_from <= :business_date and :business_date < credit.valid_to
        and coalesce(credit.starts_on, :business_date) <= :business_date
        and :business_date <= coalesce(credit.ends_on, :business_date)
),

assessed as (
    select
        object_no, default_probability_ratio,
        row_number() over (partition by object_no order by effective_on desc nulls last) as place
    from base.credit_assessments
    where object_type_code = 'customer' and effective_on <= :business_date
        and valid_from <= :business_date and :business_date < valid_to
),

weighed as (
    select
        limits.limit_no,
        limits.source_customer_no,
        limits.segment_code,
        limits.undrawn,
        cast(round(limits.undrawn * cast(coalesce(factor.value, 0) as decimal(8, 6)), 2) as decimal(20, 2))
            as exposure,
        cast(
            round(assessed.default_probability_ratio * cast(loss.value as decimal(10, 8)), 8)
            as decimal(12, 8)
        ) as loss_ratio,
        cast(coalesce(weight.value, 1) as decimal(8, 6)) as risk_weight
    from limits
    left join assessed on assessed.object_no = limits.source_customer_no and assessed.place = 1
    left join parameters as factor
        on factor.parameter_code = 'conversion_factor' and factor.segment_code = 'credit_limit'
    left join parameters as loss
        on loss.parameter_code = 'loss_given_default' and loss.segment_code = limits.segment_code
    left join parameters as weight
        on weight.parameter_code = 'risk_weight' and weight.segment_code = limits.segment_code
),

numbers as (
    select number.source_customer_no, unit.org_id
    from base.customer_xref as number
    inner join metrics.customer_units as unit
        on unit.customer_id = number.customer_id
        and unit.valid_from <= :business_date and :business_date < unit.valid_to
    where number.source_system = 'core'
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

head_office as (
    select min(depth_1_org_id) as org_id from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    weighed.limit_no,
    weighed.source_customer_no,
    coalesce(numbers.org_id, head_office.org_id) as org_id,
    weighed.segment_code,
    weighed.undrawn as undrawn_amount,
    weighed.exposure as exposure_amount,
    coalesce(accrue(weighed.exposure, weighed.loss_ratio, bank_wide.day_basis), 0) as expected_loss_1d,
    round(weighed.exposure * weighed.risk_weight * bank_wide.target_capital, 2) as capital_eod
from weighed
cross join bank_wide
cross join head_office
left join numbers on numbers.source_customer_no = weighed.source_customer_no
