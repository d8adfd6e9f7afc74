-- What two people can share, one short mark a row, kept so that a night finds who shares with whom without
-- reading what the bank knows of everybody. The number of a resident's document is his alone, whatever the
-- document is called; passports and permits are counted by each of their issuers; name and birthday go
-- together.
with

variants as (
    select
        coalesce(string_agg(variant, '' order by variant nulls last), '') as written,
        coalesce(string_agg(standard, '' order by variant nulls last), '') as meant
    from ref.character_variants
),

people as (
    select
        person.source_customer_no, person.customer_name, person.birth_date, person.id_type_code,
        person.id_number_index, coalesce(person.is_id_valid, true) as is_id_valid
    from base.retail_customers as person
    inner join base.customers_changed as touched on touched.source_customer_no = person.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
),

documents as (
    select source_customer_no, id_type_code, id_number_index
    from people
    where is_id_valid and id_number_index is not null
    union
    select certificate.source_customer_no, certificate.id_type_code, certificate.id_number_index
    from base.customer_certificates as certificate
    inner join people on people.source_customer_no = certificate.source_customer_no
    where certificate.valid_from <= :business_date and :business_date < certificate.valid_to
        and coalesce(certificate.is_id_valid, true)
),

mobiles as (
    select
        contact.source_customer_no, contact.contact_index,
        bool_or(coalesce(contact.is_verified, false)) as is_verified
    from base.customer_contacts as contact
    inner join people on people.source_customer_no = contact.source_customer_no
    where contact.valid_from <= :business_date and :business_date < contact.valid_to
        and contact.is_mobile_valid and (contact.ends_on is null or contact.ends_on > :business_date)
    group by contact.source_customer_no, contact.contact_index
),

-- Two contents are of one space, or they are not compared.
shown as (
    select
        source_customer_no,
        case when id_type_code between '1004' and '1007' then id_type_code else 'id' end as kind,
        case when id_type_code between '1004' and '1007' then id_type_code else 'id' end as space,
        id_number_index as content
    from documents
    where id_type_code between '1001' and '1009'
    union
    select source_customer_no, case when is_verified then 'own_mobile' else 'mobile' end, 'mobile',
        contact_index
    from mobiles
    union
    select contact.source_customer_no, 'address', 'address', contact.contact_index
    from base.customer_contacts as contact
    inner join people on people.source_customer_no = contact.source_customer_no
    where contact.valid_from <= :business_date and :business_date < contact.valid_to
        and contact.contact_type_code in ('11', '12', '13')
        and (contact.ends_on is null or contact.ends_on > :business_date)
    union
    select people.source_customer_no, 'born', 'born',
        translate(people.customer_name, variants.written, variants.meant)
        || cast(people.birth_date as varchar)
    from people
    cross join variants
    where people.birth_date is not null
),

marked as (
    select source_customer_no, kind, mark_of(space || ' ' || content) as mark from shown
)

select source_customer_no, kind, mark, false as is_deleted from marked
union all
select known.source_customer_no, known.kind, known.mark, true
from previous.identity_marks as known
inner join base.customers_changed as touched on touched.source_customer_no = known.source_customer_no
left join marked
    on marked.source_customer_no = known.source_customer_no
    and marked.kind = known.kind and marked.mark = known.mark
where marked.mark is null
