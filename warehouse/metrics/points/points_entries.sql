-- Points that people earned in a month, written on its last night and never after: one entry a customer, rule
-- and item. On every other night nothing is read and nothing written. What is not known earns nothing.
with

rules as (
    select rule_code, item_code, points, per_amount, monthly_cap, birthday_factor, kept_months
    from ref.points_rules
    where valid_from <= :business_date and :business_date < valid_to
),

numbers as (
    select source_customer_no, registered_id, customer_id
    from base.customer_xref
    where extract(day from cast(:business_date as date) + 1) = 1 and source_system = 'core'
        and customer_type_code = '1' and valid_from <= :business_date and :business_date < valid_to
),

-- Employees earn nothing on any of their numbers.
people as (
    select
        numbers.customer_id,
        bool_or(extract(month from person.birth_date) = extract(month from cast(:business_date as date)))
            as is_birthday_month
    from numbers
    inner join base.retail_customers as person on person.source_customer_no = numbers.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
    group by numbers.customer_id
    having not bool_or(coalesce(person.is_staff, false))
),

-- The average of an item is unknown where that of one of its accounts is.
assets as (
    select
        customer_id, aum_item_code as item_code,
        dec_div(sum(acc_mtd), cast(extract(day from cast(:business_date as date)) as integer)) as amount
    from metrics.account_daily
    where business_date = :business_date and extract(day from cast(:business_date as date) + 1) = 1
        and customer_type_code = '1' and customer_id is not null and is_in_aum
    group by customer_id, aum_item_code
    having count(*) = count(acc_mtd)
),

-- The first premium of what was bought in the month and is still held.
premiums as (
    select numbers.customer_id, sum(holding.premium) as amount
    from base.wealth_holdings as holding
    inner join numbers on numbers.source_customer_no = holding.source_customer_no
    where holding.valid_from <= :business_date and :business_date < holding.valid_to
        and holding.aum_item_code = 'INSURANCE' and holding.status_code <> 'ended'
        and holding.bought_on > month_end_before(:business_date, 1) and holding.bought_on <= :business_date
    group by numbers.customer_id
),

taken_back as (
    select reversed_on, reversed_transaction_no
    from base.reversals
    where business_date > month_end_before(:business_date, 1) and business_date <= :business_date
        and extract(day from cast(:business_date as date) + 1) = 1
    group by reversed_on, reversed_transaction_no
),

-- Transfers and bills paid, by the days that delivered them, but for what was taken back within the month.
payments as (
    select payment.source_customer_no, sum(payment.amount) as amount
    from base.ebank_transactions as payment
    left join taken_back
        on taken_back.reversed_on = cast(payment.transacted_at as date)
        and taken_back.reversed_transaction_no = payment.core_transaction_no
    where payment.business_date > month_end_before(:business_date, 1)
        and payment.business_date <= :business_date
        and extract(day from cast(:business_date as date) + 1) = 1
        and payment.is_successful and payment.business_code in ('TRF', 'PAY')
        and taken_back.reversed_transaction_no is null
    group by payment.source_customer_no
),

paid as (
    select numbers.customer_id, sum(payments.amount) as amount
    from payments
    inner join numbers on numbers.source_customer_no = payments.source_customer_no
    group by numbers.customer_id
),

-- What somebody held at the month end before. A kind that nobody held is one that the bank had no data of:
-- its first month end says what people have, not what they took.
kinds_before as (
    select product_category_code, customer_id
    from metrics.product_holdings
    where business_date = month_end_before(:business_date, 1)
        and extract(day from cast(:business_date as date) + 1) = 1
),

-- Wages are paid by an employer; nobody takes them.
new_kinds as (
    select customer_id, product_category_code
    from metrics.product_holdings
    where business_date = :business_date and extract(day from cast(:business_date as date) + 1) = 1
        and product_category_code <> 'PAYROLL'
        and product_category_code in (select product_category_code from kinds_before)
    except
    select customer_id, product_category_code from kinds_before
),

-- But not those that somebody held at an earlier month end, under whichever of his ids.
taken as (
    select customer_id, product_category_code from new_kinds
    except
    select candidate.customer_id, candidate.product_category_code
    from metrics.product_holdings as earlier
    inner join (
        select numbers.registered_id, new_kinds.customer_id, new_kinds.product_category_code
        from new_kinds
        inner join numbers on numbers.customer_id = new_kinds.customer_id
        group by numbers.registered_id, new_kinds.customer_id, new_kinds.product_category_code
    ) as candidate
        on candidate.registered_id = earlier.customer_id
        and candidate.product_category_code = earlier.product_category_code
    where earlier.business_date <= month_end_before(:business_date, 1)
        and extract(day from cast(:business_date as date) + 1) = 1
),

earned as (
    select customer_id, 'asset' as rule_code, item_code, item_code as rule_item_code, amount from assets
    union all
    select customer_id, 'premium', 'INSURANCE', 'INSURANCE', amount from premiums
    union all
    select customer_id, 'payment', 'EBANK', 'EBANK', amount from paid
    union all
    select customer_id, 'product', product_category_code, 'ALL', null from taken
),

-- How often an amount is full: what is left over is taken off first, so that nothing is rounded up.
counted as (
    select
        earned.customer_id, earned.rule_code, earned.item_code, earned.amount, rules.kept_months,
        rules.points as points_each, rules.monthly_cap,
        case
            when rules.per_amount is null then 1
            else cast(dec_div(earned.whole - earned.whole % rules.per_amount, rules.per_amount) as bigint)
        end as times,
        case when people.is_birthday_month then rules.birthday_factor else 1 end as birthday_factor
    from (
        select
            customer_id, rule_code, item_code, rule_item_code, amount,
            cast(floor(amount) as bigint) as whole
        from earned
    ) as earned
    inner join people on people.customer_id = earned.customer_id
    inner join rules
        on rules.rule_code = earned.rule_code and rules.item_code = earned.rule_item_code
),

rewarded as (
    select
        customer_id, rule_code, item_code, amount, birthday_factor, kept_months,
        least(monthly_cap, times * points_each) as points
    from counted
)

select
    :business_date as business_date,
    customer_id,
    rule_code,
    item_code,
    cast(amount as decimal(20, 2)) as amount,
    birthday_factor,
    points * birthday_factor as points,
    month_end_before(:business_date, -kept_months) as expires_on
from rewarded
where points > 0
