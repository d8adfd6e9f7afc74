select
    'core' as source_system,
    contact_no,
    source_customer_no,
    contact_type_code,
    contact_index,
    contact_last4_index,
    contact_masked,
    contact_sealed,
    is_mobile_valid,
    area_code,
    post_code,
    coalesce(is_main, false) as is_main,
    coalesce(is_verified, false) as is_verified,
    coalesce(has_sms_service, false) as has_sms_service,
    starts_on,
    ends_on,
    is_deleted
from ods.core_contacts
