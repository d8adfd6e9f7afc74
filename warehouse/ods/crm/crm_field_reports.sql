select
    report_no,
    cust_id as registered_id,
    field as field_code,
    src_system as source_system,
    report_date as reported_on,
    state as state_code,
    data_date as delivered_on,
    line_no
from source.crm_field_report
