select
    'core' as source_system,
    source_customer_no,
    customer_name,
    customer_name_raw,
    name_pinyin,
    name_initials,
    english_name,
    short_name,
    case status_code
        when '2' then 'closed'
        when '3' then 'merged'
        else 'active'
    end as status_code,
    -- The column for the credit code still holds numbers of older schemes; their length tells which.
    case when length(uscc) = 18 then uscc end as uscc,
    case when length(uscc) = 18 then is_uscc_valid end as is_uscc_valid,
    case
        when length(uscc) = 9 then uscc
        when is_uscc_valid then coalesce(organization_code, substr(uscc, 9, 9))
        else organization_code
    end as organization_code,
    case when length(uscc) in (13, 15) then uscc else licence_no end as licence_no,
    tax_no,
    id_starts_on,
    id_expires_on,
    organization_type_code,
    economic_type_code,
    industry_code,
    scale_code,
    registered_capital,
    registered_capital_currency_code,
    founded_on,
    registered_address,
    office_address,
    legal_name,
    legal_id_type_code,
    legal_id_index,
    legal_id_masked,
    legal_id_sealed,
    legal_mobile_index,
    legal_mobile_masked,
    legal_mobile_sealed,
    finance_name,
    finance_mobile_masked,
    finance_mobile_sealed,
    controller_name,
    controller_id_masked,
    controller_id_sealed,
    beneficial_owner_count,
    basic_account_no,
    basic_account_bank,
    employee_count,
    total_assets,
    annual_revenue,
    is_listed,
    group_no,
    aml_risk_code,
    opening_org_id,
    opened_on,
    merged_into_no,
    source_updated_at,
    is_deleted
from ods.core_corporate_customers
