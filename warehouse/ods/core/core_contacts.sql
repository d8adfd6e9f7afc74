select
    contact_id as contact_no,
    src_cust_no as source_customer_no,
    coalesce(op_flag = 'D', false) as is_deleted,
    contact_type as contact_type_code,
    contact_value_index as contact_index,
    contact_value_last4_index as contact_last4_index,
    contact_value_masked as contact_masked,
    contact_value_sealed as contact_sealed,
    area_cd as area_code,
    post_cd as post_code,
    main_flag as is_main,
    verify_flag as is_verified,
    sms_flag as has_sms_service,
    start_date as starts_on,
    end_date as ends_on,
    data_date as delivered_on,
    src_upd_ts as source_updated_at
from source.core_contact
