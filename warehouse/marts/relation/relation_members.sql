-- Everybody who stands in a relation or a group, once, with the figures that roll-ups add. A row is for
-- whom sees that customer, whosever relation leads to him.
with

stated as (
    select towards_id, holder_id from marts.stated_relations
),

members as (
    select towards_id as member_id from stated
    union
    select holder_id from stated where holder_id is not null
    union
    select party_id from marts.stated_groups
),

numbers as (
    select source_customer_no, customer_id, registered_id, rule_code
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

-- Of several numbers that are one customer, what they say together is the name (`marts.customers`).
names as (
    select numbers.customer_id, person.customer_name
    from numbers
    inner join base.retail_customers as person on person.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select numbers.customer_id, company.customer_name
    from numbers
    inner join base.corporate_customers as company
        on company.source_customer_no = numbers.source_customer_no
    where numbers.rule_code is null
        and company.valid_from <= :business_date and :business_date < company.valid_to
    union all
    select customer_id, customer_name from base.merged_people
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select customer_id, customer_name from base.merged_organizations
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select customer_id, customer_name from metrics.stub_customers
    where valid_from <= :business_date and :business_date < valid_to
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
        numbers.customer_id,
        sum(round(cast(balance.used_amount as decimal(20, 2)) * coalesce(rates.rate, 1), 2)) as used,
        sum(
            round(
                cast(balance.used_amount + balance.available_amount as decimal(20, 2))
                * coalesce(rates.rate, 1), 2
            )
        ) as granted
    from base.credit_limits as credit
    inner join numbers on numbers.source_customer_no = credit.source_customer_no
    inner join base.credit_limit_balances as balance
        on balance.limit_no = credit.limit_no and balance.business_date = :business_date
    cross join ref.bank as bank
    left join rates
        on rates.currency_code = credit.currency_code and rates.currency_code <> bank.base_currency_code
    where credit.status_code = 'active' and credit.limit_type_code is distinct from '04'
        and credit.valid_from <= :business_date and :business_date < credit.valid_to
    group by numbers.customer_id
)

select
    members.member_id,
    units.org_pos as member_org_pos,
    case daily.customer_type_code when '2' then 'corporate' else 'retail' end as customer_type_code,
    names.customer_name,
    units.unit_name as org_name,
    daily.aum_balance_eod,
    daily.deposit_balance_eod,
    daily.loan_balance_eod,
    cast(limits.granted as decimal(20, 2)) as credit_limit,
    cast(limits.used as decimal(20, 2)) as credit_limit_used
from members
inner join metrics.customer_daily as daily
    on daily.customer_id = members.member_id and daily.business_date = :business_date
inner join marts.units as units on units.unit_id = daily.org_id
left join names on names.customer_id = members.member_id
left join limits on limits.customer_id = members.member_id
