-- Whoever answers for credit says what he thinks of companies that go to another branch, and so opens the request.
insert into platform.role_permissions (role_code, permission)
select role_code, 'ownership.request' from platform.roles
where is_built_in and role_code = 'rm_risk'
on conflict do nothing;
