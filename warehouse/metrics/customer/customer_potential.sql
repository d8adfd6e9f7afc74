-- What a customer may still bring in a year, worked out on the last night of a month: the kinds of product he
-- does not hold, by how many of his peers do, and what could be won of the money he keeps elsewhere.
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
    select life.customer_id, life.customer_type_code, grade.grade_code
    from metrics.customer_lifecycle as life
    cross join night
    left join metrics.customer_grades as grade
        on grade.customer_id = life.customer_id
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    where night.is_month_end and life.business_date = :business_date
        and life.lifecycle_stage_code <> 'PROSPECT'
),

held as (
    select holding.customer_id, customers.customer_type_code, customers.grade_code,
        holding.product_category_code, margin.value as margin
    from metrics.product_holdings as holding
    inner join customers on customers.customer_id = holding.customer_id
    inner join parameters as margin
        on margin.parameter_code = 'product_margin' and margin.segment_code = holding.product_category_code
    where holding.business_date = :business_date
),

peers as (
    select customer_type_code, grade_code, count(*) as customer_count
    from customers
    group by customer_type_code, grade_code
),

-- What a year of each kind of product is worth to a customer of the grade, by how many of his peers have it.
offers as (
    select
        held.customer_type_code, held.grade_code, held.product_category_code,
        cast(
            round(
                cast(ratio6(count(*), min(peers.customer_count)) as decimal(8, 6))
                * cast(min(held.margin) as decimal(12, 2)) * cast(min(chance.value) as decimal(8, 6)), 2
            ) as decimal(20, 2)
        ) as worth
    from held
    inner join peers
        on peers.customer_type_code = held.customer_type_code
        and peers.grade_code is not distinct from held.grade_code
    inner join parameters as chance on chance.parameter_code = 'purchase_probability'
    group by held.customer_type_code, held.grade_code, held.product_category_code
),

-- All that is on offer to the grade, less what the customer has.
all_offers as (
    select customer_type_code, grade_code, sum(worth) as worth
    from offers
    group by customer_type_code, grade_code
),

own_offers as (
    select held.customer_id, sum(offers.worth) as worth
    from held
    inner join offers
        on offers.customer_type_code = held.customer_type_code
        and offers.grade_code is not distinct from held.grade_code
        and offers.product_category_code = held.product_category_code
    group by held.customer_id
),

-- What went to own accounts at other banks in twelve months and has not come back.
elsewhere as (
    select numbers.customer_id, greatest(sum(flow.out_amount_mtd - flow.in_amount_mtd), 0) as amount
    from metrics.own_name_flows as flow
    inner join base.customer_xref as numbers
        on numbers.source_customer_no = flow.source_customer_no and numbers.source_system = 'core'
        and numbers.valid_from <= :business_date and :business_date < numbers.valid_to
    cross join night
    where night.is_month_end and flow.business_date in (
        :business_date, month_end_before(:business_date, 1), month_end_before(:business_date, 2),
        month_end_before(:business_date, 3), month_end_before(:business_date, 4),
        month_end_before(:business_date, 5), month_end_before(:business_date, 6),
        month_end_before(:business_date, 7), month_end_before(:business_date, 8),
        month_end_before(:business_date, 9), month_end_before(:business_date, 10),
        month_end_before(:business_date, 11)
    )
    group by numbers.customer_id
),

worked as (
    select
        customers.customer_id,
        cast(coalesce(all_offers.worth, 0) - coalesce(own_offers.worth, 0) as decimal(20, 2)) as offer_value,
        cast(coalesce(elsewhere.amount, 0) as decimal(20, 2)) as wallet_gap,
        cast(coalesce(share.value, 0) as decimal(8, 6)) as share,
        cast(coalesce(margin.value, 0) as decimal(8, 6)) as margin
    from customers
    left join all_offers
        on all_offers.customer_type_code = customers.customer_type_code
        and all_offers.grade_code is not distinct from customers.grade_code
    left join own_offers on own_offers.customer_id = customers.customer_id
    left join elsewhere on elsewhere.customer_id = customers.customer_id
    left join parameters as share on share.parameter_code = 'attainable_share'
    left join parameters as margin on margin.parameter_code = 'wallet_margin'
)

select
    :business_date as business_date, customer_id, offer_value, wallet_gap,
    offer_value + cast(round(wallet_gap * share * margin, 2) as decimal(20, 2)) as potential_value
from worked
