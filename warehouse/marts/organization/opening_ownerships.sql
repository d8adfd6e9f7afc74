-- Who the opening feed says holds which customer. Customers it does not name fall to their unit's virtual
-- holder, which is decided where ownership is kept, not here.
select
    customer.customer_id,
    customer.org_pos,
    held.owner_role_code,
    held.employee_no as employee_id,
    unit.unit_id as org_id,
    held.starts_on as started_on
from base.ownerships as held
inner join marts.customer_scope as customer on customer.source_customer_no = held.source_customer_no
inner join base.organizations as place
    on place.org_id = held.org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
inner join marts.units as unit on unit.unit_id = place.open_org_id
where held.valid_from <= :business_date and :business_date < held.valid_to
    and held.starts_on <= :business_date
    and (held.ends_on is null or held.ends_on > :business_date)
