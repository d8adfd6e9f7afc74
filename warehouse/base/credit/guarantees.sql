select
    'cms' as source_system,
    guarantee_no,
    contract_no,
    guarantee_code,
    guarantor_customer_no,
    guarantor_name,
    guarantor_id_index,
    guarantor_id_masked,
    guarantor_id_sealed,
    guaranteed_amount,
    collateral_no,
    collateral_type_code,
    collateral_name,
    appraised_value,
    appraised_on,
    loan_to_value_ratio,
    registration_no,
    case status_code
        when '1' then 'active'
        when '2' then 'released'
        else 'unknown'
    end as status_code
from ods.cms_guarantees
