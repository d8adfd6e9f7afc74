-- A document that stands under several numbers of a customer is shown once: the main one first, then one that
-- agrees with the registry.
select
    customer_id, org_pos, id_type_code, id_number_masked, is_id_valid, id_starts_on, id_expires_on, is_main,
    verify_code, id_number_index
from (
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
        certificate.id_number_index,
        row_number() over (
            partition by customer.customer_id, certificate.id_type_code, certificate.id_number_index
            order by
                certificate.is_main desc nulls last,
                case certificate.verify_code when '1' then 0 else 1 end nulls last,
                certificate.id_expires_on desc nulls last, certificate.source_customer_no nulls last
        ) as place
    from base.customer_certificates as certificate
    inner join marts.customer_scope as customer
        on customer.source_customer_no = certificate.source_customer_no
    where certificate.valid_from <= :business_date and :business_date < certificate.valid_to
) as shown
where place = 1
