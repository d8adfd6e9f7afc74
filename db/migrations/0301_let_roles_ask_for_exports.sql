-- Whoever works with lists of customers may ask for a file of them; what needs agreement is agreed to by
-- others. Compliance and audit see every export and find out where a list came from.
insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
  values
    ('rm_risk', '{customers.export}'),
    ('rm_ops', '{customers.export}'),
    ('mkt_planner', '{customers.export}'),
    ('data_steward', '{customers.export}'),
    ('compliance', '{customers.export,exports.read,exports.trace}'),
    ('auditor', '{exports.read,exports.trace}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
