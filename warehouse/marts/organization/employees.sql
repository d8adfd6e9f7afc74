-- Employees, and for every unit the virtual one who holds the customers without a manager.
select
    employee.employee_no as employee_id,
    employee.employee_name,
    units.unit_id,
    units.unit_name,
    employee.post_name,
    employee.is_manager,
    employee.manager_kind_code,
    employee.status_code,
    false as is_virtual
from base.employees as employee
left join base.organizations as place
    on place.org_id = employee.org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
left join marts.units as units on units.unit_id = place.open_org_id
where employee.valid_from <= :business_date and :business_date < employee.valid_to
union all
select
    'VM' || unit_id as employee_id,
    unit_name as employee_name,
    unit_id,
    unit_name,
    null as post_name,
    false as is_manager,
    null as manager_kind_code,
    'active' as status_code,
    true as is_virtual
from marts.units
