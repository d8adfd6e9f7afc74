select
    customer.customer_id,
    customer.org_pos,
    contact.contact_no,
    contact.contact_type_code,
    contact.contact_masked,
    contact.is_mobile_valid and shared.contact_index is null as is_mobile_valid,
    contact.is_main,
    contact.is_verified,
    contact.area_code
from base.customer_contacts as contact
inner join marts.customer_scope as customer on customer.source_customer_no = contact.source_customer_no
left join metrics.shared_mobiles as shared
    on shared.contact_index = contact.contact_index
    and shared.valid_from <= :business_date and :business_date < shared.valid_to
where contact.valid_from <= :business_date and :business_date < contact.valid_to
    and (contact.ends_on is null or contact.ends_on > :business_date)
