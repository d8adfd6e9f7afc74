select
    'core' as source_system,
    source_customer_no,
    id_type_code,
    id_number_index,
    id_number_last4_index,
    id_number_masked,
    id_number_sealed,
    is_id_valid,
    holder_name,
    id_starts_on,
    id_expires_on,
    coalesce(is_main, false) as is_main,
    verify_code,
    is_deleted
from ods.core_certificates
