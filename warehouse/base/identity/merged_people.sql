-- A person who has several numbers, as one. Whatever the numbers say of risk or of staff holds for the
-- person, who has been a customer since the first of them was opened.
with

members as (
    select number.customer_id, number.source_customer_no
    from base.customer_xref as number
    inner join base.customers_to_settle as touched on touched.customer_id = number.customer_id
    where number.source_system = 'core' and number.rule_code is not null
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

offered as (
    select
        members.customer_id, members.source_customer_no, source.aml_risk_code, source.birth_date,
        source.customer_name, source.education_code, source.employer_name, source.gender_code,
        source.id_expires_on, source.id_number_masked, source.id_type_code, source.industry_code,
        source.is_id_valid, source.is_staff, source.marital_code, source.name_initials, source.name_pinyin,
        source.nationality_code, source.occupation_code, source.opened_on, source.status_code
    from members
    inner join base.retail_customers as source on source.source_customer_no = members.source_customer_no
    where source.valid_from <= :business_date and :business_date < source.valid_to
)

select
    row_of.customer_id,
    max(row_of.customer_name) filter (where field.field_code = 'customer_name') as customer_name,
    max(row_of.name_pinyin) filter (where field.field_code = 'customer_name') as name_pinyin,
    max(row_of.name_initials) filter (where field.field_code = 'customer_name') as name_initials,
    coalesce(max(row_of.gender_code) filter (where field.field_code = 'gender_code'), '9')
        as gender_code,
    max(row_of.birth_date) filter (where field.field_code = 'birth_date') as birth_date,
    max(row_of.nationality_code) filter (where field.field_code = 'nationality_code') as nationality_code,
    max(row_of.id_type_code) filter (where field.field_code = 'id_number') as id_type_code,
    max(row_of.id_number_masked) filter (where field.field_code = 'id_number') as id_number_masked,
    bool_or(row_of.is_id_valid) filter (where field.field_code = 'id_number') as is_id_valid,
    max(row_of.id_expires_on) filter (where field.field_code = 'id_number') as id_expires_on,
    max(row_of.education_code) filter (where field.field_code = 'education_code') as education_code,
    max(row_of.marital_code) filter (where field.field_code = 'marital_code') as marital_code,
    max(row_of.occupation_code) filter (where field.field_code = 'occupation_code') as occupation_code,
    max(row_of.employer_name) filter (where field.field_code = 'employer_name') as employer_name,
    max(row_of.industry_code) filter (where field.field_code = 'industry_code') as industry_code,
    case
        when bool_or(row_of.status_code = 'active') then 'active'
        when bool_or(row_of.status_code = 'closed') then 'closed'
        else 'merged'
    end as status_code,
    bool_or(row_of.is_staff) as is_staff,
    case
        when bool_or(row_of.aml_risk_code = 'H') then 'H'
        when bool_or(row_of.aml_risk_code = 'M') then 'M'
        else max(row_of.aml_risk_code)
    end as aml_risk_code,
    min(row_of.opened_on) as opened_on,
    false as is_deleted
from offered as row_of
left join base.customer_fields as field
    on field.customer_id = row_of.customer_id and field.source_customer_no = row_of.source_customer_no
    and field.valid_from <= :business_date and :business_date < field.valid_to
group by row_of.customer_id
union all
select
    known.customer_id, known.customer_name, known.name_pinyin, known.name_initials, known.gender_code,
    known.birth_date, known.nationality_code, known.id_type_code, known.id_number_masked,
    known.is_id_valid, known.id_expires_on, known.education_code, known.marital_code,
    known.occupation_code, known.employer_name, known.industry_code, known.status_code, known.is_staff,
    known.aml_risk_code, known.opened_on, true
from previous.merged_people as known
inner join base.customers_to_settle as touched on touched.customer_id = known.customer_id
left join offered on offered.customer_id = known.customer_id
where offered.customer_id is null
