-- Mobile numbers that more than five customers gave, the core system or the electronic channels: of an
-- office, a shop, a teller in a hurry. They say nothing about who somebody is.
with

given as (
    select contact_index, source_customer_no
    from base.customer_contacts
    where valid_from <= :business_date and :business_date < valid_to
        and is_mobile_valid
        and (ends_on is null or ends_on > :business_date)
    union
    select mobile_index, source_customer_no
    from base.ebank_agreements
    where valid_from <= :business_date and :business_date < valid_to
        and mobile_index is not null
        and status_code <> 'cancelled'
)

select
    contact_index,
    count(*) as customer_count
from given
group by contact_index
having count(*) > 5
