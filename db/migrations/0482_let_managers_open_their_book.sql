-- Whoever looks after customers, or answers for those who do, opens the book.
insert into platform.role_permissions (role_code, permission)
select roles.role_code, 'book.read'
from platform.roles
where roles.role_code in (
    'hq_mgr', 'line_mgr', 'br_mgr', 'sub_mgr', 'supervisor', 'rm_hunter', 'rm_product', 'rm_risk', 'rm_ops'
)
on conflict do nothing;
