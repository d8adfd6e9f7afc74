-- Who is signed in concerns those who keep the system and those who guard it.
insert into platform.role_permissions (role_code, permission)
select role_code, permission
from (values ('sys_admin'), ('sec_admin')) as administrators (role_code)
cross join (values ('sessions.read'), ('sessions.end')) as given (permission);

-- Somebody steps up to a teller's terminal sooner than into an office.
alter table platform.roles add column idle_minutes smallint check (idle_minutes > 0);

update platform.roles set idle_minutes = 10 where role_code = 'teller';
