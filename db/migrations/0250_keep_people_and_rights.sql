-- Users come from the personnel system and are completed by hand; who is closed says why. Roles are changed by
-- two people, and what the product gives a role is kept so that it can be set back.
create schema people;

alter table platform.users
  -- Without one nobody signs in by a password: it is given later, or the bank's portal knows the person.
  alter column password_hash drop not null,
  -- The last day is the one before: a temporary user's.
  add column expires_on date,
  add column closed_code text check (closed_code in ('locked', 'left', 'disabled')),
  add column closed_at timestamptz,
  add column closed_by text,
  add column closed_reason text,
  add constraint closed_or_active check (closed_code is null or not is_active);

update platform.users set closed_code = 'disabled' where not is_active;
create index users_by_expiry on platform.users (expires_on) where expires_on is not null;

-- Who works for the bank, as the newest night knows it. Whoever is named no longer stays, with the day.
create table people.employees (
  employee_id text primary key,
  employee_name text not null,
  unit_id text,
  post_name text,
  manager_kind_code text,
  status_code text not null,
  changed_on date not null,
  gone_on date
);
create index employees_by_unit on people.employees (unit_id);

-- Which role the bank's own word for a post suggests.
create table people.post_roles (
  post_name text primary key check (post_name <> ''),
  role_code text not null references platform.roles
);
insert into people.post_roles (post_name, role_code)
values
  ('零售业务部总经理', 'hq_mgr'),
  ('公司业务部总经理', 'hq_mgr'),
  ('总行管理岗', 'hq_mgr'),
  ('分行行长', 'br_mgr'),
  ('支行行长', 'sub_mgr'),
  ('客户经理主管', 'supervisor'),
  ('外拓客户经理', 'rm_hunter'),
  ('产品客户经理', 'rm_product'),
  ('风险经理', 'rm_risk'),
  ('风险客户经理', 'rm_risk'),
  ('业务经理', 'rm_ops'),
  ('业务客户经理', 'rm_ops'),
  ('大堂经理', 'lobby'),
  ('柜员', 'teller'),
  ('客服坐席', 'call_agent'),
  ('消保专员', 'care_officer');

-- What came with the product. Later migrations that give a built-in role a right give it here by themselves.
create table people.built_in_roles (
  role_code text primary key references platform.roles,
  name_zh text not null,
  name_en text not null,
  reach_kind text
);
create table people.built_in_permissions (
  role_code text not null references people.built_in_roles,
  permission text not null,
  primary key (role_code, permission)
);
insert into people.built_in_roles (role_code, name_zh, name_en, reach_kind)
select role_code, name_zh, name_en, reach_kind from platform.roles where is_built_in;
insert into people.built_in_permissions (role_code, permission)
select g.role_code, g.permission
from platform.role_permissions as g inner join people.built_in_roles as r on r.role_code = g.role_code;

create function people.remember_built_in() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_table_name = 'roles' then
    insert into people.built_in_roles (role_code, name_zh, name_en, reach_kind)
    select new.role_code, new.name_zh, new.name_en, new.reach_kind where new.is_built_in
    on conflict (role_code) do nothing;
  else
    insert into people.built_in_permissions (role_code, permission)
    select new.role_code, new.permission from people.built_in_roles as r where r.role_code = new.role_code
    on conflict do nothing;
  end if;
  return null;
end
$$;
-- People change roles as the application; only migrations come as somebody else.
create trigger came_with_the_product after insert on platform.roles
  for each row when (current_user <> 'zhike_api') execute function people.remember_built_in();
create trigger came_with_the_product after insert on platform.role_permissions
  for each row when (current_user <> 'zhike_api') execute function people.remember_built_in();

-- A change of what a role allows is asked for by one person and agreed to by another.
create table people.role_changes (
  change_id bigint generated always as identity primary key,
  role_code text not null,
  kind_code text not null check (kind_code in ('create', 'change', 'reset', 'close', 'reopen')),
  before jsonb,
  after jsonb not null,
  -- A new role shows fields as the one it was made of does.
  copied_from text references platform.roles,
  reason text not null check (char_length(reason) between 5 and 500),
  state_code text not null check (state_code in ('proposed', 'approved', 'rejected', 'withdrawn')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decided_note text check (char_length(decided_note) <= 500),
  constraint decided_by_another check (decided_by <> proposed_by or state_code = 'withdrawn'),
  constraint decided_when_decided check ((state_code = 'proposed') = (decided_by is null))
);
create unique index one_change_at_a_time on people.role_changes (role_code) where state_code = 'proposed';
create index role_changes_by_role on people.role_changes (role_code, change_id);

-- A file of users, looked through as it came; what it holds goes when it has been taken over.
create table people.user_imports (
  import_id bigint generated always as identity primary key,
  file_name text not null,
  sha256 text not null,
  encoding_code text not null check (encoding_code in ('utf-8', 'gb18030')),
  content text,
  row_count integer not null,
  new_count integer not null,
  changed_count integer not null,
  same_count integer not null,
  error_count integer not null,
  errors jsonb not null,
  state_code text not null check (state_code in ('checked', 'done')),
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  done_by text,
  done_at timestamptz,
  constraint done_when_done check ((state_code = 'done') = (done_at is not null))
);

-- How many customers somebody holds in units; whose they are stays below the policies.
create function people.count_held(holder text, day date, units text[]) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select CAST(count(distinct g.subject_id) as integer)
  from platform.grants as g
  where g.user_id = holder and g.kind <> 'share' and g.valid_to > day
    and (units is null or g.unit_id = any (units))
$$;
revoke all on function people.count_held(text, date, text[]) from public;

grant usage on schema people to zhike_api, zhike_batch;
grant execute on function people.count_held(text, date, text[]) to zhike_api;
grant select on people.employees, people.built_in_roles, people.built_in_permissions to zhike_api;
grant select, insert, update, delete on people.post_roles to zhike_api;
grant select, insert, update on people.role_changes, people.user_imports to zhike_api;
grant select, insert, update on people.employees to zhike_batch;
grant select (user_id, is_active, closed_code), update (is_active, closed_code, closed_at, closed_by, closed_reason)
  on platform.users to zhike_batch;

-- Whose a thing is that is still open: asked before somebody leaves a post.
grant select (proposed_by, revoke_proposed_by) on customer_management.identity_decisions to zhike_api;
grant select (opened_by) on data_quality.repair_tasks to zhike_api;
