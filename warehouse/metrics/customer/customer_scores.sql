-- Scores of customers, worked out on the last night of a month and kept until the next: recency, frequency
-- and money in fifths, loyalty, and value made of what a customer earns the bank, what he may still buy, and
-- what he is worth over five years.
with

night as (
    select extract(day from cast(:business_date as date) + 1) = 1 as is_month_end
),

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select
        life.customer_id, life.customer_type_code, daily.aum_balance_avg_mtd, daily.aum_balance_eod,
        life.active_count_90d, life.last_active_on, offer.potential_value,
        -- Who had no account or fee in a year that is known earned the bank nothing.
        case
            when year.customer_id is null and year_known.is_known then 0 else year.contribution_12m
        end as annual_contribution
    from metrics.customer_lifecycle as life
    cross join night
    inner join metrics.customer_daily as daily
        on daily.customer_id = life.customer_id and daily.business_date = :business_date
    cross join (
        select count(contribution_12m) > 0 as is_known
        from metrics.customer_contribution
        where business_date = :business_date
    ) as year_known
    left join metrics.customer_contribution as year
        on year.customer_id = life.customer_id and year.business_date = :business_date
    left join metrics.customer_potential as offer
        on offer.customer_id = life.customer_id and offer.business_date = :business_date
    where night.is_month_end and life.business_date = :business_date
        and life.lifecycle_stage_code <> 'PROSPECT'
),

valued as (
    select
        c.customer_id, c.customer_type_code, c.last_active_on, c.active_count_90d,
        coalesce(c.aum_balance_avg_mtd, c.aum_balance_eod) as money, c.annual_contribution as realised_value,
        c.potential_value,
        cast(
            round(cast(c.annual_contribution as decimal(20, 2)) * cast(factor.value as decimal(8, 6)), 2)
            as decimal(20, 2)
        ) as lifetime_value,
        loyalty.loyalty_score,
        weight.realised_weight, weight.potential_weight, weight.lifetime_weight
    from customers as c
    inner join ref.score_weights as weight
        on weight.customer_type_code = c.customer_type_code
        and weight.valid_from <= :business_date and :business_date < weight.valid_to
    left join metrics.customer_loyalty as loyalty
        on loyalty.customer_id = c.customer_id and loyalty.business_date = :business_date
    left join parameters as factor
        on factor.parameter_code = 'lifetime_factor' and factor.segment_code = c.customer_type_code
),

-- Fifths by place; who has the same as others stands in the lowest fifth that any of them would be in.
fifths as (
    select
        customer_id, customer_type_code, last_active_on, active_count_90d, money, realised_value,
        potential_value, lifetime_value, loyalty_score, realised_weight, potential_weight, lifetime_weight,
        ntile(5) over (partition by customer_type_code order by last_active_on nulls first) as recency,
        ntile(5) over (partition by customer_type_code order by active_count_90d nulls first) as frequency,
        ntile(5) over (partition by customer_type_code order by money nulls first) as money_fifth
    from valued
),

placed as (
    select
        customer_id, customer_type_code, realised_value, potential_value, lifetime_value, loyalty_score,
        realised_weight, potential_weight, lifetime_weight,
        min(recency) over (partition by customer_type_code, last_active_on) as recency,
        min(frequency) over (partition by customer_type_code, active_count_90d) as frequency,
        min(money_fifth) over (partition by customer_type_code, money) as money,
        -- Who has no known contribution is no peer in value: neither last of all nor ahead of anybody.
        realised_value is not null as is_known,
        count(*) over (partition by customer_type_code, realised_value is not null) as peer_count,
        rank() over (
            partition by customer_type_code, realised_value is not null order by realised_value nulls first
        ) - 1 as realised_place,
        rank() over (
            partition by customer_type_code, realised_value is not null order by potential_value nulls first
        ) - 1 as potential_place,
        rank() over (
            partition by customer_type_code, realised_value is not null order by lifetime_value nulls first
        ) - 1 as lifetime_place
    from fifths
)

select
    :business_date as business_date, customer_id, :business_date as scored_on,
    recency * 100 + frequency * 10 + money as rfm_code,
    loyalty_score,
    realised_value, potential_value, lifetime_value,
    case
        when is_known and peer_count > 1 then cast(
            dec_div(
                realised_weight * realised_place + potential_weight * potential_place
                + lifetime_weight * lifetime_place, peer_count - 1
            )
            as decimal(5, 2)
        )
    end as value_score
from placed
union all
select
    :business_date, kept.customer_id, kept.scored_on, kept.rfm_code, kept.loyalty_score, kept.realised_value,
    kept.potential_value, kept.lifetime_value, kept.value_score
from previous.customer_scores as kept
cross join night
where not night.is_month_end
