-- Open units in pre-order: a unit and everything below it are the numbers lo to hi.
with

open_units as (
    select
        org_id, org_name, org_short_name, parent_org_id, org_level, longitude, latitude,
        depth_1_org_id, depth_2_org_id, depth_3_org_id, depth_4_org_id,
        row_number() over (
            order by depth_1_org_id nulls first, depth_2_org_id nulls first,
                depth_3_org_id nulls first, depth_4_org_id nulls first
        ) as org_pos
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to and status_code = 'active'
),

sizes as (
    select unit.org_id, count(*) as unit_count
    from open_units as unit
    inner join open_units as lower_unit
        on unit.org_id in (
            lower_unit.depth_1_org_id, lower_unit.depth_2_org_id,
            lower_unit.depth_3_org_id, lower_unit.depth_4_org_id
        )
    group by unit.org_id
),

-- The ancestors by their level: an outlet may hang directly below a branch.
ancestors as (
    select
        unit.org_id,
        min(upper_unit.org_id) filter (where upper_unit.org_level = 2) as branch_id,
        min(upper_unit.org_name) filter (where upper_unit.org_level = 2) as branch_name,
        min(upper_unit.org_id) filter (where upper_unit.org_level = 3) as sub_branch_id,
        min(upper_unit.org_name) filter (where upper_unit.org_level = 3) as sub_branch_name,
        min(upper_unit.org_id) filter (where upper_unit.org_level = 4) as outlet_id,
        min(upper_unit.org_name) filter (where upper_unit.org_level = 4) as outlet_name
    from open_units as unit
    inner join open_units as upper_unit
        on upper_unit.org_id in (
            unit.depth_1_org_id, unit.depth_2_org_id, unit.depth_3_org_id, unit.depth_4_org_id
        )
    group by unit.org_id
)

select
    unit.org_id as unit_id,
    unit.parent_org_id as parent_unit_id,
    unit.org_name as unit_name,
    coalesce(unit.org_short_name, unit.org_name) as unit_short_name,
    unit.org_level as unit_level,
    cast(unit.org_pos as integer) as org_pos,
    cast(unit.org_pos as integer) as lo,
    cast(unit.org_pos + sizes.unit_count - 1 as integer) as hi,
    ancestors.branch_id,
    ancestors.branch_name,
    ancestors.sub_branch_id,
    ancestors.sub_branch_name,
    ancestors.outlet_id,
    ancestors.outlet_name,
    unit.longitude,
    unit.latitude
from open_units as unit
inner join sizes on sizes.org_id = unit.org_id
inner join ancestors on ancestors.org_id = unit.org_id
