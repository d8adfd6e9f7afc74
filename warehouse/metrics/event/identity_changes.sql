-- What the night changed of who customers are and where they are found: versions that really differ, not
-- those that other columns opened. Of contact points one value has gone and another has come.
with

companies as (
    select
        opened.source_customer_no, opened.uscc,
        opened.legal_name is distinct from closed.legal_name as is_legal_changed,
        opened.registered_address is distinct from closed.registered_address
            or opened.office_address is distinct from closed.office_address as is_address_changed,
        opened.uscc <> closed.uscc as is_id_changed
    from changes.corporate_customers as opened
    inner join changes.corporate_customers as closed
        on closed.source_customer_no = opened.source_customer_no and closed.valid_to = :business_date
    where opened.valid_from = :business_date and opened.valid_to > :business_date
),

points as (
    select
        source_customer_no, kind_code, contact_index,
        bool_or(valid_to > :business_date) as has_come, bool_or(valid_to = :business_date) as has_gone
    from (
        select
            source_customer_no, contact_index, valid_to,
            case
                when contact_type_code = '01' then 'mobile_changed'
                when contact_type_code in ('11', '12', '13') then 'address_changed'
            end as kind_code
        from changes.customer_contacts
    ) as contact
    where kind_code is not null
    group by source_customer_no, kind_code, contact_index
),

found as (
    select source_customer_no, 'legal_changed' as kind_code, null as reference, null as detail_code
    from companies
    where is_legal_changed
    union all
    select source_customer_no, 'address_changed', null, null from companies where is_address_changed
    union all
    select source_customer_no, 'id_changed', uscc, '2001' from companies where is_id_changed
    union all
    select opened.source_customer_no, 'id_changed', opened.id_number_masked, opened.id_type_code
    from changes.retail_customers as opened
    inner join changes.retail_customers as closed
        on closed.source_customer_no = opened.source_customer_no and closed.valid_to = :business_date
    where opened.valid_from = :business_date and opened.valid_to > :business_date
        and opened.id_number_index <> closed.id_number_index
    union all
    select source_customer_no, kind_code, null, null
    from points
    group by source_customer_no, kind_code
    having bool_or(has_come and not has_gone) and bool_or(has_gone and not has_come)
    union all
    select opened.source_customer_no, 'certificate_renewed', opened.id_number_masked, opened.id_type_code
    from changes.customer_certificates as opened
    inner join changes.customer_certificates as closed
        on closed.source_customer_no = opened.source_customer_no
        and closed.id_type_code = opened.id_type_code and closed.id_number_index = opened.id_number_index
        and closed.valid_to = :business_date
    where opened.valid_from = :business_date and opened.valid_to > :business_date
        and opened.id_expires_on > closed.id_expires_on
)

select
    source_customer_no,
    kind_code,
    coalesce(reference, '') as reference,
    max(detail_code) as detail_code
from found
group by source_customer_no, kind_code, coalesce(reference, '')
