-- Whose value a report is of that stands at the month's end. It was made on the record of a customer: of one
-- who has several numbers it is of the number whose value the record shows, and of no other.
with

reports as (
    select registered_id, field_code, source_system
    from base.field_reports
    where extract(day from cast(:business_date as date) + 1) = 1
        and state_code = 'standing' and valid_from <= :business_date and :business_date < valid_to
    group by registered_id, field_code, source_system
),

numbers as (
    select customer_id, registered_id, source_customer_no, rule_code
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

-- With every number of the customer for whom the reported id stands by now.
reported as (
    select
        number.customer_id, number.source_customer_no, number.rule_code is not null as is_one_of_several,
        reports.field_code, reports.source_system
    from reports
    inner join numbers as named on named.registered_id = reports.registered_id
    inner join numbers as number on number.customer_id = named.customer_id
    group by
        number.customer_id, number.source_customer_no, number.rule_code, reports.field_code,
        reports.source_system
),

contacts as (
    select
        reported.customer_id, reported.source_customer_no, reported.field_code, reported.source_system,
        contact.is_verified, contact.is_main, contact.starts_on, contact.contact_no as value_no,
        contact.contact_masked as value_masked
    from reported
    inner join base.customer_contacts as contact
        on contact.source_customer_no = reported.source_customer_no
        and case
            when contact.contact_type_code = '01' then 'mobile'
            when contact.contact_type_code = '21' then 'email'
            when contact.contact_type_code in ('11', '12', '13') then 'address'
        end = reported.field_code
    where reported.is_one_of_several and reported.source_system = 'core'
        and contact.valid_from <= :business_date and :business_date < contact.valid_to
        and (contact.ends_on is null or contact.ends_on > :business_date)
    union all
    select
        reported.customer_id, reported.source_customer_no, reported.field_code, reported.source_system,
        false, false, agreement.signed_on, agreement.agreement_no, agreement.mobile_masked
    from reported
    inner join base.ebank_agreements as agreement
        on agreement.source_customer_no = reported.source_customer_no
    where reported.is_one_of_several and reported.source_system = 'ebk' and reported.field_code = 'mobile'
        and agreement.status_code = 'active' and agreement.mobile_index is not null
        and agreement.valid_from <= :business_date and :business_date < agreement.valid_to
),

-- In the order in which the record chooses among them (`marts.protected_values`).
ranked as (
    select
        source_customer_no, field_code, source_system,
        row_number() over (
            partition by customer_id, field_code, source_system
            order by
                is_verified desc nulls last, is_main desc nulls last, starts_on desc nulls last,
                value_no nulls last, value_masked nulls last
        ) as place
    from contacts
),

found as (
    select source_customer_no, source_system, field_code
    from reported
    where not is_one_of_several
    union all
    select reported.source_customer_no, reported.source_system, reported.field_code
    from reported
    inner join base.customer_fields as chosen
        on chosen.customer_id = reported.customer_id and chosen.field_code = reported.field_code
        and chosen.source_customer_no = reported.source_customer_no
        and chosen.source_system = reported.source_system
    where reported.is_one_of_several
        and chosen.valid_from <= :business_date and :business_date < chosen.valid_to
    union all
    select source_customer_no, source_system, field_code
    from ranked
    where place = 1
)

select :business_date as business_date, source_customer_no, source_system, field_code
from found
group by source_customer_no, source_system, field_code
