-- The tree of units as it stands, four levels at most. A closed unit leads to the one that took it over, or
-- to the one above; after three steps without an open unit it is the head office that answers for it.
with

steps as (
    select
        unit.org_id,
        coalesce(unit.status_code, '1') <> '2' as is_open,
        case
            when coalesce(unit.status_code, '1') <> '2' then unit.org_id
            else coalesce(unit.merged_into_org_id, unit.parent_org_id)
        end as next_org_id
    from ods.hrs_organizations as unit
),

head_office as (
    select min(org_id) as org_id
    from ods.hrs_organizations
    where org_level = 1 and coalesce(status_code, '1') <> '2'
),

successors as (
    select
        step_1.org_id,
        coalesce(
            case when step_2.is_open then step_2.org_id end,
            case when step_3.is_open then step_3.org_id end,
            case when step_4.is_open then step_4.org_id end,
            head_office.org_id
        ) as open_org_id
    from steps as step_1
    cross join head_office
    left join steps as step_2 on step_2.org_id = step_1.next_org_id
    left join steps as step_3 on step_3.org_id = step_2.next_org_id
    left join steps as step_4 on step_4.org_id = step_3.next_org_id
),

parents as (
    select
        unit.org_id,
        case
            when unit.org_id = head_office.org_id then null
            else coalesce(above.open_org_id, head_office.org_id)
        end as parent_org_id
    from ods.hrs_organizations as unit
    cross join head_office
    left join successors as above on above.org_id = unit.parent_org_id
),

chains as (
    select
        own.org_id,
        own.parent_org_id,
        parent.parent_org_id as second_org_id,
        grandparent.parent_org_id as third_org_id
    from parents as own
    left join parents as parent on parent.org_id = own.parent_org_id
    left join parents as grandparent on grandparent.org_id = parent.parent_org_id
)

select
    unit.org_id,
    unit.org_name,
    unit.org_short_name,
    chains.parent_org_id,
    unit.org_level,
    successors.open_org_id,
    coalesce(chains.third_org_id, chains.second_org_id, chains.parent_org_id, unit.org_id) as depth_1_org_id,
    case
        when chains.third_org_id is not null then chains.second_org_id
        when chains.second_org_id is not null then chains.parent_org_id
        when chains.parent_org_id is not null then unit.org_id
    end as depth_2_org_id,
    case
        when chains.third_org_id is not null then chains.parent_org_id
        when chains.second_org_id is not null then unit.org_id
    end as depth_3_org_id,
    case when chains.third_org_id is not null then unit.org_id end as depth_4_org_id,
    unit.org_type_code,
    unit.core_org_no,
    unit.licence_code,
    unit.area_code,
    unit.address,
    unit.longitude,
    unit.latitude,
    unit.opened_on,
    unit.closed_on,
    unit.merged_into_org_id,
    case unit.status_code when '2' then 'closed' else 'active' end as status_code
from ods.hrs_organizations as unit
inner join successors on successors.org_id = unit.org_id
inner join chains on chains.org_id = unit.org_id
