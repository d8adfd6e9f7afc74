-- What earned a customer points up to the date, also those that have expired; what his numbers earned when
-- they still were customers of their own is his.
with

numbers as (
    select registered_id, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
    group by registered_id, customer_id
)

select
    numbers.customer_id,
    entry.business_date as earned_on,
    entry.rule_code,
    entry.item_code,
    cast(sum(entry.amount) as decimal(20, 2)) as amount,
    max(entry.birthday_factor) as birthday_factor,
    cast(sum(entry.points) as bigint) as points,
    entry.expires_on,
    entry.expires_on < :business_date as is_expired
from metrics.points_entries as entry
inner join numbers on numbers.registered_id = entry.customer_id
where entry.business_date <= :business_date
group by
    numbers.customer_id, entry.business_date, entry.rule_code, entry.item_code, entry.expires_on
