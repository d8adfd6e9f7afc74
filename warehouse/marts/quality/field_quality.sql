-- The ratings of every unit with all units below it, as counted at the month ends of the last thirteen
-- months. Counts add up the tree; the ratings follow from the sums. A unit that has closed counts with the
-- one that took it over.
with

counted as (
    select
        business_date as measured_on, unit_id, source_system, customer_type_code, field_code, required_count,
        required_value_count, value_count, accurate_count, precise_count, reliable_count
    from metrics.field_quality
    where business_date > cast(:business_date as date) - 396 and business_date <= :business_date
),

-- Each open unit with itself, everything below it, and what these took over.
below as (
    select upper_unit.unit_id, upper_unit.org_pos, lower_unit.org_id
    from base.organizations as lower_unit
    inner join marts.units as home on home.unit_id = lower_unit.open_org_id
    inner join marts.units as upper_unit on home.org_pos between upper_unit.lo and upper_unit.hi
    where lower_unit.valid_from <= :business_date and :business_date < lower_unit.valid_to
),

added as (
    select
        below.unit_id, below.org_pos, counted.measured_on, counted.source_system,
        counted.customer_type_code, counted.field_code,
        cast(sum(counted.required_count) as integer) as required_count,
        cast(sum(counted.required_value_count) as integer) as required_value_count,
        cast(sum(counted.value_count) as integer) as value_count,
        cast(sum(counted.accurate_count) as integer) as accurate_count,
        cast(sum(counted.precise_count) as integer) as precise_count,
        cast(sum(counted.reliable_count) as integer) as reliable_count
    from counted
    inner join below on below.org_id = counted.unit_id
    group by
        below.unit_id, below.org_pos, counted.measured_on, counted.source_system,
        counted.customer_type_code, counted.field_code
)

select
    added.unit_id, added.org_pos, added.measured_on, added.source_system, added.customer_type_code,
    added.field_code, fields.weight, fields.department_code, added.required_count,
    added.required_value_count, added.value_count, added.accurate_count, added.precise_count,
    added.reliable_count,
    ratio6(added.required_value_count, added.required_count) as relevance_ratio,
    ratio6(added.accurate_count, added.value_count) as accuracy_ratio,
    ratio6(added.precise_count, added.value_count) as precision_ratio,
    ratio6(added.reliable_count, added.value_count) as reliability_ratio
from added
inner join ref.quality_fields as fields
    on fields.customer_type_code = added.customer_type_code and fields.field_code = added.field_code
    and fields.source_system = added.source_system
where fields.valid_from <= :business_date and :business_date < fields.valid_to
