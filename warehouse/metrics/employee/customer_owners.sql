-- Who holds each customer on the date: whom the platform names, else whom the opening feed names, else the
-- virtual holder of the unit that books him. The platform settles the same when the night is published: the
-- first night, and a customer's first, are no exception. Named are customers of whom the platform has said
-- nothing yet, or says something new tonight, and those whose numbers came together or apart.
with

numbers as (
    select
        source_customer_no, customer_id, registered_id,
        case when registered_id = customer_id then 0 else 1 end as distance,
        valid_from = :business_date as is_regrouped
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

told as (
    select registered_id, max(valid_from) as told_on
    from base.ownerships
    where valid_from <= :business_date and :business_date < valid_to and owner_role_code = 'primary'
    group by registered_id
),

to_settle as (
    select numbers.customer_id
    from numbers
    left join told on told.registered_id = numbers.registered_id
    where numbers.is_regrouped or told.told_on is null or told.told_on = :business_date
    group by numbers.customer_id
),

own_numbers as (
    select numbers.source_customer_no, numbers.customer_id, numbers.registered_id, numbers.distance,
        numbers.is_regrouped
    from numbers
    inner join to_settle on to_settle.customer_id = numbers.customer_id
),

-- Of several numbers the holder of the one that is kept stays, unless he is virtual and another number brings
-- a real one. Who stands for himself again tonight has whom he had before he gave way.
named as (
    select number.customer_id, held.registered_id, held.employee_no, held.starts_on, held.ends_on,
        case
            when held.ends_on <= :business_date then 3
            when held.is_virtual then 2
            else number.distance
        end as choice
    from base.ownerships as held
    inner join own_numbers as number on number.registered_id = held.registered_id
    where held.valid_from <= :business_date and :business_date < held.valid_to
        and held.owner_role_code = 'primary' and held.starts_on <= :business_date
        and (
            held.ends_on is null or held.ends_on > :business_date
            or (number.is_regrouped and number.distance = 0)
        )
        and (number.distance = 0 or not held.is_virtual)
),

primaries as (
    select customer_id, employee_no
    from (
        select customer_id, employee_no, row_number() over (
            partition by customer_id
            order by choice nulls last, ends_on desc nulls first, starts_on nulls last,
                registered_id nulls last
        ) as place
        from named
    ) as ranked
    where place = 1
),

employees as (
    select employee_no
    from base.employees
    where valid_from <= :business_date and :business_date < valid_to and status_code = 'active'
    union all
    select 'VM' || org_id as employee_no
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to and status_code = 'active'
),

opening as (
    select number.customer_id, held.employee_no, held.starts_on, number.distance,
        min(number.distance) over (partition by number.customer_id) as nearest
    from base.opening_ownerships as held
    inner join own_numbers as number on number.source_customer_no = held.source_customer_no
    inner join base.organizations as place
        on place.org_id = held.org_id
        and place.valid_from <= :business_date and :business_date < place.valid_to
    where held.valid_from <= :business_date and :business_date < held.valid_to
        and held.owner_role_code = 'primary' and held.starts_on <= :business_date
        and (held.ends_on is null or held.ends_on > :business_date)
),

openings as (
    select customer_id, employee_no
    from (
        select opening.customer_id, opening.employee_no, row_number() over (
            partition by opening.customer_id
            order by opening.starts_on desc nulls last, opening.employee_no nulls last
        ) as place
        from opening
        inner join employees on employees.employee_no = opening.employee_no
        where opening.distance = opening.nearest
    ) as ranked
    where place = 1
)

select
    to_settle.customer_id,
    coalesce(primaries.employee_no, openings.employee_no, 'VM' || unit.org_id) as employee_id,
    false as is_deleted
from to_settle
left join primaries on primaries.customer_id = to_settle.customer_id
left join openings on openings.customer_id = to_settle.customer_id
left join metrics.customer_units as unit
    on unit.customer_id = to_settle.customer_id
    and unit.valid_from <= :business_date and :business_date < unit.valid_to
where coalesce(primaries.employee_no, openings.employee_no, unit.org_id) is not null
union all
-- Who gave way tonight is held by nobody any more.
select registered_id, null, true
from numbers
where is_regrouped and distance = 1
