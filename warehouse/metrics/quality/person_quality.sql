-- What people's fields in the core system are worth, counted on the last night of a month and on no other:
-- each record is judged field by field, and the judgements are added up by unit.
with

fields as (
    select field_code, required_of_code, term_days
    from ref.quality_fields
    where customer_type_code = 'retail' and source_system = 'core'
        and valid_from <= :business_date and :business_date < valid_to
),

occupations as (
    select code from ref.codes where code_list = 'occupation'
),

-- The main document, and what the registry of citizens said of it: 1 agrees, 2 differs.
documents as (
    select
        source_customer_no, min(holder_name) as holder_name, min(id_number_index) as id_number_index,
        max(case when verify_code = '1' then 1 else 0 end) = 1 as is_agreed,
        max(case when verify_code = '2' then 1 else 0 end) = 1 as is_denied
    from base.customer_certificates
    where is_main and valid_from <= :business_date and :business_date < valid_to
    group by source_customer_no
),

borrowers as (
    select source_customer_no
    from base.loans
    where status_code <> 'settled' and valid_from <= :business_date and :business_date < valid_to
    group by source_customer_no
),

subscribers as (
    select source_customer_no
    from base.ebank_agreements
    where status_code = 'active' and valid_from <= :business_date and :business_date < valid_to
    group by source_customer_no
),

-- Who paid whom wages in the last 31 days, by the name of the one who pays.
employers as (
    select payment.source_customer_no, company.customer_name as employer_name
    from base.payroll_payments as payment
    inner join base.corporate_customers as company
        on company.source_customer_no = payment.employer_customer_no
    where payment.is_paid and payment.payment_kind_code = 'salary'
        and payment.business_date > cast(:business_date as date) - 31
        and payment.business_date <= :business_date
        and company.valid_from <= :business_date and :business_date < company.valid_to
    group by payment.source_customer_no, company.customer_name
),

-- What people found wrong, and nobody has refused or put right.
reported as (
    select source_customer_no, field_code
    from metrics.reported_fields
    where source_system = 'core' and business_date = :business_date
),

people as (
    select
        person.source_customer_no, daily.org_id, person.customer_name, person.id_number_index,
        person.id_type_code, person.id_number_masked, person.is_id_valid, person.occupation_code,
        person.employer_name,
        coalesce(person.kyc_on, cast(person.source_updated_at as date)) as confirmed_on,
        person.id_expires_on is null or person.id_expires_on >= :business_date as is_document_current,
        -- Until the source has sent a person again, what it states is known from the record alone.
        case when stated.source_customer_no is null then person.birth_date else stated.stated_birth_date end
            as stated_birth_date,
        case
            when stated.source_customer_no is null then nullif(person.gender_code, '9')
            else stated.stated_gender_code
        end as stated_gender_code,
        stated.id_birth_date, stated.id_sex_code,
        documents.holder_name, documents.id_number_index as document_index,
        coalesce(documents.is_agreed, false) as is_agreed,
        coalesce(documents.is_denied, false) as is_denied,
        borrowers.source_customer_no is not null as is_borrower,
        subscribers.source_customer_no is not null as is_subscriber,
        employers.employer_name as payer_name, occupations.code as occupation_group
    from base.retail_customers as person
    inner join base.customer_xref as number
        on number.source_system = 'core' and number.source_customer_no = person.source_customer_no
    inner join metrics.customer_daily as daily
        on daily.customer_id = number.customer_id and daily.business_date = :business_date
    left join base.stated_identities as stated
        on stated.source_customer_no = person.source_customer_no
        and stated.valid_from <= :business_date and :business_date < stated.valid_to
    left join documents on documents.source_customer_no = person.source_customer_no
    left join borrowers on borrowers.source_customer_no = person.source_customer_no
    left join subscribers on subscribers.source_customer_no = person.source_customer_no
    left join employers
        on employers.source_customer_no = person.source_customer_no
        and employers.employer_name = person.employer_name
    left join occupations on occupations.code = substr(person.occupation_code, 1, 1) || '0000'
    where extract(day from cast(:business_date as date) + 1) = 1
        and person.status_code = 'active'
        and person.valid_from <= :business_date and :business_date < person.valid_to
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

-- Of each field: is there a value; does it pass its rule, and nothing trusted more says otherwise; is it as
-- fine as people need it; does a second source say the same; and when was it last looked at.
judged as (
    select source_customer_no, org_id, is_borrower, is_subscriber, 'customer_name' as field_code,
        coalesce(customer_name, '') <> '' as has_value,
        not is_denied and length(customer_name) >= 2 and coalesce(holder_name, customer_name) = customer_name
            as is_accurate,
        translate(customer_name, '0123456789?*', '') = customer_name
            and customer_name not like '%先生' and customer_name not like '%女士' as is_precise,
        is_agreed and holder_name = customer_name as is_confirmed, confirmed_on
    from people
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'id_number',
        id_number_index is not null,
        is_id_valid and not is_denied,
        case when id_type_code in ('1001', '1002', '1003', '1008') then length(id_number_masked) = 18
            else id_type_code not in ('2004', 'UNK') end,
        is_agreed and document_index = id_number_index and is_document_current, confirmed_on
    from people
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'birth_date',
        stated_birth_date is not null,
        stated_birth_date > date '1900-01-01' and stated_birth_date <= :business_date
            and coalesce(id_birth_date, stated_birth_date) = stated_birth_date,
        -- A first of January is the day that is put where none is known, but for whose document says so.
        not (extract(month from stated_birth_date) = 1 and extract(day from stated_birth_date) = 1)
            or coalesce(id_birth_date = stated_birth_date, false),
        id_birth_date = stated_birth_date, confirmed_on
    from people
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'gender_code',
        stated_gender_code is not null,
        stated_gender_code in ('1', '2') and coalesce(id_sex_code, stated_gender_code) = stated_gender_code,
        stated_gender_code in ('1', '2'), id_sex_code = stated_gender_code, confirmed_on
    from people
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'occupation_code',
        coalesce(occupation_code, '') <> '',
        occupation_group is not null,
        occupation_code = '90000' or (occupation_code not like '_0000' and occupation_group <> '80000'),
        false, confirmed_on
    from people
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'employer_name',
        coalesce(employer_name, '') <> '',
        employer_name not in ('无', '无业', '不详', '未知', '其他', '个体', '自由职业')
            and translate(employer_name, '0123456789?*- ', '') <> '',
        length(employer_name) >= 5, payer_name is not null, confirmed_on
    from people
),

asked as (
    select
        judged.org_id, judged.field_code, judged.has_value,
        judged.is_accurate and reported.field_code is null as is_accurate, judged.is_precise,
        judged.is_confirmed, judged.confirmed_on, fields.term_days,
        fields.required_of_code = 'all' or (fields.required_of_code = 'borrower' and judged.is_borrower)
            or (fields.required_of_code = 'ebank' and judged.is_subscriber) as is_required
    from judged
    inner join fields on fields.field_code = judged.field_code
    left join reported
        on reported.source_customer_no = judged.source_customer_no
        and reported.field_code = judged.field_code
)

select
    :business_date as business_date, org_id as unit_id, 'core' as source_system,
    'retail' as customer_type_code, field_code,
    count(*) as record_count,
    count(*) filter (where is_required) as required_count,
    count(*) filter (where is_required and has_value) as required_value_count,
    count(*) filter (where has_value) as value_count,
    count(*) filter (where has_value and is_accurate) as accurate_count,
    count(*) filter (where has_value and is_precise) as precise_count,
    count(*) filter (
        where has_value
            and (is_confirmed or confirmed_on >= cast(:business_date as date) - term_days)
    ) as reliable_count
from asked
group by org_id, field_code
