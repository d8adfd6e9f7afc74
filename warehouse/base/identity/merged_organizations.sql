-- An organisation that has several numbers, as one. Whatever the numbers say of risk holds for it; it has
-- been a customer since the first of them was opened.
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
        members.customer_id, members.source_customer_no,
        coalesce(source.office_address, source.registered_address) as address, source.aml_risk_code,
        source.customer_name, source.founded_on, source.id_expires_on, source.industry_code,
        source.legal_name, source.name_initials, source.name_pinyin, source.opened_on,
        source.organization_code, source.registered_capital, source.scale_code, source.status_code,
        source.uscc
    from members
    inner join base.corporate_customers as source on source.source_customer_no = members.source_customer_no
    where source.valid_from <= :business_date and :business_date < source.valid_to
)

select
    row_of.customer_id,
    max(row_of.customer_name) filter (where field.field_code = 'customer_name') as customer_name,
    max(row_of.name_pinyin) filter (where field.field_code = 'customer_name') as name_pinyin,
    max(row_of.name_initials) filter (where field.field_code = 'customer_name') as name_initials,
    max(row_of.uscc) filter (where field.field_code = 'uscc') as uscc,
    max(row_of.id_expires_on) filter (where field.field_code = 'uscc') as id_expires_on,
    max(row_of.organization_code) filter (where field.field_code = 'organization_code') as organization_code,
    max(row_of.legal_name) filter (where field.field_code = 'legal_name') as legal_name,
    max(row_of.industry_code) filter (where field.field_code = 'industry_code') as industry_code,
    max(row_of.scale_code) filter (where field.field_code = 'scale_code') as scale_code,
    max(row_of.founded_on) filter (where field.field_code = 'founded_on') as founded_on,
    max(row_of.registered_capital) filter (where field.field_code = 'registered_capital')
        as registered_capital,
    max(row_of.address) filter (where field.field_code = 'address') as address,
    case
        when bool_or(row_of.status_code = 'active') then 'active'
        when bool_or(row_of.status_code = 'closed') then 'closed'
        else 'merged'
    end as status_code,
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
    known.customer_id, known.customer_name, known.name_pinyin, known.name_initials, known.uscc,
    known.id_expires_on, known.organization_code, known.legal_name, known.industry_code, known.scale_code,
    known.founded_on, known.registered_capital, known.address, known.status_code, known.aml_risk_code,
    known.opened_on, true
from previous.merged_organizations as known
inner join base.customers_to_settle as touched on touched.customer_id = known.customer_id
left join offered on offered.customer_id = known.customer_id
where offered.customer_id is null
