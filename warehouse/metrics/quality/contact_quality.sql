-- What contact points are worth, counted at the month's end: those of the core system of people, and the
-- mobile that the electronic channels have of whoever signed for them. A customer who gave several of a kind
-- has what one of them shows.
with

fields as (
    select customer_type_code, field_code, source_system, required_of_code, term_days
    from ref.quality_fields
    where valid_from <= :business_date and :business_date < valid_to
),

borrowers as (
    select source_customer_no
    from base.loans
    where status_code <> 'settled' and valid_from <= :business_date and :business_date < valid_to
    group by source_customer_no
),

-- A mobile of eleven places shows its first three and its last four; anything else shows less.
agreements as (
    select
        agreement.source_customer_no, max(agreement.signed_on) as confirmed_on,
        bool_or(agreement.mobile_index is not null) as has_value,
        bool_or(agreement.mobile_masked like '1__****____' and shared.contact_index is null) as is_accurate,
        bool_or(agreement.mobile_masked like '1__****____' and agreement.mobile_masked not like '%0000')
            as is_precise,
        bool_or(coalesce(core.is_verified, false)) as is_confirmed
    from base.ebank_agreements as agreement
    left join metrics.shared_mobiles as shared
        on shared.contact_index = agreement.mobile_index
        and shared.valid_from <= :business_date and :business_date < shared.valid_to
    left join base.customer_contacts as core
        on core.source_customer_no = agreement.source_customer_no
        and core.contact_index = agreement.mobile_index and core.contact_type_code = '01'
        and core.valid_from <= :business_date and :business_date < core.valid_to
        and (core.ends_on is null or core.ends_on > :business_date)
    where extract(day from cast(:business_date as date) + 1) = 1
        and agreement.status_code = 'active'
        and agreement.valid_from <= :business_date and :business_date < agreement.valid_to
    group by agreement.source_customer_no
),

subscribed_mobiles as (
    select source_customer_no, mobile_index
    from base.ebank_agreements
    where extract(day from cast(:business_date as date) + 1) = 1
        and status_code = 'active' and mobile_index is not null
        and valid_from <= :business_date and :business_date < valid_to
    group by source_customer_no, mobile_index
),

contacts as (
    select
        contact.source_customer_no,
        case
            when contact.contact_type_code = '01' then 'mobile'
            when contact.contact_type_code = '21' then 'email'
            else 'address'
        end as field_code,
        max(contact.starts_on) as confirmed_on,
        bool_or(
            case
                when contact.contact_type_code = '01'
                    then contact.is_mobile_valid and shared.contact_index is null
                when contact.contact_type_code = '21' then contact.contact_masked like '_***@_%._%'
                else contact.area_code like '______'
                    and substr(contact.area_code, 1, 1) in ('1', '2', '3', '4', '5', '6', '7', '8')
            end
        ) as is_accurate,
        bool_or(
            case
                when contact.contact_type_code = '01'
                    then contact.contact_masked like '1__****____' and contact.contact_masked not like '%0000'
                when contact.contact_type_code = '21' then contact.contact_masked like '_***@_%._%'
                    and contact.contact_masked not like '%@test.%'
                    and contact.contact_masked not like '%@abc.%'
                -- The street is sealed: what can be seen is whether the district is named, in both places.
                else contact.area_code not like '____00' and contact.contact_masked like '%_***'
            end
        ) as is_precise,
        bool_or(contact.is_verified or own.source_customer_no is not null) as is_confirmed
    from base.customer_contacts as contact
    left join metrics.shared_mobiles as shared
        on shared.contact_index = contact.contact_index
        and shared.valid_from <= :business_date and :business_date < shared.valid_to
    left join subscribed_mobiles as own
        on own.source_customer_no = contact.source_customer_no and own.mobile_index = contact.contact_index
    where extract(day from cast(:business_date as date) + 1) = 1
        and contact.contact_type_code in ('01', '11', '12', '13', '21')
        and contact.valid_from <= :business_date and :business_date < contact.valid_to
        and (contact.ends_on is null or contact.ends_on > :business_date)
    group by contact.source_customer_no, field_code
),

customers as (
    select person.source_customer_no, 'retail' as customer_type_code
    from base.retail_customers as person
    where extract(day from cast(:business_date as date) + 1) = 1
        and person.status_code = 'active'
        and person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select company.source_customer_no, 'corporate'
    from base.corporate_customers as company
    where extract(day from cast(:business_date as date) + 1) = 1
        and company.status_code = 'active'
        and company.valid_from <= :business_date and :business_date < company.valid_to
),

-- What people found wrong, and nobody has refused or put right.
reported as (
    select source_customer_no, source_system, field_code
    from metrics.reported_fields
    where business_date = :business_date
),

placed as (
    select
        customers.source_customer_no, customers.customer_type_code, daily.org_id,
        borrowers.source_customer_no is not null as is_borrower,
        agreements.source_customer_no is not null as is_subscriber
    from customers
    inner join base.customer_xref as number
        on number.source_system = 'core' and number.source_customer_no = customers.source_customer_no
    inner join metrics.customer_daily as daily
        on daily.customer_id = number.customer_id and daily.business_date = :business_date
    left join borrowers on borrowers.source_customer_no = customers.source_customer_no
    left join agreements on agreements.source_customer_no = customers.source_customer_no
    where number.valid_from <= :business_date and :business_date < number.valid_to
),

-- Everybody under each field of his kind, and what was found of it: who gave nothing counts as well.
judged as (
    select
        placed.source_customer_no, placed.org_id, placed.customer_type_code, fields.source_system,
        fields.field_code, fields.term_days,
        fields.required_of_code = 'all' or (fields.required_of_code = 'borrower' and placed.is_borrower)
            or (fields.required_of_code = 'ebank' and placed.is_subscriber) as is_required,
        contacts.source_customer_no is not null as has_value, contacts.is_accurate, contacts.is_precise,
        contacts.is_confirmed, contacts.confirmed_on
    from placed
    inner join fields
        on fields.customer_type_code = placed.customer_type_code and fields.source_system = 'core'
        and placed.customer_type_code = 'retail' and fields.field_code in ('mobile', 'address', 'email')
    left join contacts
        on contacts.source_customer_no = placed.source_customer_no
        and contacts.field_code = fields.field_code
    union all
    select
        placed.source_customer_no, placed.org_id, placed.customer_type_code, fields.source_system,
        fields.field_code, fields.term_days,
        fields.required_of_code in ('all', 'ebank')
            or (fields.required_of_code = 'borrower' and placed.is_borrower),
        agreements.has_value, agreements.is_accurate, agreements.is_precise, agreements.is_confirmed,
        agreements.confirmed_on
    from placed
    inner join agreements on agreements.source_customer_no = placed.source_customer_no
    inner join fields
        on fields.customer_type_code = placed.customer_type_code and fields.source_system = 'ebk'
        and fields.field_code = 'mobile'
)

select
    :business_date as business_date, judged.org_id as unit_id, judged.source_system,
    judged.customer_type_code, judged.field_code,
    count(*) as record_count,
    count(*) filter (where is_required) as required_count,
    count(*) filter (where is_required and has_value) as required_value_count,
    count(*) filter (where has_value) as value_count,
    count(*) filter (where has_value and is_accurate and reported.field_code is null) as accurate_count,
    count(*) filter (where has_value and is_precise) as precise_count,
    count(*) filter (
        where has_value and (is_confirmed or confirmed_on >= cast(:business_date as date) - term_days)
    ) as reliable_count
from judged
left join reported
    on reported.source_customer_no = judged.source_customer_no
    and reported.source_system = judged.source_system and reported.field_code = judged.field_code
group by judged.org_id, judged.source_system, judged.customer_type_code, judged.field_code
