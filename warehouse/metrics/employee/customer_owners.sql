-- Who holds each customer on the date: whom the platform names, else whom the opening feed names, else the virtual
-- holder of the unit that books him. The same as the platform settles when the night is published, which is why the
-- figures of the first night are those of the next one.
with

numbers as (
    select
        source_customer_no, customer_id, registered_id,
        case when registered_id = customer_id then 0 else 1 end as distance,
        valid_from = :business_date as is_regrouped
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

-- Of several numbers the holder of the one that is kept stays, unless he is virtual and another number brings a
-- real one. Who stands for himself again tonight, has whom he had before he gave way.
told as (
    select numbers.customer_id, held.registered_id, held.employee_no, held.starts_on, held.ends_on,
        case
            when held.ends_on <= :business_date then 3
            when held.is_virtual then 2
            else numbers.distance
        end as choice
    from base.ownerships as held
    inner join numbers on numbers.registered_id = held.registered_id
    where held.valid_from <= :business_date and :business_date < held.valid_to
        and held.owner_role_code = 'primary' and held.starts_on <= :business_date
        and (
            held.ends_on is null or held.ends_on > :business_date
            or (numbers.is_regrouped and numbers.distance = 0)
        )
        and (numbers.distance = 0 or not held.is_virtual)
),

primaries as (
    select customer_id, employee_no
    from (
        select customer_id, employee_no, row_number() over (
            partition by customer_id
            order by choice nulls last, ends_on desc nulls first, starts_on nulls last, registered_id nulls last
        ) as place
        from told
    ) as ranked
    where place = 1
),

employees as (
    select employee_no, false as is_virtual
    from base.employees
    where valid_from <= :business_date and :business_date < valid_to and status_code = 'active'
    union all
    select 'VM' || org_id as employee_no, true as is_virtual
    from base.organizations
    where valid_from <= :business_date and :business_date < valid_to and status_code = 'active'
),

-- Only of customers of whom the platform says nothing, the newest of a night's among them.
opening as (
    select numbers.customer_id, held.employee_no, held.starts_on, numbers.distance,
        min(numbers.distance) over (partition by numbers.customer_id) as nearest
    from base.opening_ownerships as held
    inner join numbers on numbers.source_customer_no = held.source_customer_no
    inner join base.organizations as place
        on place.org_id = held.org_id
        and place.valid_from <= :business_date and :business_date < place.valid_to
    left join primaries on primaries.customer_id = numbers.customer_id
    where held.valid_from <= :business_date and :business_date < held.valid_to
        and held.owner_role_code = 'primary' and held.starts_on <= :business_date
        and (held.ends_on is null or held.ends_on > :business_date)
        and primaries.customer_id is null
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
    unit.customer_id,
    coalesce(primaries.employee_no, openings.employee_no, 'VM' || unit.org_id) as employee_id
from metrics.customer_units as unit
left join primaries on primaries.customer_id = unit.customer_id
left join openings on openings.customer_id = unit.customer_id
where unit.valid_from <= :business_date and :business_date < unit.valid_to
    and coalesce(primaries.employee_no, openings.employee_no, unit.org_id) is not null
