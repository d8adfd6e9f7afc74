select
    src_cust_no as source_customer_no,
    coalesce(op_flag = 'D', false) as is_deleted,
    id_type as id_type_code,
    id_no_index as id_number_index,
    id_no_last4_index as id_number_last4_index,
    id_no_masked as id_number_masked,
    id_no_sealed as id_number_sealed,
    id_no_is_valid as is_id_valid,
    id_name as holder_name,
    id_start as id_starts_on,
    id_end as id_expires_on,
    main_flag as is_main,
    verify_flag as verify_code,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.core_cert
