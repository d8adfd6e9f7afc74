-- What organisations' fields in the core system are worth, counted at the month's end as people's are.
with

fields as (
    select field_code, required_of_code, term_days
    from ref.quality_fields
    where customer_type_code = 'corporate' and source_system = 'core'
        and valid_from <= :business_date and :business_date < valid_to
),

industries as (
    select code from ref.codes where code_list = 'industry'
),

-- The main document, and what its check said: 1 agrees, 2 differs.
documents as (
    select
        source_customer_no, min(holder_name) as holder_name,
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

-- Legal representatives whom the bank knows as people, by their valid document.
representatives as (
    select id_number_index, customer_name
    from base.retail_customers
    where is_id_valid and status_code = 'active'
        and valid_from <= :business_date and :business_date < valid_to
    group by id_number_index, customer_name
),

-- What people found wrong, and nobody has refused or put right.
reported as (
    select source_customer_no, field_code
    from metrics.reported_fields
    where source_system = 'core' and business_date = :business_date
),

companies as (
    select
        company.source_customer_no, daily.org_id, company.customer_name, company.uscc,
        company.is_uscc_valid, company.organization_code, company.licence_no, company.legal_name,
        company.industry_code,
        coalesce(company.office_address, company.registered_address) as address,
        cast(company.source_updated_at as date) as confirmed_on, documents.holder_name,
        coalesce(documents.is_agreed, false) as is_agreed,
        coalesce(documents.is_denied, false) as is_denied,
        borrowers.source_customer_no is not null as is_borrower,
        subscribers.source_customer_no is not null as is_subscriber,
        representatives.customer_name as known_representative, industries.code as industry_group
    from base.corporate_customers as company
    inner join base.customer_xref as number
        on number.source_system = 'core' and number.source_customer_no = company.source_customer_no
    inner join metrics.customer_daily as daily
        on daily.customer_id = number.customer_id and daily.business_date = :business_date
    left join documents on documents.source_customer_no = company.source_customer_no
    left join borrowers on borrowers.source_customer_no = company.source_customer_no
    left join subscribers on subscribers.source_customer_no = company.source_customer_no
    left join representatives
        on representatives.id_number_index = company.legal_id_index
        and representatives.customer_name = company.legal_name
    left join industries on industries.code = upper(substr(company.industry_code, 1, 1))
    where extract(day from cast(:business_date as date) + 1) = 1
        and company.status_code = 'active'
        and company.valid_from <= :business_date and :business_date < company.valid_to
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

-- Of each field: is there a value; does it pass its rule, and nothing trusted more says otherwise; is it as
-- fine as people need it; does a second source say the same; and when was it last looked at.
judged as (
    select source_customer_no, org_id, is_borrower, is_subscriber, 'customer_name' as field_code,
        coalesce(customer_name, '') <> '' as has_value,
        not is_denied and coalesce(holder_name, customer_name) = customer_name as is_accurate,
        length(customer_name) >= 5 and translate(customer_name, '?*', '') = customer_name as is_precise,
        is_agreed and holder_name = customer_name as is_confirmed, confirmed_on
    from companies
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'uscc',
        coalesce(uscc, organization_code, licence_no) is not null,
        case
            when uscc is not null then is_uscc_valid and not is_denied
            when organization_code is not null then is_organization_code(organization_code)
            else length(licence_no) in (13, 15)
        end,
        -- The code that took the place of the older numbers.
        uscc is not null, is_agreed and uscc is not null, confirmed_on
    from companies
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'legal_name',
        coalesce(legal_name, '') <> '',
        translate(legal_name, '0123456789?*', '') = legal_name and legal_name <> customer_name,
        length(legal_name) >= 2 and legal_name not like '%先生' and legal_name not like '%女士',
        known_representative is not null, confirmed_on
    from companies
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'industry_code',
        coalesce(industry_code, '') <> '',
        industry_group is not null, length(industry_code) = 5, false, confirmed_on
    from companies
    union all
    select source_customer_no, org_id, is_borrower, is_subscriber, 'address',
        coalesce(address, '') <> '',
        address like '%市%' or address like '%县%' or address like '%区%' or address like '%州%',
        -- A street or the like, and a number in it.
        (
            address like '%路%' or address like '%街%' or address like '%道%' or address like '%巷%'
            or address like '%村%' or address like '%园%' or address like '%市场%'
        ) and translate(address, '0123456789', '') <> address,
        false, confirmed_on
    from companies
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
    'corporate' as customer_type_code, field_code,
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
