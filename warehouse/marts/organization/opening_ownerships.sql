-- Who the opening feed says holds which customer. Customers it does not name fall to their unit's virtual
-- holder, which is decided where ownership is kept, not here. Of a customer who has several numbers, the
-- manager of the number he goes by is his; those of the others assist.
with

held as (
    select
        customer.customer_id,
        customer.org_pos,
        ownership.owner_role_code,
        ownership.employee_no,
        unit.unit_id,
        ownership.starts_on,
        case when number.registered_id = number.customer_id then 0 else 1 end as distance
    from base.opening_ownerships as ownership
    inner join marts.customer_scope as customer
        on customer.source_customer_no = ownership.source_customer_no
    inner join base.customer_xref as number
        on number.source_customer_no = ownership.source_customer_no and number.source_system = 'core'
        and number.valid_from <= :business_date and :business_date < number.valid_to
    inner join base.organizations as place
        on place.org_id = ownership.org_id
        and place.valid_from <= :business_date and :business_date < place.valid_to
    inner join marts.units as unit on unit.unit_id = place.open_org_id
    where ownership.valid_from <= :business_date and :business_date < ownership.valid_to
        and ownership.starts_on <= :business_date
        and (ownership.ends_on is null or ownership.ends_on > :business_date)
),

nearest as (
    select customer_id, min(distance) as distance
    from held
    where owner_role_code = 'primary'
    group by customer_id
),

roles as (
    select
        held.customer_id, held.org_pos, held.employee_no, held.unit_id, held.starts_on,
        case
            when held.owner_role_code = 'primary' and held.distance = nearest.distance then 'primary'
            else 'assistant'
        end as owner_role_code
    from held
    left join nearest on nearest.customer_id = held.customer_id
)

select
    customer_id,
    min(org_pos) as org_pos,
    owner_role_code,
    employee_no as employee_id,
    min(unit_id) as org_id,
    starts_on as started_on
from roles
group by customer_id, owner_role_code, employee_no, starts_on
