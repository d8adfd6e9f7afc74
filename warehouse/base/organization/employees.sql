select
    employee_no,
    employee_name,
    gender_code,
    birth_date,
    mobile_masked,
    email_masked,
    org_id,
    department_id,
    post_code_hr as post_code,
    post_name,
    rank_code,
    coalesce(is_manager, false) as is_manager,
    manager_kind_code,
    manager_grade_code,
    hired_on,
    left_on,
    case status_code
        when '1' then 'active'
        when '2' then 'left'
        when '3' then 'transferred'
        when '4' then 'on_leave'
        else 'unknown'
    end as status_code,
    supervisor_no,
    teller_no
from ods.hrs_employees
