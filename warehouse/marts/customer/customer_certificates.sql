select
    customer.customer_id,
    customer.org_pos,
    certificate.id_type_code,
    certificate.id_number_masked,
    certificate.is_id_valid,
    certificate.id_starts_on,
    certificate.id_expires_on,
    certificate.is_main,
    certificate.verify_code,
    certificate.id_number_index
from base.customer_certificates as certificate
inner join marts.customer_scope as customer
    on customer.source_customer_no = certificate.source_customer_no
where certificate.valid_from <= :business_date and :business_date < certificate.valid_to
