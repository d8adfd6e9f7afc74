-- The protected values that a record shows of a customer, source by source: hashed, to see whether one has
-- changed, and masked. Read of those customers only whose fields were reported as wrong.
with

numbers as (
    select customer_id, source_customer_no, rule_code
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

id_numbers as (
    select
        numbers.customer_id, 'id_number' as field_code, 'core' as source_system,
        person.id_number_index as value_index, person.id_number_masked as value_masked, 1 as place
    from numbers
    inner join base.retail_customers as person on person.source_customer_no = numbers.source_customer_no
    left join base.customer_fields as chosen
        on chosen.customer_id = numbers.customer_id and chosen.field_code = 'id_number'
        and chosen.valid_from <= :business_date and :business_date < chosen.valid_to
    where person.valid_from <= :business_date and :business_date < person.valid_to
        and (numbers.rule_code is null or chosen.source_customer_no = numbers.source_customer_no)
),

contacts as (
    select
        numbers.customer_id,
        case
            when contact.contact_type_code = '01' then 'mobile'
            when contact.contact_type_code = '21' then 'email'
            else 'address'
        end as field_code,
        'core' as source_system, contact.contact_index as value_index,
        contact.contact_masked as value_masked, contact.is_verified, contact.is_main, contact.starts_on,
        contact.contact_no as value_no
    from numbers
    inner join base.customer_contacts as contact
        on contact.source_customer_no = numbers.source_customer_no
    where contact.contact_type_code in ('01', '11', '12', '13', '21')
        and contact.valid_from <= :business_date and :business_date < contact.valid_to
        and (contact.ends_on is null or contact.ends_on > :business_date)
    union all
    select
        numbers.customer_id, 'mobile', 'ebk', agreement.mobile_index, agreement.mobile_masked, false, false,
        agreement.signed_on, agreement.agreement_no
    from numbers
    inner join base.ebank_agreements as agreement
        on agreement.source_customer_no = numbers.source_customer_no
    where agreement.status_code = 'active' and agreement.mobile_index is not null
        and agreement.valid_from <= :business_date and :business_date < agreement.valid_to
),

-- In the order in which the record chooses among them.
ranked as (
    select
        customer_id, field_code, source_system, value_index, value_masked,
        row_number() over (
            partition by customer_id, field_code, source_system
            order by
                is_verified desc nulls last, is_main desc nulls last, starts_on desc nulls last,
                value_no nulls last, value_masked nulls last
        ) as place
    from contacts
    union all
    select customer_id, field_code, source_system, value_index, value_masked, place
    from id_numbers
)

select customer_id, field_code, source_system, value_index, value_masked
from ranked
where place = 1 and value_index is not null
