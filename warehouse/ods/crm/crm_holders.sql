select
    cust_id as registered_id,
    owner_role as owner_role_code,
    emp_id as employee_no,
    org_id,
    start_date as starts_on,
    end_date as ends_on,
    data_date as delivered_on,
    line_no
from source.crm_holder
