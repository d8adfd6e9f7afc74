-- Of a customer who has several numbers: which of them each field is taken from, and why. What a counter
-- has checked against the registry of citizens goes first, then a number that proves valid; then what the
-- source wrote last, then what says most, then the number that the customer goes by.
with

members as (
    select number.customer_id, number.source_customer_no,
        number.registered_id = number.customer_id as is_survivor
    from base.customer_xref as number
    inner join base.customers_to_settle as touched on touched.customer_id = number.customer_id
    where number.source_system = 'core' and number.rule_code is not null
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

verified as (
    select certificate.source_customer_no
    from base.customer_certificates as certificate
    inner join members on members.source_customer_no = certificate.source_customer_no
    where certificate.valid_from <= :business_date and :business_date < certificate.valid_to
        and certificate.is_main and certificate.verify_code = '1'
    group by certificate.source_customer_no
),

people as (
    select
        members.customer_id, members.source_customer_no, members.is_survivor, person.source_updated_at,
        person.customer_name, person.gender_code, person.birth_date,
        person.nationality_code, person.id_number_index, person.education_code, person.marital_code,
        person.occupation_code, person.employer_name, person.industry_code,
        case
            when person.is_id_valid and verified.source_customer_no is not null then 2
            when person.is_id_valid then 1
            else 0
        end as trust
    from members
    inner join base.retail_customers as person on person.source_customer_no = members.source_customer_no
    left join verified on verified.source_customer_no = members.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
),

organizations as (
    select
        members.customer_id, members.source_customer_no, members.is_survivor, company.source_updated_at,
        company.customer_name, company.uscc, company.organization_code,
        company.legal_name, company.industry_code, company.scale_code, company.founded_on,
        company.registered_capital, company.office_address, company.registered_address,
        case
            when company.is_uscc_valid and verified.source_customer_no is not null then 2
            when company.is_uscc_valid then 1
            else 0
        end as trust
    from members
    inner join base.corporate_customers as company
        on company.source_customer_no = members.source_customer_no
    left join verified on verified.source_customer_no = members.source_customer_no
    where company.valid_from <= :business_date and :business_date < company.valid_to
),

offered as (
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'customer_name' as field_code,
        customer_name as value, trust as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'gender_code' as field_code,
        nullif(gender_code, '9') as value, trust as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'birth_date' as field_code,
        cast(birth_date as varchar) as value, trust as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'nationality_code' as field_code,
        nationality_code as value, trust as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'id_number' as field_code,
        id_number_index as value, trust as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'education_code' as field_code,
        education_code as value, 0 as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'marital_code' as field_code,
        marital_code as value, 0 as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'occupation_code' as field_code,
        occupation_code as value, 0 as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'employer_name' as field_code,
        employer_name as value, 0 as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'industry_code' as field_code,
        industry_code as value, 0 as trust
    from people
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'customer_name' as field_code,
        customer_name as value, trust as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'uscc' as field_code,
        uscc as value, trust as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'organization_code' as field_code,
        organization_code as value, trust as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'legal_name' as field_code,
        legal_name as value, 0 as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'industry_code' as field_code,
        industry_code as value, 0 as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'scale_code' as field_code,
        scale_code as value, 0 as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'founded_on' as field_code,
        cast(founded_on as varchar) as value, 0 as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at,
        'registered_capital' as field_code,
        cast(registered_capital as varchar) as value, 0 as trust
    from organizations
    union all
    select customer_id, source_customer_no, is_survivor, source_updated_at, 'address' as field_code,
        coalesce(office_address, registered_address) as value, 0 as trust
    from organizations
),

ranked as (
    select
        customer_id, source_customer_no, field_code, value, trust, source_updated_at,
        row_number() over (
            partition by customer_id, field_code
            order by
                trust desc nulls last, source_updated_at desc nulls last, length(value) desc nulls last,
                case when is_survivor then 0 else 1 end nulls last, source_customer_no nulls last
        ) as place
    from offered
    where value is not null
),

rivals as (
    select
        chosen.customer_id, chosen.field_code,
        count(*) as rival_count,
        max(other.trust) as trust,
        max(other.source_updated_at) filter (where other.trust = chosen.trust) as source_updated_at,
        max(length(other.value)) filter (
            where other.trust = chosen.trust
                and other.source_updated_at is not distinct from chosen.source_updated_at
        ) as value_length
    from ranked as chosen
    inner join ranked as other
        on other.customer_id = chosen.customer_id and other.field_code = chosen.field_code
    where chosen.place = 1 and other.value <> chosen.value
    group by chosen.customer_id, chosen.field_code
)

select
    chosen.customer_id,
    chosen.field_code,
    'core' as source_system,
    chosen.source_customer_no,
    case
        when rivals.rival_count is null then 'agreed'
        when rivals.trust < chosen.trust then case chosen.trust when 2 then 'verified' else 'valid' end
        when rivals.source_updated_at is distinct from chosen.source_updated_at then 'latest'
        when rivals.value_length < length(chosen.value) then 'longest'
        else 'own'
    end as rule_code,
    coalesce(rivals.rival_count, 0) as rival_count,
    chosen.source_updated_at,
    false as is_deleted
from ranked as chosen
left join rivals
    on rivals.customer_id = chosen.customer_id and rivals.field_code = chosen.field_code
where chosen.place = 1
union all
select
    known.customer_id, known.field_code, known.source_system, known.source_customer_no, known.rule_code,
    known.rival_count, known.source_updated_at, true
from previous.customer_fields as known
inner join base.customers_to_settle as touched on touched.customer_id = known.customer_id
left join ranked as chosen
    on chosen.customer_id = known.customer_id and chosen.field_code = known.field_code and chosen.place = 1
where chosen.customer_id is null
