select
    'core' as source_system,
    source_customer_no,
    customer_name,
    customer_name_raw,
    name_pinyin,
    name_initials,
    case status_code
        when '2' then 'closed'
        when '3' then 'merged'
        else 'active'
    end as status_code,
    case
        when gender_code in ('1', '2') then gender_code
        else coalesce(id_sex_code, '9')
    end as gender_code,
    -- Where the source has no day that can be one, the identity number's stands in.
    coalesce(birth_date, id_birth_date) as birth_date,
    nationality_code,
    ethnic_code,
    id_type_code,
    id_number_index,
    id_number_last4_index,
    id_number_masked,
    id_number_sealed,
    is_id_valid,
    id_issuer,
    id_starts_on,
    id_expires_on,
    education_code,
    marital_code,
    occupation_code,
    job_title_code,
    employer_name,
    industry_code,
    annual_income,
    is_resident,
    coalesce(is_staff, false) as is_staff,
    aml_risk_code,
    tax_residence_code,
    opening_org_id,
    opened_on,
    kyc_on,
    merged_into_no,
    source_updated_at,
    is_deleted
from ods.core_retail_customers
