-- Mobile numbers that more than five customers gave: of an office, a shop, a teller in a hurry. They say
-- nothing about who somebody is.
select
    contact.contact_index,
    count(distinct contact.source_customer_no) as customer_count
from base.customer_contacts as contact
where contact.valid_from <= :business_date and :business_date < contact.valid_to
    and contact.is_mobile_valid
    and (contact.ends_on is null or contact.ends_on > :business_date)
group by contact.contact_index
having count(distinct contact.source_customer_no) > 5
