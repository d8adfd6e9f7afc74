-- What the fields of a unit's own customers are worth, from all three counts.
select
    business_date, unit_id, source_system, customer_type_code, field_code, record_count,
    required_count, required_value_count, value_count, accurate_count, precise_count, reliable_count
from metrics.person_quality
where business_date = :business_date
union all
select
    business_date, unit_id, source_system, customer_type_code, field_code, record_count,
    required_count, required_value_count, value_count, accurate_count, precise_count, reliable_count
from metrics.organization_quality
where business_date = :business_date
union all
select
    business_date, unit_id, source_system, customer_type_code, field_code, record_count,
    required_count, required_value_count, value_count, accurate_count, precise_count, reliable_count
from metrics.contact_quality
where business_date = :business_date
