-- The fields that are rated and can be reported as wrong, as the list has them on the day.
select
    customer_type_code, field_code, source_system, required_of_code, term_days, weight, department_code,
    repair_days, value_kind_code
from ref.quality_fields
where valid_from <= :business_date and :business_date < valid_to
