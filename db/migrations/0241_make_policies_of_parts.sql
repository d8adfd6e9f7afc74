-- What lets a person see a customer, part by part: the one text from which the policies of every table are made,
-- and the answer to why somebody sees a customer. {customer} and {unit} stand for the columns of a table.
create table platform.scope_parts (
    reach_kind text not null check (reach_kind in ('head', 'line', 'org', 'team', 'manager')),
    position smallint not null,
    part_code text not null,
    predicate text not null,
    primary key (reach_kind, position),
    unique (reach_kind, part_code)
);

-- The interval of units stays a plain comparison: the planner looks at its values. Lists of customers are
-- subselects: they are read once. Who is hidden is found by halving: the largest number not above his is his own.
insert into platform.scope_parts (reach_kind, position, part_code, predicate) values
    ('head', 1, 'bank', 'true'),
    (
        'line', 1, 'line',
        '{customer} between current_setting(''app.line_lo'')::bigint and current_setting(''app.line_hi'')::bigint'
    ),
    ('org', 1, 'unit', '{unit} between current_setting(''app.lo'')::int and current_setting(''app.hi'')::int'),
    ('team', 1, 'team', '{customer} = any ((select platform.team_customer_ids())::bigint[])'),
    ('manager', 1, 'grant', '{customer} = any ((select platform.my_customer_ids())::bigint[])');
insert into platform.scope_parts (reach_kind, position, part_code, predicate)
select kinds.reach_kind, 2, 'not_hidden', $part$
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket({customer}::float8, (select platform.hidden_subjects()))
    ] is distinct from {customer}::float8)
$part$
from unnest(array['head', 'line', 'org', 'team', 'manager']) as kinds (reach_kind);

-- A role may reach a business line or a team; which line it is, the post says.
alter table platform.roles drop constraint roles_reach_kind_check;
alter table platform.roles add constraint roles_reach_kind_check
    check (reach_kind in ('head', 'line', 'org', 'team', 'manager'));
alter table platform.posts add column line_code text check (line_code in ('retail', 'corporate'));

-- The acting user, and everybody whose post reports to his, directly or further down, on the day that counts.
create function platform.team_user_ids() returns text[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    with recursive below as (
        select posts.post_id
        from platform.posts
        where posts.reports_to = current_setting('app.post_id')
        union
        select posts.post_id
        from platform.posts
        inner join below on posts.reports_to = below.post_id
    )
    select coalesce(array_agg(distinct holders.user_id), '{}') || current_setting('app.user_id')
    from below
    inner join platform.post_holders as holders on holders.post_id = below.post_id
    where holders.valid_from <= current_setting('app.today')::date
        and current_setting('app.today')::date < holders.valid_to
$$;

create function platform.team_customer_ids() returns bigint[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct grants.subject_id), '{}')
    from platform.grants
    where grants.user_id = any ((select platform.team_user_ids())::text[])
        and grants.valid_from <= current_setting('app.today')::date
        and current_setting('app.today')::date < grants.valid_to
$$;
revoke execute on function platform.team_user_ids(), platform.team_customer_ids() from public;

alter function platform.my_customer_ids() parallel safe;

grant usage on schema platform, serving, marts to r_line, r_team, r_explain;
grant usage on schema customer_management, data_quality to r_line, r_team;
grant execute on function platform.hidden_subjects(), platform.hides_nobody()
    to r_head, r_line, r_org, r_team, r_manager, r_explain;
grant execute on function platform.my_customer_ids() to r_explain;
grant execute on function platform.team_customer_ids(), platform.team_user_ids() to r_team, r_explain;

-- Gives a table one policy for each kind of reach, made of the parts. `places` names the columns that hold a
-- customer and its unit; of several customers in a row all have to be in reach. `published` says how the
-- publication is compared.
create function platform.protect(
    mart regclass,
    places text[] default '{customer_id,org_pos}',
    published text default 'publication_id = current_setting(''app.publication'')::int'
) returns void
language plpgsql as $$
declare
    kind record;
begin
    for kind in
        select
            parts.reach_kind,
            string_agg(
                replace(replace(parts.predicate, '{customer}', places[at]), '{unit}', places[at + 1]),
                ' and ' order by at, parts.position
            ) as predicate
        from platform.scope_parts as parts
        cross join generate_series(1, cardinality(places), 2) as at
        group by parts.reach_kind
    loop
        execute format('drop policy if exists %I on %s', kind.reach_kind, mart);
        execute format(
            'create policy %I on %s for select to %I using (%s and %s)',
            kind.reach_kind, mart, 'r_' || kind.reach_kind, published, kind.predicate
        );
        execute format('grant select on %s to %I', mart, 'r_' || kind.reach_kind);
    end loop;
end
$$;
revoke execute on function platform.protect(regclass, text[], text) from public;

-- The parts of a reach for one customer, each with whether it holds for the settings of a transaction: what the
-- policies of that reach would say, said part by part. Written from the same text as they are.
do $$
declare
    branches text;
begin
    select string_agg(
        format(
            'select %s::smallint, %L, coalesce(%s, false) where kind = %L',
            parts.position, parts.part_code,
            replace(replace(parts.predicate, '{customer}', 'customer_id'), '{unit}', 'org_pos'),
            parts.reach_kind
        ),
        ' union all ' order by parts.reach_kind, parts.position
    )
    into branches
    from platform.scope_parts as parts;
    execute format(
        'create function platform.scope_of(kind text, customer_id bigint, org_pos integer)
         returns table (part_position smallint, part_code text, holds boolean)
         language sql stable as %L',
        branches
    );
end
$$;
revoke execute on function platform.scope_of(text, bigint, integer) from public;
grant execute on function platform.scope_of(text, bigint, integer) to r_explain;

-- Every mart with customers. The wide one compares the publication once, not once a row.
select platform.protect(
    'marts.customers', published => 'publication_id = (select current_setting(''app.publication'')::int)'
);
select platform.protect(('marts.' || mart)::regclass)
from unnest(array[
    'customer_accounts', 'customer_holdings', 'customer_loans', 'customer_cards', 'customer_certificates',
    'customer_contacts', 'search_terms', 'customer_numbers', 'customer_fields'
]) as mart;
-- A pair is told to whom both its customers are in reach: it says of each what is known of the other.
select platform.protect(
    'marts.identity_pairs', '{customer_id,org_pos,second_customer_id,second_org_pos}'
);

-- Tables without customers: whoever reads a publication reads units, employees and the list of fields.
alter policy publication on marts.units to r_head, r_line, r_org, r_team, r_manager, r_explain;
alter policy publication on marts.employees to r_head, r_line, r_org, r_team, r_manager;
alter policy publication on marts.quality_fields to r_head, r_line, r_org, r_team, r_manager;
-- What an employee looks after is told to a line where all of it belongs to the line, to a team of its own.
create policy line on marts.employee_figures for select to r_line using (
    publication_id = current_setting('app.publication')::int
    and case current_setting('app.line') when 'retail' then corporate_count else retail_count end = 0
);
create policy team on marts.employee_figures for select to r_team using (
    publication_id = current_setting('app.publication')::int
    and employee_id = any ((select platform.team_user_ids())::text[])
);
create policy line on marts.field_quality for select to r_line using (
    publication_id = current_setting('app.publication')::int
    and customer_type_code = current_setting('app.line')
);
create policy team on marts.field_quality for select to r_team using (false);
grant select on marts.units, marts.employees, marts.quality_fields, marts.employee_figures, marts.field_quality
    to r_line, r_team;

-- What modules keep of a customer, for whoever sees the customer.
alter policy reach on customer_management.ownerships to r_head, r_line, r_org, r_team, r_manager;
alter policy reach on customer_management.identity_decisions to r_head, r_line, r_org, r_team, r_manager;
alter policy reach on data_quality.repair_tasks to r_head, r_line, r_org, r_team, r_manager;
alter policy reach on data_quality.repair_reports to r_head, r_line, r_org, r_team, r_manager;
grant select on customer_management.ownerships, customer_management.identity_decisions,
    data_quality.repair_tasks, data_quality.repair_reports to r_line, r_team;

-- Who explains what others may see reads what scope is made of, and of a customer his number and his unit.
create policy explain on marts.customers for select to r_explain using (
    publication_id = (select current_setting('app.publication')::int)
);
grant select (publication_id, customer_id, org_pos) on marts.customers to r_explain;
grant select on marts.units to r_explain;
grant select on platform.units, platform.grants, platform.posts, platform.post_holders, platform.roles,
    platform.role_permissions, platform.role_fields to r_explain;
grant select (user_id, username, display_name, is_active) on platform.users to r_explain;

-- Whose post looks at a unit or a line may have been granted customers beside it: the session says in which of the
-- two he acts, and the application looks whether there are any.
alter table platform.sessions add column is_by_grants boolean not null default false;
grant select (user_id, valid_from, valid_to) on platform.grants to zhike_api;

-- Who may what of it, where the bank has not said otherwise.
insert into platform.roles (role_code, name_zh, name_en, power_code, reach_kind, is_built_in)
values ('line_mgr', '总行条线管理者', 'Head of a business line', 'business', 'line', true);
update platform.roles set reach_kind = 'team' where role_code = 'supervisor' and is_built_in;
insert into platform.role_permissions (role_code, permission)
values
    ('line_mgr', 'customers.read'),
    ('line_mgr', 'customers.export'),
    ('line_mgr', 'quality.read'),
    ('hq_mgr', 'customers.private'),
    ('hq_mgr', 'customers.mark_private'),
    ('compliance', 'customers.private'),
    ('compliance', 'customers.mark_private'),
    ('compliance', 'access.explain'),
    ('auditor', 'access.explain'),
    ('sec_admin', 'access.explain'),
    ('sec_admin', 'access.block');

-- The head of a line is shown fields as the head office is.
insert into platform.role_fields (role_code, field_class, in_list, in_record)
select 'line_mgr', field_class, in_list, in_record from platform.role_fields where role_code = 'hq_mgr';
