-- What somebody may do and whose customers he sees comes from a role; a post is a role at a unit, and whoever
-- fills the post today acts in it. A person who fills several acts in one at a time.

create table platform.roles (
  role_code text primary key check (role_code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name_zh text not null check (name_zh <> ''),
  name_en text not null check (name_en <> ''),
  -- Three powers watch each other, and none of them does the bank's business.
  power_code text not null check (power_code in ('business', 'system', 'security', 'audit')),
  -- How far one looks from the post's unit; without it no customer is visible.
  reach_kind text check (reach_kind in ('head', 'org', 'manager')),
  is_built_in boolean not null default false,
  is_active boolean not null default true,
  check (reach_kind is null or power_code = 'business')
);

create table platform.role_permissions (
  role_code text not null references platform.roles on delete cascade,
  permission text not null,
  primary key (role_code, permission)
);

-- Duties that one person may not have together, beside those of different powers.
create table platform.role_conflicts (
  role_code text not null references platform.roles on delete cascade,
  other_role_code text not null references platform.roles on delete cascade,
  reason_zh text not null,
  reason_en text not null,
  primary key (role_code, other_role_code),
  check (role_code < other_role_code)
);

create table platform.posts (
  post_id text primary key,
  unit_id text not null,
  role_code text not null references platform.roles,
  title text not null default '',
  reports_to text references platform.posts,
  is_active boolean not null default true,
  check (reports_to <> post_id)
);

create index posts_by_role on platform.posts (role_code, unit_id);
create index posts_by_unit on platform.posts (unit_id);
create index posts_by_superior on platform.posts (reports_to);

-- Half-open periods; the day somebody leaves belongs to whoever follows.
create table platform.post_holders (
  post_id text not null references platform.posts,
  user_id text not null references platform.users on delete cascade,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  -- The post a session opens with.
  is_first boolean not null default false,
  primary key (post_id, user_id, valid_from),
  check (valid_from < valid_to)
);

create unique index post_holders_one_at_a_time on platform.post_holders (post_id)
where valid_to = '9999-12-31';
create index post_holders_by_user on platform.post_holders (user_id, valid_to) include (valid_from, post_id);

-- Two posts of one person at one time, the first of the pair that may not be. Both the check below and whoever
-- wants to say it beforehand ask here.
create view platform.conflicting_posts with (security_invoker) as
select
  one.user_id,
  one.post_id,
  other.post_id as other_post_id,
  one_role.role_code,
  other_role.role_code as other_role_code,
  greatest(one.valid_from, other.valid_from) as since,
  coalesce(conflict.reason_zh, '系统、安全、审计三权分立，且不得兼任业务岗位') as reason_zh,
  coalesce(conflict.reason_en, 'System, security and audit are powers apart, and none does business') as reason_en
from platform.post_holders as one
inner join platform.post_holders as other
  on other.user_id = one.user_id and other.post_id > one.post_id
  and other.valid_from < one.valid_to and one.valid_from < other.valid_to
inner join platform.posts as one_post on one_post.post_id = one.post_id
inner join platform.posts as other_post on other_post.post_id = other.post_id
inner join platform.roles as one_role on one_role.role_code = one_post.role_code
inner join platform.roles as other_role on other_role.role_code = other_post.role_code
left join platform.role_conflicts as conflict
  on conflict.role_code = least(one_role.role_code, other_role.role_code)
  and conflict.other_role_code = greatest(one_role.role_code, other_role.role_code)
where one_role.power_code <> other_role.power_code or conflict.role_code is not null;

create function platform.refuse_conflicting_duties() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found record;
begin
  select * into found from platform.conflicting_posts where user_id = new.user_id limit 1;
  if found.user_id is not null then
    raise exception '% may not hold % and % together: %',
      found.user_id, found.role_code, found.other_role_code, found.reason_en
      using errcode = 'check_violation', constraint = 'duties_apart';
  end if;
  return null;
end
$$;

create trigger duties_apart after insert or update on platform.post_holders
  for each row execute function platform.refuse_conflicting_duties();

-- A post keeps its role and its unit: what somebody did in it would change its meaning afterwards.
create function platform.refuse_other_duty() returns trigger language plpgsql as $$
begin
  raise exception 'post % keeps its role and its unit', old.post_id using errcode = 'check_violation';
end
$$;

create trigger same_duty before update of role_code, unit_id on platform.posts
  for each row when (old.role_code <> new.role_code or old.unit_id <> new.unit_id)
  execute function platform.refuse_other_duty();

-- Roles of the bank as its departments know them.
insert into platform.roles (role_code, name_zh, name_en, power_code, reach_kind, is_built_in)
values
  ('hq_mgr', '总行管理者', 'Head-office manager', 'business', 'head', true),
  ('br_mgr', '分行管理者', 'Branch manager', 'business', 'org', true),
  ('sub_mgr', '支行行长', 'Sub-branch manager', 'business', 'org', true),
  ('supervisor', '客户经理主管', 'Team leader', 'business', 'manager', true),
  ('rm_hunter', '外拓客户经理', 'Acquisition manager', 'business', 'manager', true),
  ('rm_product', '产品客户经理', 'Product manager', 'business', 'manager', true),
  ('rm_risk', '风险经理', 'Risk manager', 'business', 'manager', true),
  ('rm_ops', '业务经理', 'Operations manager', 'business', 'manager', true),
  ('lobby', '大堂经理', 'Lobby manager', 'business', null, true),
  ('teller', '柜员', 'Teller', 'business', null, true),
  ('call_agent', '客服坐席', 'Call-centre agent', 'business', null, true),
  ('care_officer', '消保专员', 'Consumer-protection officer', 'business', null, true),
  ('mkt_planner', '营销策划', 'Marketing planner', 'business', 'head', true),
  ('perf_admin', '绩效管理员', 'Performance administrator', 'business', null, true),
  ('data_steward', '数据管理员', 'Data steward', 'business', 'head', true),
  ('compliance', '内控案防员', 'Compliance officer', 'business', 'head', true),
  ('it_ops', '运行值班员', 'Operator of nights', 'system', null, true),
  ('sys_admin', '系统管理员', 'System administrator', 'system', null, true),
  ('sec_admin', '安全管理员', 'Security administrator', 'security', null, true),
  ('auditor', '审计员', 'Auditor', 'audit', null, true);

insert into platform.role_conflicts (role_code, other_role_code, reason_zh, reason_en)
select
  least('perf_admin', role_code),
  greatest('perf_admin', role_code),
  '制定计价者不得从计价中受益',
  'Who sets prices of performance may not earn by them'
from platform.roles
where role_code in ('rm_hunter', 'rm_product', 'rm_risk', 'rm_ops', 'supervisor');

insert into platform.role_permissions (role_code, permission)
select role_code, permission
from (
  values
    ('hq_mgr', '{customers.read,customers.export,identity.propose,identity.decide,quality.read,repair.all}'),
    (
      'br_mgr',
      '{customers.read,customers.export,identity.propose,identity.decide,quality.read,repair.operations,'
      || 'repair.retail}'
    ),
    ('sub_mgr', '{customers.read,customers.export,identity.propose,quality.read}'),
    ('supervisor', '{customers.read,customers.export}'),
    ('rm_hunter', '{customers.read,customers.export}'),
    ('rm_product', '{customers.read,customers.export}'),
    ('rm_risk', '{customers.read}'),
    ('rm_ops', '{customers.read}'),
    ('mkt_planner', '{customers.read}'),
    ('data_steward', '{customers.read,identity.propose,identity.decide,quality.read,repair.all}'),
    ('compliance', '{customers.read}'),
    ('it_ops', '{arrivals.read,nights.operate}'),
    ('sys_admin', '{arrivals.read,nights.operate,users.read,users.manage}'),
    ('sec_admin', '{users.read,roles.read,roles.manage,posts.manage}'),
    ('auditor', '{audit.read,users.read,roles.read}')
) as given (role_code, list)
cross join unnest(CAST(given.list as text[])) as permission;

-- Whoever could sign in before keeps what he had, in a role made of it.
create temporary table kept_duties on commit drop as
select
  holder.user_id,
  reach.reach_kind,
  coalesce(
    reach.unit_id,
    (select unit_id from platform.units where parent_unit_id is null order by publication_id desc limit 1),
    ''
  ) as unit_id,
  coalesce(reach.position, 1) as position,
  holder.title,
  'kept_' || dense_rank() over (order by reach.reach_kind nulls last, permissions.list) as role_code,
  permissions.list
from platform.users as holder
left join platform.user_reaches as reach on reach.user_id = holder.user_id
cross join lateral (
  select coalesce(array_agg(given.permission order by given.permission), '{}') as list
  from (
    select permission from platform.user_permissions where user_id = holder.user_id
    union
    -- These asked for nothing but a reach.
    select unnest('{customers.read,customers.export}'::text[]) where reach.reach_kind is not null
  ) as given
) as permissions;

insert into platform.roles (role_code, name_zh, name_en, power_code, reach_kind)
select distinct role_code, '原有权限 ' || substr(role_code, 6), 'Kept rights ' || substr(role_code, 6), 'business',
  reach_kind
from kept_duties;

insert into platform.role_permissions (role_code, permission)
select distinct role_code, unnest(list) from kept_duties;

insert into platform.posts (post_id, unit_id, role_code, title)
select user_id || '-' || position, unit_id, role_code, title from kept_duties;

insert into platform.post_holders (post_id, user_id, valid_from, is_first)
select user_id || '-' || position, user_id, date '2026-01-01', position = 1 from kept_duties;

-- Sessions open again in a post.
delete from platform.sessions;
alter table platform.sessions drop column reach_position,
  add column post_id text references platform.posts;
drop table platform.user_reaches, platform.user_permissions;

grant select on platform.roles, platform.role_permissions, platform.role_conflicts, platform.posts,
  platform.post_holders, platform.conflicting_posts to zhike_api, zhike_batch;
grant insert, update on platform.roles, platform.posts, platform.post_holders to zhike_api;
grant insert, delete on platform.role_permissions to zhike_api;
grant delete on platform.post_holders to zhike_api;
