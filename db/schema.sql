-- Generated from the migrations by `npm run docs:generate`. Do not edit: write a migration.

create extension btree_gist;

create schema approvals;
grant usage on schema approvals to zhike_api;
grant usage on schema approvals to zhike_batch;

create schema consents;
grant usage on schema consents to r_head;
grant usage on schema consents to r_line;
grant usage on schema consents to r_manager;
grant usage on schema consents to r_org;
grant usage on schema consents to r_team;
grant usage on schema consents to zhike_api;

create schema custom_fields;
grant usage on schema custom_fields to r_head;
grant usage on schema custom_fields to r_line;
grant usage on schema custom_fields to r_manager;
grant usage on schema custom_fields to r_org;
grant usage on schema custom_fields to r_team;
grant usage on schema custom_fields to zhike_api;
grant usage on schema custom_fields to zhike_batch;

create schema customer_contacts;
grant usage on schema customer_contacts to r_head;
grant usage on schema customer_contacts to r_line;
grant usage on schema customer_contacts to r_manager;
grant usage on schema customer_contacts to r_org;
grant usage on schema customer_contacts to r_team;
grant usage on schema customer_contacts to zhike_api;
grant usage on schema customer_contacts to zhike_batch;

create schema customer_management;
grant usage on schema customer_management to r_head;
grant usage on schema customer_management to r_line;
grant usage on schema customer_management to r_look_up;
grant usage on schema customer_management to r_manager;
grant usage on schema customer_management to r_org;
grant usage on schema customer_management to r_team;
grant usage on schema customer_management to zhike_api;
grant usage on schema customer_management to zhike_batch;

create schema customer_profile;
grant usage on schema customer_profile to r_head;
grant usage on schema customer_profile to r_line;
grant usage on schema customer_profile to r_manager;
grant usage on schema customer_profile to r_org;
grant usage on schema customer_profile to r_team;
grant usage on schema customer_profile to zhike_api;
grant usage on schema customer_profile to zhike_batch;

create schema customer_tags;
grant usage on schema customer_tags to r_head;
grant usage on schema customer_tags to r_line;
grant usage on schema customer_tags to r_manager;
grant usage on schema customer_tags to r_org;
grant usage on schema customer_tags to r_team;
grant usage on schema customer_tags to zhike_api;

create schema data_quality;
grant usage on schema data_quality to r_head;
grant usage on schema data_quality to r_line;
grant usage on schema data_quality to r_manager;
grant usage on schema data_quality to r_org;
grant usage on schema data_quality to r_team;
grant usage on schema data_quality to zhike_api;
grant usage on schema data_quality to zhike_batch;

create schema exports;
grant usage on schema exports to zhike_api;
grant usage on schema exports to zhike_batch;

create schema marts;
comment on schema marts is 'Published tables, one partition a publication; read under row-level policies.';
grant usage on schema marts to r_explain;
grant usage on schema marts to r_head;
grant usage on schema marts to r_line;
grant usage on schema marts to r_look_up;
grant usage on schema marts to r_manager;
grant usage on schema marts to r_org;
grant usage on schema marts to r_team;
grant usage on schema marts to zhike_api;
grant usage on schema marts to zhike_batch;

create schema notices;
grant usage on schema notices to zhike_api;
grant usage on schema notices to zhike_batch;

create schema parameters;
grant usage on schema parameters to zhike_api;
grant usage on schema parameters to zhike_batch;

create schema people;
grant usage on schema people to zhike_api;
grant usage on schema people to zhike_batch;

create schema pipeline;
comment on schema pipeline is 'What the nights did: runs and their steps.';
grant usage on schema pipeline to zhike_api;
grant usage on schema pipeline to zhike_batch;

create schema platform;
comment on schema platform is 'Users, sessions, units, grants and audit; no business words.';
grant usage on schema platform to r_explain;
grant usage on schema platform to r_head;
grant usage on schema platform to r_line;
grant usage on schema platform to r_look_up;
grant usage on schema platform to r_manager;
grant usage on schema platform to r_org;
grant usage on schema platform to r_team;
grant usage on schema platform to zhike_api;
grant usage on schema platform to zhike_batch;

create schema prospects;
grant usage on schema prospects to r_head;
grant usage on schema prospects to r_line;
grant usage on schema prospects to r_manager;
grant usage on schema prospects to r_org;
grant usage on schema prospects to r_team;
grant usage on schema prospects to zhike_api;
grant usage on schema prospects to zhike_batch;

create schema serving;
comment on schema serving is 'Which publication is live.';
grant usage on schema serving to r_explain;
grant usage on schema serving to r_head;
grant usage on schema serving to r_line;
grant usage on schema serving to r_manager;
grant usage on schema serving to r_org;
grant usage on schema serving to r_team;
grant usage on schema serving to zhike_api;
grant usage on schema serving to zhike_batch;

create schema work_lists;
grant usage on schema work_lists to r_head;
grant usage on schema work_lists to r_line;
grant usage on schema work_lists to r_manager;
grant usage on schema work_lists to r_org;
grant usage on schema work_lists to r_team;
grant usage on schema work_lists to zhike_api;
grant usage on schema work_lists to zhike_batch;

CREATE OR REPLACE FUNCTION approvals.refuse_after_the_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise exception 'request % has come to its end', old.request_id using errcode = 'check_violation';
end
$function$
;

CREATE OR REPLACE FUNCTION approvals.refuse_own_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    asked approvals.requests;
begin
    select * into asked from approvals.requests where request_id = new.request_id;
    if new.user_id = asked.maker_id or new.user_id = any (asked.excluded) then
        raise exception '% may not decide request %', new.user_id, new.request_id
            using errcode = 'insufficient_privilege';
    end if;
    if exists (
        select from approvals.decisions as earlier
        where earlier.request_id = new.request_id and earlier.round_no = new.round_no
            and earlier.level_no < new.level_no and earlier.move_code = 'approve'
            and earlier.user_id = new.user_id
    ) then
        raise exception '% has decided an earlier level of request %', new.user_id, new.request_id
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$function$
;

CREATE OR REPLACE FUNCTION custom_fields.keep_values_of(record text, key_type regtype)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
    kept text;
begin
    execute format($table$
        create table custom_fields.%1$s_records (
            %1$s_id %2$s primary key,
            version integer not null check (version > 0),
            changed_by text not null,
            changed_at timestamptz not null
        );
        create table custom_fields.%1$s_values (
            %1$s_id %2$s not null,
            field_no smallint not null references custom_fields.definitions,
            item smallint not null check (item >= 0),
            -- Words, codes, yes or no; whole numbers in the smallest unit of the field; days; or sealed.
            value_text text check (char_length(value_text) between 1 and 500),
            value_number bigint,
            value_date date,
            value_sealed text constraint value_is_sealed
                check (value_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
            -- Whose it was before its record became part of this one; null: it was entered here.
            merged_from_id %2$s,
            primary key (%1$s_id, field_no, item),
            constraint one_value check (num_nonnulls(value_text, value_number, value_date, value_sealed) = 1)
        );
        create index on custom_fields.%1$s_values (field_no, value_text, %1$s_id) where value_text is not null;
        create index on custom_fields.%1$s_values (field_no, value_number, %1$s_id) where value_number is not null;
        create index on custom_fields.%1$s_values (field_no, value_date, %1$s_id) where value_date is not null;
        create index on custom_fields.%1$s_values (merged_from_id) where merged_from_id is not null;
        -- The application writes values and cannot read them: what it shows it reads as whoever asks.
        grant select (%1$s_id, version), insert, update on custom_fields.%1$s_records to zhike_api;
        grant select, insert, update on custom_fields.%1$s_records to zhike_batch;
        grant select (%1$s_id, field_no), insert, delete on custom_fields.%1$s_values to zhike_api;
        grant select, insert, delete on custom_fields.%1$s_values to zhike_batch;
        grant select on custom_fields.%1$s_records, custom_fields.%1$s_values
            to r_head, r_line, r_org, r_team, r_manager;
        create policy owner_seals_again on custom_fields.%1$s_values for all to current_user
            using (true) with check (true);
    $table$, record, key_type);
    foreach kept in array array[record || '_records', record || '_values'] loop
        execute format($policies$
            create policy api on custom_fields.%1$I to zhike_api using (true) with check (true);
            create policy batch on custom_fields.%1$I to zhike_batch using (true) with check (true);
            alter table custom_fields.%1$I enable row level security;
            alter table custom_fields.%1$I force row level security;
        $policies$, kept);
    end loop;
end
$function$
;

CREATE OR REPLACE FUNCTION customer_contacts.keep_standing()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
    insert into customer_contacts.standings (customer_id) values (new.customer_id) on conflict do nothing;
    -- Of two who write about one customer at once the second waits, and reckons with what the first has written.
    perform 1 from customer_contacts.standings where customer_id = new.customer_id for update;
    perform customer_contacts.stand_anew(new.customer_id);
    return null;
end
$function$
;

CREATE OR REPLACE FUNCTION customer_contacts.stand_anew(of_customer bigint)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    update customer_contacts.standings as s
    set reached_at = it.reached_at,
        reached_on = it.reached_on,
        planned_on = case
            when it.reached_on >= it.planned_on and it.reached_at >= it.set_at then null
            else it.planned_on
        end
    from (
        select
            last.reached_at,
            (last.reached_at at time zone 'Asia/Shanghai')::date as reached_on,
            plan.planned_on,
            plan.set_at
        from (
            -- Somebody was spoken with, whatever came of it.
            select max(v.happened_at) as reached_at
            from customer_contacts.contacts as c
            inner join customer_contacts.contact_versions as v
                on v.contact_id = c.contact_id and v.version = c.version
            where c.customer_id = of_customer and v.outcome_code in ('reached', 'call_again', 'refused')
        ) as last
        left join lateral (
            select p.planned_on, p.set_at
            from customer_contacts.plans as p
            where p.customer_id = of_customer
            order by p.plan_id desc
            limit 1
        ) as plan on true
    ) as it
    where s.customer_id = of_customer
$function$
;

CREATE OR REPLACE FUNCTION customer_management.check_assistants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    crowded bigint;
begin
    if not exists (select 1 from written where role_code = 'assistant') then
        return null;
    end if;
    select o.customer_id
    into crowded
    from customer_management.ownerships as o
    where o.customer_id in (select customer_id from written where role_code = 'assistant')
        and o.role_code = 'assistant' and o.valid_to = '9999-12-31'
    group by o.customer_id
    having count(*) > 5
    limit 1;
    if crowded is not null then
        raise exception 'more than five assist customer %', crowded
            using errcode = 'check_violation', constraint = 'five_assist_at_most';
    end if;
    return null;
end
$function$
;

CREATE OR REPLACE FUNCTION customer_management.note_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.changed_at := now();
    return new;
end
$function$
;

CREATE OR REPLACE FUNCTION people.count_held(holder text, day date, units text[])
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select CAST(count(distinct g.subject_id) as integer)
  from platform.grants as g
  where g.user_id = holder and g.kind <> 'share' and g.valid_to > day
    and (units is null or g.unit_id = any (units))
$function$
;

CREATE OR REPLACE FUNCTION people.remember_built_in()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'roles' then
    insert into people.built_in_roles (role_code, name_zh, name_en, reach_kind)
    select new.role_code, new.name_zh, new.name_en, new.reach_kind where new.is_built_in
    on conflict (role_code) do nothing;
  elsif tg_table_name = 'role_fields' then
    insert into people.built_in_fields (role_code, field_class, in_list, in_record)
    select new.role_code, new.field_class, new.in_list, new.in_record
    from people.built_in_roles as r where r.role_code = new.role_code
    on conflict do nothing;
  else
    insert into people.built_in_permissions (role_code, permission)
    select new.role_code, new.permission from people.built_in_roles as r where r.role_code = new.role_code
    on conflict do nothing;
  end if;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.hidden_subjects()
 RETURNS double precision[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
    hidden float8[] := '{}';
    own float8;
    place integer;
    day date := current_setting('app.today');
begin
    if not current_setting('app.sees_private')::boolean then
        select case when index.true_from <= day then index.subjects else (
            select coalesce(array_agg(distinct marks.subject_id::float8), '{}')
            from platform.private_subjects as marks
            where marks.valid_from <= day and day < marks.valid_to
        ) end
        into hidden
        from platform.private_index as index;
    end if;
    for own in
        select blocks.subject_id
        from platform.blocked_subjects as blocks
        where blocks.user_id = current_setting('app.user_id')
            and blocks.valid_from <= day and day < blocks.valid_to
    loop
        place := width_bucket(own, hidden);
        if hidden[place] is distinct from own then
            hidden := hidden[:place] || own || hidden[place + 1:];
        end if;
    end loop;
    -- A new value: one that still lay outside its row would be fetched again for every customer.
    return hidden || '{}'::float8[];
end
$function$
;

CREATE OR REPLACE FUNCTION platform.hides_nobody()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select current_setting('app.sees_private')::boolean and not exists (
        select 1
        from platform.blocked_subjects as blocks
        where blocks.user_id = current_setting('app.user_id')
            and blocks.valid_from <= current_setting('app.today')::date
            and current_setting('app.today')::date < blocks.valid_to
    )
$function$
;

CREATE OR REPLACE FUNCTION platform.index_private()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
    update platform.private_index
    set revision = revision + 1,
        subjects = coalesce((
            select array_agg(marks.subject_id::float8 order by marks.subject_id nulls last)
            from platform.private_subjects as marks where marks.valid_to = '9999-12-31'
        ), '{}'),
        true_from = coalesce((
            select greatest(
                max(marks.valid_from), max(marks.valid_to) filter (where marks.valid_to < '9999-12-31')
            )
            from platform.private_subjects as marks
        ), '-infinity');
    return null;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.let_look_up(mart regclass, columns text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
    execute format(
        'create policy look_up on %s for select to r_look_up using ('
        'publication_id = (select current_setting(''app.publication'')::int) and %s)',
        mart,
        (
            select
                string_agg(
                    replace(replace(predicate, '{customer}', 'customer_id'), '{unit}', 'org_pos'),
                    ' and ' order by position
                )
            from platform.scope_parts
            where reach_kind = 'look_up'
        )
    );
    execute format('grant select (%s) on %s to r_look_up', columns, mart);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.looked_up_ids()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(distinct look_ups.subject_id), '{}')
    from platform.look_ups
    where look_ups.user_id = current_setting('app.user_id')
        and look_ups.is_found
        and look_ups.opened_at <= current_setting('app.until')::timestamptz
        and current_setting('app.since')::timestamptz < look_ups.ends_at
        -- No look-up is longer than a day: older ones are not read.
        and look_ups.opened_at > current_setting('app.since')::timestamptz - interval '1 day'
$function$
;

CREATE OR REPLACE FUNCTION platform.my_customer_ids()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct grants.subject_id), '{}')
  from platform.grants
  where grants.user_id = current_setting('app.user_id')
    and grants.valid_from <= current_setting('app.today')::date
    and current_setting('app.today')::date < grants.valid_to
$function$
;

CREATE OR REPLACE FUNCTION platform.protect(mart regclass, places text[] DEFAULT '{customer_id,org_pos}'::text[], published text DEFAULT 'publication_id = current_setting(''app.publication'')::int'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
        where parts.reach_kind <> 'look_up'
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
$function$
;

CREATE OR REPLACE FUNCTION platform.protect_entered(entered regclass, readers text DEFAULT 'true'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
    kind record;
begin
    for kind in
        select
            parts.reach_kind,
            case when parts.reach_kind = 'org'
                then format('exists (select 1 from marts.customers c where c.customer_id = %s.customer_id)', entered)
                else string_agg(
                    replace(parts.predicate, '{customer}', 'customer_id'), ' and ' order by parts.position
                )
            end as predicate
        from platform.scope_parts as parts
        -- The reaches that open a customer whole.
        where parts.reach_kind in ('head', 'line', 'org', 'team', 'manager')
        group by parts.reach_kind
    loop
        execute format(
            'create policy %I on %s for select to %I using (((%s) or exists (
                select 1 from marts.customer_numbers n where n.registered_id = %s.customer_id
            )) and (%s))',
            kind.reach_kind, entered, 'r_' || kind.reach_kind, kind.predicate, entered, readers
        );
        execute format('grant select on %s to %I', entered, 'r_' || kind.reach_kind);
    end loop;
    execute format('create policy api on %s to zhike_api using (true) with check (true)', entered);
    execute format('create policy owner_seals_again on %s for all to current_user using (true) with check (true)', entered);
    execute format('alter table %s enable row level security', entered);
    execute format('alter table %s force row level security', entered);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$function$
;

CREATE OR REPLACE FUNCTION platform.refuse_conflicting_duties()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  found record;
begin
  perform pg_advisory_xact_lock(hashtext('duties ' || new.user_id));
  select * into found from platform.conflicting_posts where user_id = new.user_id limit 1;
  if found.user_id is not null then
    raise exception '% may not hold % and % together: %',
      found.user_id, found.role_code, found.other_role_code, found.reason_en
      using errcode = 'check_violation', constraint = 'duties_apart';
  end if;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.refuse_other_duty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'post % keeps its role and its unit', old.post_id using errcode = 'check_violation';
end
$function$
;

CREATE OR REPLACE FUNCTION platform.scope_of(kind text, customer_id bigint, org_pos integer)
 RETURNS TABLE(part_position smallint, part_code text, holds boolean)
 LANGUAGE sql
 STABLE
AS $function$select 1::smallint, 'bank', coalesce(true, false) where kind = 'head' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'head' union all select 1::smallint, 'line', coalesce(customer_id between current_setting('app.line_lo')::bigint and current_setting('app.line_hi')::bigint, false) where kind = 'line' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'line' union all select 1::smallint, 'look_up', coalesce(customer_id = any ((select platform.looked_up_ids())::bigint[]), false) where kind = 'look_up' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'look_up' union all select 1::smallint, 'grant', coalesce(customer_id = any ((select platform.my_customer_ids())::bigint[]), false) where kind = 'manager' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'manager' union all select 1::smallint, 'unit', coalesce(org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int, false) where kind = 'org' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'org' union all select 1::smallint, 'team', coalesce(customer_id = any ((select platform.team_customer_ids())::bigint[]), false) where kind = 'team' union all select 2::smallint, 'not_hidden', coalesce(
    ((select platform.hides_nobody()) or (select platform.hidden_subjects())[
        width_bucket(customer_id::float8, (select platform.hidden_subjects()))
    ] is distinct from customer_id::float8)
, false) where kind = 'team'$function$
;

CREATE OR REPLACE FUNCTION platform.team_customer_ids()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(distinct grants.subject_id), '{}')
    from platform.grants
    where grants.user_id = any ((select platform.team_user_ids())::text[])
        and grants.valid_from <= current_setting('app.today')::date
        and current_setting('app.today')::date < grants.valid_to
$function$
;

CREATE OR REPLACE FUNCTION platform.team_user_ids()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$
;

create table approvals.absences (
    absence_id bigint generated always as identity not null,
    user_id text not null,
    post_id text not null,
    deputy_id text not null,
    from_on date not null,
    to_on date not null,
    created_at timestamp with time zone not null,
    cancelled_at timestamp with time zone,
    constraint absences_check CHECK ((from_on <= to_on)),
    constraint absences_check1 CHECK ((deputy_id <> user_id)),
    constraint absences_pkey PRIMARY KEY (absence_id),
    constraint absences_post_id_user_id_daterange_excl EXCLUDE USING gist (post_id WITH =, user_id WITH =, daterange(from_on, to_on, '[]'::text) WITH &&) WHERE ((cancelled_at IS NULL))
);
CREATE INDEX absences_deputy_id_to_on_idx ON approvals.absences USING btree (deputy_id, to_on) WHERE (cancelled_at IS NULL);
grant insert, select, update on approvals.absences to zhike_api;
grant select on approvals.absences to zhike_batch;

create table approvals.decisions (
    decision_id bigint generated always as identity not null,
    request_id bigint not null,
    round_no integer not null,
    level_no integer not null,
    move_code text not null,
    user_id text,
    for_user_id text,
    to_user_id text,
    opinion text,
    decided_at timestamp with time zone not null,
    constraint decided_with_opinion CHECK (((move_code <> ALL (ARRAY['approve'::text, 'return'::text, 'reject'::text])) OR ((user_id IS NOT NULL) AND (char_length(opinion) > 0)))),
    constraint decisions_move_code_check CHECK ((move_code = ANY (ARRAY['submit'::text, 'approve'::text, 'return'::text, 'reject'::text, 'withdraw'::text, 'transfer'::text, 'urge'::text, 'hand_over'::text, 'pass'::text, 'expire'::text, 'take_effect'::text]))),
    constraint decisions_opinion_check CHECK ((char_length(opinion) <= 500)),
    constraint decisions_request_id_fkey FOREIGN KEY (request_id) REFERENCES approvals.requests(request_id),
    constraint decisions_pkey PRIMARY KEY (decision_id)
);
CREATE INDEX decisions_request_id_decision_id_idx ON approvals.decisions USING btree (request_id, decision_id);
CREATE INDEX decisions_user_id_request_id_idx ON approvals.decisions USING btree (user_id, request_id);
CREATE UNIQUE INDEX one_decision_a_level ON approvals.decisions USING btree (request_id, round_no, level_no) WHERE (move_code = ANY (ARRAY['approve'::text, 'return'::text, 'reject'::text]));
CREATE UNIQUE INDEX one_end ON approvals.decisions USING btree (request_id) WHERE (move_code = ANY (ARRAY['reject'::text, 'withdraw'::text, 'expire'::text, 'take_effect'::text]));
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON approvals.decisions FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER not_by_its_maker BEFORE INSERT ON approvals.decisions FOR EACH ROW WHEN ((new.move_code = ANY (ARRAY['approve'::text, 'return'::text, 'reject'::text, 'transfer'::text]))) EXECUTE FUNCTION approvals.refuse_own_decision();
grant insert, select on approvals.decisions to zhike_api;
grant insert, select on approvals.decisions to zhike_batch;

create table approvals.requests (
    request_id bigint generated always as identity not null,
    flow_code text not null,
    state_code text default 'draft'::text not null,
    revision integer default 1 not null,
    round_no integer default 0 not null,
    level_no integer default 0 not null,
    level_count integer default 0 not null,
    title_zh text not null,
    title_en text not null,
    facts jsonb not null,
    summary jsonb not null,
    persons jsonb default '{}'::jsonb not null,
    reason text not null,
    subject_id bigint,
    subject_unit_id text,
    is_quiet boolean default false not null,
    excluded text[] default '{}'::text[] not null,
    maker_id text not null,
    maker_post_id text,
    maker_unit_id text,
    created_at timestamp with time zone not null,
    submitted_at timestamp with time zone,
    expires_on date,
    urged_on date,
    ended_at timestamp with time zone,
    constraint ended_in_the_end CHECK (((state_code = ANY (ARRAY['effective'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text])) = (ended_at IS NOT NULL))),
    constraint level_of_those_it_has CHECK (((level_no >= 0) AND (level_no <= level_count))),
    constraint requests_flow_code_check CHECK ((flow_code ~ '^[a-z][a-z0-9_]{1,62}$'::text)),
    constraint requests_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint requests_state_code_check CHECK ((state_code = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'effective'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text]))),
    constraint subject_with_unit CHECK (((subject_id IS NULL) OR (subject_unit_id IS NOT NULL))),
    constraint requests_pkey PRIMARY KEY (request_id)
);
CREATE INDEX requests_expires_on_idx ON approvals.requests USING btree (expires_on) WHERE (state_code = ANY (ARRAY['submitted'::text, 'returned'::text]));
CREATE INDEX requests_maker_id_request_id_idx ON approvals.requests USING btree (maker_id, request_id DESC);
CREATE TRIGGER ended BEFORE UPDATE ON approvals.requests FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION approvals.refuse_after_the_end();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON approvals.requests FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select, update on approvals.requests to zhike_api;
grant select, update on approvals.requests to zhike_batch;

create table approvals.steps (
    request_id bigint not null,
    round_no integer not null,
    level_no integer not null,
    name_zh text not null,
    name_en text not null,
    by_kind text not null,
    role_code text,
    person_id text,
    unit_id text,
    post_id text,
    within_working_days integer not null,
    state_code text default 'waiting'::text not null,
    began_at timestamp with time zone,
    began_on date,
    due_on date,
    ended_at timestamp with time zone,
    is_own boolean default false not null,
    passes_when_due boolean default false not null,
    constraint begun_at_a_moment CHECK ((((began_at IS NULL) = (due_on IS NULL)) AND ((began_at IS NULL) = (began_on IS NULL)))),
    constraint role_or_person CHECK ((((by_kind = 'role'::text) = (role_code IS NOT NULL)) AND ((by_kind = 'person'::text) = (person_id IS NOT NULL)))),
    constraint steps_by_kind_check CHECK ((by_kind = ANY (ARRAY['role'::text, 'superior'::text, 'person'::text]))),
    constraint steps_level_no_check CHECK ((level_no > 0)),
    constraint steps_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'open'::text, 'approved'::text, 'passed'::text, 'returned'::text, 'rejected'::text, 'dropped'::text]))),
    constraint steps_within_working_days_check CHECK ((within_working_days > 0)),
    constraint steps_request_id_fkey FOREIGN KEY (request_id) REFERENCES approvals.requests(request_id),
    constraint steps_pkey PRIMARY KEY (request_id, round_no, level_no)
);
CREATE UNIQUE INDEX one_open_step ON approvals.steps USING btree (request_id) WHERE (state_code = 'open'::text);
grant insert, select, update on approvals.steps to zhike_api;
grant select, update on approvals.steps to zhike_batch;

create table approvals.tasks (
    task_id bigint generated always as identity not null,
    request_id bigint not null,
    round_no integer not null,
    level_no integer not null,
    kind_code text not null,
    post_id text,
    user_id text not null,
    for_user_id text,
    given_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    constraint deputy_for_somebody CHECK (((kind_code = 'deputy'::text) = (for_user_id IS NOT NULL))),
    constraint tasks_kind_code_check CHECK ((kind_code = ANY (ARRAY['holder'::text, 'transfer'::text, 'deputy'::text]))),
    constraint tasks_request_id_fkey FOREIGN KEY (request_id) REFERENCES approvals.requests(request_id),
    constraint tasks_request_id_round_no_level_no_fkey FOREIGN KEY (request_id, round_no, level_no) REFERENCES approvals.steps(request_id, round_no, level_no),
    constraint tasks_pkey PRIMARY KEY (task_id)
);
CREATE INDEX tasks_post_id_idx ON approvals.tasks USING btree (post_id) WHERE (ended_at IS NULL);
CREATE INDEX tasks_request_id_idx ON approvals.tasks USING btree (request_id);
CREATE INDEX tasks_user_id_idx ON approvals.tasks USING btree (user_id) WHERE (ended_at IS NULL);
grant insert, select, update on approvals.tasks to zhike_api;
grant insert, select, update on approvals.tasks to zhike_batch;

create table consents.consents (
    consent_id bigint generated always as identity not null,
    customer_id bigint not null,
    channel_code text not null,
    purpose_code text not null,
    state_code text not null,
    given_on date not null,
    weekdays smallint[],
    time_from text,
    time_to text,
    not_before date,
    not_after date,
    evidence_code text not null,
    reference_sealed text not null,
    entered_by text not null,
    entered_at timestamp with time zone not null,
    constraint both_times CHECK ((((time_from IS NULL) = (time_to IS NULL)) AND (time_from < time_to))),
    constraint consents_channel_code_check CHECK ((channel_code = ANY (ARRAY['phone'::text, 'sms'::text, 'messenger'::text, 'email'::text, 'letter'::text, 'visit'::text]))),
    constraint consents_evidence_code_check CHECK ((evidence_code = ANY (ARRAY['form'::text, 'recording'::text, 'app'::text, 'counter'::text, 'letter'::text, 'online'::text]))),
    constraint consents_purpose_code_check CHECK ((purpose_code = ANY (ARRAY['service'::text, 'marketing'::text, 'profiling'::text, 'sharing'::text]))),
    constraint consents_state_code_check CHECK ((state_code = ANY (ARRAY['granted'::text, 'withdrawn'::text]))),
    constraint consents_time_from_check CHECK ((time_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
    constraint consents_time_to_check CHECK ((time_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
    constraint consents_weekdays_check CHECK ((((cardinality(weekdays) >= 1) AND (cardinality(weekdays) <= 6)) AND (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]))),
    constraint days_in_order CHECK ((not_before <= not_after)),
    constraint no_window_of_nothing CHECK (((state_code = 'granted'::text) OR (num_nonnulls(weekdays, time_from, not_before, not_after) = 0))),
    constraint reference_is_sealed CHECK ((reference_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint consents_pkey PRIMARY KEY (consent_id)
);
CREATE INDEX consents_customer_id_consent_id_idx ON consents.consents USING btree (customer_id, consent_id);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON consents.consents FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table consents.consents enable row level security;
alter table consents.consents force row level security;
create policy api on consents.consents for all to zhike_api using (true) with check (true);
create policy head on consents.consents for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = consents.customer_id)))) AND true));
create policy line on consents.consents for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = consents.customer_id)))) AND true));
create policy manager on consents.consents for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = consents.customer_id)))) AND true));
create policy org on consents.consents for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = consents.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = consents.customer_id)))) AND true));
create policy owner_seals_again on consents.consents for all to zhike_owner using (true) with check (true);
create policy team on consents.consents for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = consents.customer_id)))) AND true));
grant select on consents.consents to r_head;
grant select on consents.consents to r_line;
grant select on consents.consents to r_manager;
grant select on consents.consents to r_org;
grant select on consents.consents to r_team;
grant insert on consents.consents to zhike_api;
grant select (consent_id) on consents.consents to zhike_api;

create table custom_fields.customer_records (
    customer_id bigint not null,
    version integer not null,
    changed_by text not null,
    changed_at timestamp with time zone not null,
    constraint customer_records_version_check CHECK ((version > 0)),
    constraint customer_records_pkey PRIMARY KEY (customer_id)
);
alter table custom_fields.customer_records enable row level security;
alter table custom_fields.customer_records force row level security;
create policy api on custom_fields.customer_records for all to zhike_api using (true) with check (true);
create policy batch on custom_fields.customer_records for all to zhike_batch using (true) with check (true);
create policy head on custom_fields.customer_records for select to r_head using ((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on custom_fields.customer_records for select to r_line using ((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on custom_fields.customer_records for select to r_manager using (((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on custom_fields.customer_records for select to r_org using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = customer_records.customer_id))));
create policy team on custom_fields.customer_records for select to r_team using (((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on custom_fields.customer_records to r_head;
grant select on custom_fields.customer_records to r_line;
grant select on custom_fields.customer_records to r_manager;
grant select on custom_fields.customer_records to r_org;
grant select on custom_fields.customer_records to r_team;
grant insert, update on custom_fields.customer_records to zhike_api;
grant insert, select, update on custom_fields.customer_records to zhike_batch;
grant select (customer_id, version) on custom_fields.customer_records to zhike_api;

create table custom_fields.customer_values (
    customer_id bigint not null,
    field_no smallint not null,
    item smallint not null,
    value_text text,
    value_number bigint,
    value_date date,
    value_sealed text,
    merged_from_id bigint,
    constraint customer_values_item_check CHECK ((item >= 0)),
    constraint customer_values_value_text_check CHECK (((char_length(value_text) >= 1) AND (char_length(value_text) <= 500))),
    constraint one_value CHECK ((num_nonnulls(value_text, value_number, value_date, value_sealed) = 1)),
    constraint value_is_sealed CHECK ((value_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint customer_values_field_no_fkey FOREIGN KEY (field_no) REFERENCES custom_fields.definitions(field_no),
    constraint customer_values_pkey PRIMARY KEY (customer_id, field_no, item)
);
CREATE INDEX customer_values_field_no_value_date_customer_id_idx ON custom_fields.customer_values USING btree (field_no, value_date, customer_id) WHERE (value_date IS NOT NULL);
CREATE INDEX customer_values_field_no_value_number_customer_id_idx ON custom_fields.customer_values USING btree (field_no, value_number, customer_id) WHERE (value_number IS NOT NULL);
CREATE INDEX customer_values_field_no_value_text_customer_id_idx ON custom_fields.customer_values USING btree (field_no, value_text, customer_id) WHERE (value_text IS NOT NULL);
CREATE INDEX customer_values_merged_from_id_idx ON custom_fields.customer_values USING btree (merged_from_id) WHERE (merged_from_id IS NOT NULL);
alter table custom_fields.customer_values enable row level security;
alter table custom_fields.customer_values force row level security;
create policy api on custom_fields.customer_values for all to zhike_api using (true) with check (true);
create policy batch on custom_fields.customer_values for all to zhike_batch using (true) with check (true);
create policy head on custom_fields.customer_values for select to r_head using ((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on custom_fields.customer_values for select to r_line using ((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on custom_fields.customer_values for select to r_manager using (((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on custom_fields.customer_values for select to r_org using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = customer_values.customer_id))));
create policy owner_seals_again on custom_fields.customer_values for all to zhike_owner using (true) with check (true);
create policy team on custom_fields.customer_values for select to r_team using (((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on custom_fields.customer_values to r_head;
grant select on custom_fields.customer_values to r_line;
grant select on custom_fields.customer_values to r_manager;
grant select on custom_fields.customer_values to r_org;
grant select on custom_fields.customer_values to r_team;
grant delete, insert on custom_fields.customer_values to zhike_api;
grant delete, insert, select on custom_fields.customer_values to zhike_batch;
grant select (customer_id, field_no) on custom_fields.customer_values to zhike_api;

create table custom_fields.definitions (
    field_no smallint generated always as identity not null,
    field_code text not null,
    record_kind text not null,
    kind_code text not null,
    class_code text not null,
    decimals smallint not null,
    name_zh text not null,
    name_en text not null,
    help_zh text not null,
    help_en text not null,
    group_zh text not null,
    group_en text not null,
    owner_name text not null,
    position smallint not null,
    is_required boolean not null,
    applies_to text,
    length_max smallint,
    value_min text,
    value_max text,
    options jsonb not null,
    is_retired boolean not null,
    version integer not null,
    request_id bigint not null,
    made_by text not null,
    approved_by text not null,
    changed_at timestamp with time zone not null,
    constraint approved_by_another CHECK ((approved_by <> made_by)),
    constraint definitions_class_code_check CHECK ((class_code = ANY (ARRAY['C1'::text, 'C2'::text]))),
    constraint definitions_decimals_check CHECK (((decimals >= 0) AND (decimals <= 6))),
    constraint definitions_field_code_check CHECK ((field_code ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
    constraint definitions_kind_code_check CHECK ((kind_code = ANY (ARRAY['text'::text, 'integer'::text, 'decimal'::text, 'amount'::text, 'date'::text, 'flag'::text, 'choice'::text, 'choices'::text]))),
    constraint definitions_length_max_check CHECK (((length_max >= 1) AND (length_max <= 500))),
    constraint definitions_version_check CHECK ((version > 0)),
    constraint definitions_pkey PRIMARY KEY (field_no),
    constraint definitions_field_code_key UNIQUE (field_code)
);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON custom_fields.definitions FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select, update on custom_fields.definitions to zhike_api;

create table customer_contacts.contact_versions (
    contact_id bigint not null,
    customer_id bigint not null,
    version integer not null,
    kind_code text not null,
    direction_code text not null,
    happened_at timestamp with time zone not null,
    outcome_code text not null,
    colleagues text[] not null,
    subject_sealed text not null,
    spoken_with_sealed text,
    note_sealed text,
    entered_by text not null,
    entered_at timestamp with time zone not null,
    constraint contact_versions_direction_code_check CHECK ((direction_code = ANY (ARRAY['inbound'::text, 'outbound'::text]))),
    constraint contact_versions_kind_code_check CHECK ((kind_code = ANY (ARRAY['phone'::text, 'visit_in'::text, 'visit_out'::text, 'sms'::text, 'messenger'::text, 'email'::text, 'letter'::text, 'counter'::text]))),
    constraint contact_versions_outcome_code_check CHECK ((outcome_code = ANY (ARRAY['reached'::text, 'not_reached'::text, 'left_message'::text, 'call_again'::text, 'refused'::text, 'wrong_number'::text]))),
    constraint contact_versions_version_check CHECK ((version > 0)),
    constraint not_in_the_future CHECK ((happened_at <= entered_at)),
    constraint note_is_sealed CHECK ((note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint spoken_with_is_sealed CHECK ((spoken_with_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint subject_is_sealed CHECK ((subject_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint contact_versions_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES customer_contacts.contacts(contact_id),
    constraint contact_versions_pkey PRIMARY KEY (contact_id, version)
);
CREATE INDEX contact_versions_happened_at_idx ON customer_contacts.contact_versions USING btree (happened_at);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_contacts.contact_versions FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER stand AFTER INSERT ON customer_contacts.contact_versions FOR EACH ROW EXECUTE FUNCTION customer_contacts.keep_standing();
alter table customer_contacts.contact_versions enable row level security;
alter table customer_contacts.contact_versions force row level security;
create policy api on customer_contacts.contact_versions for all to zhike_api using (true) with check (true);
create policy head on customer_contacts.contact_versions for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contact_versions.customer_id)))) AND true));
create policy line on customer_contacts.contact_versions for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contact_versions.customer_id)))) AND true));
create policy manager on customer_contacts.contact_versions for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contact_versions.customer_id)))) AND true));
create policy org on customer_contacts.contact_versions for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = contact_versions.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contact_versions.customer_id)))) AND true));
create policy owner_seals_again on customer_contacts.contact_versions for all to zhike_owner using (true) with check (true);
create policy team on customer_contacts.contact_versions for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contact_versions.customer_id)))) AND true));
grant select on customer_contacts.contact_versions to r_head;
grant select on customer_contacts.contact_versions to r_line;
grant select on customer_contacts.contact_versions to r_manager;
grant select on customer_contacts.contact_versions to r_org;
grant select on customer_contacts.contact_versions to r_team;
grant insert on customer_contacts.contact_versions to zhike_api;

create table customer_contacts.contacts (
    contact_id bigint generated always as identity not null,
    customer_id bigint not null,
    held_by text not null,
    logged_at timestamp with time zone not null,
    version integer not null,
    constraint contacts_version_check CHECK ((version > 0)),
    constraint contacts_pkey PRIMARY KEY (contact_id)
);
CREATE INDEX contacts_customer_id_contact_id_idx ON customer_contacts.contacts USING btree (customer_id, contact_id);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_contacts.contacts FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table customer_contacts.contacts enable row level security;
alter table customer_contacts.contacts force row level security;
create policy api on customer_contacts.contacts for all to zhike_api using (true) with check (true);
create policy head on customer_contacts.contacts for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contacts.customer_id)))) AND true));
create policy line on customer_contacts.contacts for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contacts.customer_id)))) AND true));
create policy manager on customer_contacts.contacts for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contacts.customer_id)))) AND true));
create policy org on customer_contacts.contacts for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = contacts.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contacts.customer_id)))) AND true));
create policy owner_seals_again on customer_contacts.contacts for all to zhike_owner using (true) with check (true);
create policy team on customer_contacts.contacts for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = contacts.customer_id)))) AND true));
grant select on customer_contacts.contacts to r_head;
grant select on customer_contacts.contacts to r_line;
grant select on customer_contacts.contacts to r_manager;
grant select on customer_contacts.contacts to r_org;
grant select on customer_contacts.contacts to r_team;
grant insert on customer_contacts.contacts to zhike_api;
grant select (contact_id, customer_id) on customer_contacts.contacts to zhike_api;
grant select, update (version) on customer_contacts.contacts to zhike_api;

create table customer_contacts.next_steps (
    contact_id bigint not null,
    customer_id bigint not null,
    task_id bigint not null,
    channel_code text,
    purpose_code text,
    planned_at timestamp with time zone,
    warnings text[] not null,
    constraint next_steps_channel_code_check CHECK ((channel_code = ANY (ARRAY['phone'::text, 'sms'::text, 'messenger'::text, 'email'::text, 'letter'::text, 'visit'::text]))),
    constraint next_steps_purpose_code_check CHECK ((purpose_code = ANY (ARRAY['service'::text, 'marketing'::text]))),
    constraint planned_whole CHECK ((num_nonnulls(channel_code, purpose_code, planned_at) = ANY (ARRAY[0, 3]))),
    constraint next_steps_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES customer_contacts.contacts(contact_id),
    constraint next_steps_pkey PRIMARY KEY (contact_id),
    constraint next_steps_task_id_key UNIQUE (task_id)
);
alter table customer_contacts.next_steps enable row level security;
alter table customer_contacts.next_steps force row level security;
create policy api on customer_contacts.next_steps for all to zhike_api using (true) with check (true);
create policy batch on customer_contacts.next_steps for select to zhike_batch using (true);
create policy head on customer_contacts.next_steps for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = next_steps.customer_id)))) AND true));
create policy line on customer_contacts.next_steps for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = next_steps.customer_id)))) AND true));
create policy manager on customer_contacts.next_steps for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = next_steps.customer_id)))) AND true));
create policy org on customer_contacts.next_steps for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = next_steps.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = next_steps.customer_id)))) AND true));
create policy owner_seals_again on customer_contacts.next_steps for all to zhike_owner using (true) with check (true);
create policy team on customer_contacts.next_steps for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = next_steps.customer_id)))) AND true));
grant select on customer_contacts.next_steps to r_head;
grant select on customer_contacts.next_steps to r_line;
grant select on customer_contacts.next_steps to r_manager;
grant select on customer_contacts.next_steps to r_org;
grant select on customer_contacts.next_steps to r_team;
grant insert on customer_contacts.next_steps to zhike_api;
grant select (customer_id, task_id) on customer_contacts.next_steps to zhike_api;
grant select (customer_id, task_id) on customer_contacts.next_steps to zhike_batch;

create table customer_contacts.plans (
    plan_id bigint generated always as identity not null,
    customer_id bigint not null,
    planned_on date,
    set_by text not null,
    set_at timestamp with time zone not null,
    constraint plans_pkey PRIMARY KEY (plan_id)
);
CREATE INDEX plans_customer_id_plan_id_idx ON customer_contacts.plans USING btree (customer_id, plan_id);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_contacts.plans FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER stand AFTER INSERT ON customer_contacts.plans FOR EACH ROW EXECUTE FUNCTION customer_contacts.keep_standing();
alter table customer_contacts.plans enable row level security;
alter table customer_contacts.plans force row level security;
create policy api on customer_contacts.plans for all to zhike_api using (true) with check (true);
create policy head on customer_contacts.plans for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = plans.customer_id)))) AND true));
create policy line on customer_contacts.plans for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = plans.customer_id)))) AND true));
create policy manager on customer_contacts.plans for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = plans.customer_id)))) AND true));
create policy org on customer_contacts.plans for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = plans.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = plans.customer_id)))) AND true));
create policy owner_seals_again on customer_contacts.plans for all to zhike_owner using (true) with check (true);
create policy team on customer_contacts.plans for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = plans.customer_id)))) AND true));
grant select on customer_contacts.plans to r_head;
grant select on customer_contacts.plans to r_line;
grant select on customer_contacts.plans to r_manager;
grant select on customer_contacts.plans to r_org;
grant select on customer_contacts.plans to r_team;
grant insert on customer_contacts.plans to zhike_api;

create table customer_contacts.standings (
    customer_id bigint not null,
    reached_at timestamp with time zone,
    reached_on date,
    planned_on date,
    constraint standings_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX standings_planned_on_idx ON customer_contacts.standings USING btree (planned_on) WHERE (planned_on IS NOT NULL);
CREATE INDEX standings_reached_on_idx ON customer_contacts.standings USING btree (reached_on);
alter table customer_contacts.standings enable row level security;
alter table customer_contacts.standings force row level security;
create policy api on customer_contacts.standings for all to zhike_api using (true) with check (true);
create policy batch on customer_contacts.standings for select to zhike_batch using (true);
create policy head on customer_contacts.standings for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = standings.customer_id)))) AND true));
create policy line on customer_contacts.standings for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = standings.customer_id)))) AND true));
create policy manager on customer_contacts.standings for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = standings.customer_id)))) AND true));
create policy org on customer_contacts.standings for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = standings.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = standings.customer_id)))) AND true));
create policy owner_seals_again on customer_contacts.standings for all to zhike_owner using (true) with check (true);
create policy team on customer_contacts.standings for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = standings.customer_id)))) AND true));
grant select on customer_contacts.standings to r_head;
grant select on customer_contacts.standings to r_line;
grant select on customer_contacts.standings to r_manager;
grant select on customer_contacts.standings to r_org;
grant select on customer_contacts.standings to r_team;
grant select (customer_id, reached_on) on customer_contacts.standings to zhike_batch;

create table customer_management.allocation_problems (
    allocation_id bigint not null,
    line_no integer not null,
    problem_code text not null,
    column_name text not null,
    told_value text not null,
    customer_no text,
    employee_id text,
    role text,
    reason text,
    constraint allocation_problems_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES customer_management.allocations(allocation_id),
    constraint allocation_problems_pkey PRIMARY KEY (allocation_id, line_no)
);
grant delete, insert, select on customer_management.allocation_problems to zhike_api;

create table customer_management.allocation_rows (
    allocation_id bigint not null,
    customer_id bigint not null,
    seat text not null,
    line_no integer not null,
    employee_id text not null,
    org_id text not null,
    is_virtual boolean not null,
    team_role_code text,
    exception_reason text,
    is_ending boolean not null,
    from_ownership_id bigint,
    from_employee_id text,
    from_org_id text,
    grade_code text,
    aum_fen bigint not null
);
CREATE UNIQUE INDEX allocation_rows_by_customer ON customer_management.allocation_rows USING btree (allocation_id, customer_id, seat);
alter table customer_management.allocation_rows enable row level security;
alter table customer_management.allocation_rows force row level security;
create policy api on customer_management.allocation_rows for all to zhike_api using (true) with check (true);
create policy batch on customer_management.allocation_rows for all to zhike_batch using (true) with check (true);
create policy reach on customer_management.allocation_rows for select to r_head, r_line, r_manager, r_org, r_team using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = allocation_rows.customer_id))));
grant select on customer_management.allocation_rows to r_head;
grant select on customer_management.allocation_rows to r_line;
grant select on customer_management.allocation_rows to r_manager;
grant select on customer_management.allocation_rows to r_org;
grant select on customer_management.allocation_rows to r_team;
grant delete, insert on customer_management.allocation_rows to zhike_api;
grant insert, select on customer_management.allocation_rows to zhike_batch;
grant select (allocation_id, customer_id, employee_id, exception_reason, from_employee_id, from_org_id, from_ownership_id, is_ending, is_virtual, line_no, org_id, seat, team_role_code) on customer_management.allocation_rows to zhike_api;

create table customer_management.allocations (
    allocation_id bigint generated always as identity not null,
    kind_code text not null,
    state_code text not null,
    reason text not null,
    file_name text,
    rule jsonb,
    effective_from date not null,
    line_count integer default 0 not null,
    problem_count integer default 0 not null,
    done_count integer default 0 not null,
    reached_customer_id bigint default 0 not null,
    publication_id integer,
    made_by text not null,
    made_unit_id text not null,
    made_at timestamp with time zone not null,
    checked_at timestamp with time zone,
    applied_by text,
    applied_at timestamp with time zone,
    undone_by text,
    undone_at timestamp with time zone,
    undone_from date,
    undo_reason text,
    constraint allocations_kind_code_check CHECK ((kind_code = ANY (ARRAY['single'::text, 'list'::text, 'rule'::text, 'request'::text, 'return'::text]))),
    constraint allocations_reason_check CHECK (((char_length(reason) >= 2) AND (char_length(reason) <= 500))),
    constraint allocations_state_code_check CHECK ((state_code = ANY (ARRAY['draft'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'undoing'::text, 'undone'::text, 'withdrawn'::text]))),
    constraint allocations_pkey PRIMARY KEY (allocation_id)
);
CREATE INDEX allocations_made_by_allocation_id_idx ON customer_management.allocations USING btree (made_by, allocation_id DESC);
CREATE INDEX allocations_made_unit_id_allocation_id_idx ON customer_management.allocations USING btree (made_unit_id, allocation_id DESC);
grant insert, select, update on customer_management.allocations to zhike_api;
grant insert, select, update on customer_management.allocations to zhike_batch;

create table customer_management.frozen_customers (
    customer_id bigint not null,
    allocation_id bigint not null,
    frozen_to date not null,
    constraint frozen_customers_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES customer_management.ownership_requests(allocation_id),
    constraint frozen_customers_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX frozen_customers_allocation_id_idx ON customer_management.frozen_customers USING btree (allocation_id);
alter table customer_management.frozen_customers enable row level security;
alter table customer_management.frozen_customers force row level security;
create policy api on customer_management.frozen_customers for all to zhike_api using (true) with check (true);
create policy batch on customer_management.frozen_customers for all to zhike_batch using (true) with check (true);
create policy reach on customer_management.frozen_customers for select to r_head, r_line, r_manager, r_org, r_team using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = frozen_customers.customer_id))));
grant select on customer_management.frozen_customers to r_head;
grant select on customer_management.frozen_customers to r_line;
grant select on customer_management.frozen_customers to r_manager;
grant select on customer_management.frozen_customers to r_org;
grant select on customer_management.frozen_customers to r_team;
grant delete, insert on customer_management.frozen_customers to zhike_api;
grant delete, insert, select, update on customer_management.frozen_customers to zhike_batch;
grant select (allocation_id, customer_id) on customer_management.frozen_customers to zhike_api;
grant select, update (frozen_to) on customer_management.frozen_customers to zhike_api;

create table customer_management.handed_on (
    allocation_id bigint not null,
    part_code text not null,
    item_key text not null,
    constraint handed_on_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES customer_management.ownership_requests(allocation_id),
    constraint handed_on_pkey PRIMARY KEY (allocation_id, part_code, item_key)
);
grant insert, select on customer_management.handed_on to zhike_api;
grant insert, select on customer_management.handed_on to zhike_batch;

create table customer_management.handover_items (
    item_id bigint generated always as identity not null,
    allocation_id bigint not null,
    customer_id bigint not null,
    part_code text not null,
    item_code text,
    due_on date,
    what_sealed text not null,
    constraint handover_items_part_code_check CHECK ((part_code = ANY (ARRAY['next_step'::text, 'complaint'::text, 'maturity'::text, 'preference'::text, 'work_list'::text, 'task'::text]))),
    constraint what_is_sealed CHECK ((what_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint handover_items_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES customer_management.ownership_requests(allocation_id),
    constraint handover_items_pkey PRIMARY KEY (item_id)
);
CREATE INDEX handover_items_allocation_id_item_id_idx ON customer_management.handover_items USING btree (allocation_id, item_id);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_management.handover_items FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table customer_management.handover_items enable row level security;
alter table customer_management.handover_items force row level security;
create policy api on customer_management.handover_items for all to zhike_api using (true) with check (true);
create policy owner_seals_again on customer_management.handover_items for all to zhike_owner using (true) with check (true);
grant insert on customer_management.handover_items to zhike_api;
grant select (allocation_id, customer_id, due_on, item_code, item_id, part_code, what_sealed) on customer_management.handover_items to zhike_api;

create table customer_management.identity_decisions (
    decision_id bigint generated always as identity not null,
    first_customer_no text not null,
    second_customer_no text not null,
    first_customer_id bigint not null,
    second_customer_id bigint not null,
    decision_code text not null,
    state_code text not null,
    reason text not null,
    evidence jsonb not null,
    proposed_by text not null,
    proposed_at timestamp with time zone not null,
    decided_by text,
    decided_at timestamp with time zone,
    decided_note text,
    revoke_reason text,
    revoke_proposed_by text,
    revoke_proposed_at timestamp with time zone,
    revoked_by text,
    revoked_at timestamp with time zone,
    revoked_note text,
    moved_at timestamp with time zone not null,
    constraint decided_by_another CHECK ((decided_by <> proposed_by)),
    constraint decided_when_decided CHECK ((((decided_by IS NOT NULL) = (state_code = ANY (ARRAY['approved'::text, 'rejected'::text, 'revoking'::text, 'revoked'::text]))) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
    constraint identity_decisions_decision_code_check CHECK ((decision_code = ANY (ARRAY['same'::text, 'distinct'::text]))),
    constraint identity_decisions_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint identity_decisions_revoke_reason_check CHECK (((char_length(revoke_reason) >= 5) AND (char_length(revoke_reason) <= 500))),
    constraint identity_decisions_state_code_check CHECK ((state_code = ANY (ARRAY['proposed'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'revoking'::text, 'revoked'::text]))),
    constraint revoked_by_another CHECK ((revoked_by <> revoke_proposed_by)),
    constraint revoked_when_revoked CHECK ((((revoke_proposed_by IS NOT NULL) = (state_code = ANY (ARRAY['revoking'::text, 'revoked'::text]))) AND ((revoke_reason IS NULL) = (revoke_proposed_by IS NULL)) AND ((revoked_by IS NOT NULL) = (state_code = 'revoked'::text)))),
    constraint smaller_number_first CHECK (((first_customer_no COLLATE "C") < (second_customer_no COLLATE "C"))),
    constraint identity_decisions_pkey PRIMARY KEY (decision_id)
);
CREATE INDEX identity_decisions_first_customer_no_second_customer_no_dec_idx ON customer_management.identity_decisions USING btree (first_customer_no, second_customer_no, decision_id);
CREATE INDEX identity_decisions_moved_at_idx ON customer_management.identity_decisions USING btree (moved_at);
CREATE INDEX identity_decisions_proposed ON customer_management.identity_decisions USING btree (proposed_by);
CREATE INDEX identity_decisions_to_revoke ON customer_management.identity_decisions USING btree (revoke_proposed_by) WHERE (revoke_proposed_by IS NOT NULL);
CREATE UNIQUE INDEX one_live_decision_a_pair ON customer_management.identity_decisions USING btree (first_customer_no, second_customer_no) WHERE (state_code = ANY (ARRAY['proposed'::text, 'approved'::text, 'revoking'::text]));
alter table customer_management.identity_decisions enable row level security;
alter table customer_management.identity_decisions force row level security;
create policy api on customer_management.identity_decisions for all to zhike_api using (true) with check (true);
create policy batch on customer_management.identity_decisions for select to zhike_batch using (true);
create policy reach on customer_management.identity_decisions for select to r_head, r_line, r_manager, r_org, r_team using (((EXISTS ( SELECT 1
   FROM marts.identity_pairs p
  WHERE ((p.first_customer_no = identity_decisions.first_customer_no) AND (p.second_customer_no = identity_decisions.second_customer_no)))) OR ((first_customer_id <> second_customer_id) AND ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = identity_decisions.first_customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = identity_decisions.first_customer_id)))) AND ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = identity_decisions.second_customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = identity_decisions.second_customer_id)))))));
grant select on customer_management.identity_decisions to r_head;
grant select on customer_management.identity_decisions to r_line;
grant select on customer_management.identity_decisions to r_manager;
grant select on customer_management.identity_decisions to r_org;
grant select on customer_management.identity_decisions to r_team;
grant insert on customer_management.identity_decisions to zhike_api;
grant select on customer_management.identity_decisions to zhike_batch;
grant select (decision_id, proposed_by) on customer_management.identity_decisions to zhike_api;
grant select, update (moved_at, revoke_proposed_by, state_code) on customer_management.identity_decisions to zhike_api;
grant update (decided_at, decided_by, decided_note, revoke_proposed_at, revoke_reason, revoked_at, revoked_by, revoked_note) on customer_management.identity_decisions to zhike_api;

create table customer_management.ownership_requests (
    allocation_id bigint not null,
    request_id bigint not null,
    request_type_code text not null,
    state_code text not null,
    customer_count integer not null,
    giver_id text not null,
    receiver_id text not null,
    from_unit_id text not null,
    to_unit_id text not null,
    ends_on date,
    expires_on date not null,
    made_by text not null,
    made_at timestamp with time zone not null,
    approved_by text,
    effective_from date,
    revoked_by text,
    revoked_at timestamp with time zone,
    revoke_reason text,
    packed_at timestamp with time zone,
    handed_on_at timestamp with time zone,
    asked_with bigint,
    constraint approved_when_effective CHECK (((state_code = ANY (ARRAY['effective'::text, 'revoked'::text])) = ((approved_by IS NOT NULL) AND (effective_from IS NOT NULL)))),
    constraint custody_ends CHECK (((request_type_code = 'custody'::text) = (ends_on IS NOT NULL))),
    constraint ownership_requests_customer_count_check CHECK ((customer_count > 0)),
    constraint ownership_requests_request_type_code_check CHECK ((request_type_code = ANY (ARRAY['transfer'::text, 'claim'::text, 'custody'::text, 'recycle'::text, 'org_change'::text]))),
    constraint ownership_requests_revoke_reason_check CHECK (((char_length(revoke_reason) >= 5) AND (char_length(revoke_reason) <= 500))),
    constraint ownership_requests_state_code_check CHECK ((state_code = ANY (ARRAY['submitted'::text, 'returned'::text, 'effective'::text, 'revoked'::text, 'rejected'::text, 'cancelled'::text, 'expired'::text]))),
    constraint revoked_with_reason CHECK (((state_code = 'revoked'::text) = ((revoked_by IS NOT NULL) AND (revoked_at IS NOT NULL) AND (revoke_reason IS NOT NULL)))),
    constraint ownership_requests_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES customer_management.allocations(allocation_id),
    constraint ownership_requests_asked_with_fkey FOREIGN KEY (asked_with) REFERENCES customer_management.ownership_requests(allocation_id),
    constraint ownership_requests_pkey PRIMARY KEY (allocation_id),
    constraint ownership_requests_request_id_key UNIQUE (request_id)
);
CREATE INDEX ownership_requests_asked_with_idx ON customer_management.ownership_requests USING btree (asked_with) WHERE (asked_with IS NOT NULL);
CREATE INDEX ownership_requests_giver_id_allocation_id_idx ON customer_management.ownership_requests USING btree (giver_id, allocation_id DESC);
CREATE INDEX ownership_requests_made_by_allocation_id_idx ON customer_management.ownership_requests USING btree (made_by, allocation_id DESC);
CREATE INDEX ownership_requests_receiver_id_allocation_id_idx ON customer_management.ownership_requests USING btree (receiver_id, allocation_id DESC);
CREATE INDEX transfers_to_hand_on ON customer_management.ownership_requests USING btree (effective_from) WHERE ((request_type_code = 'transfer'::text) AND (state_code = 'effective'::text) AND (handed_on_at IS NULL));
grant insert, select, update on customer_management.ownership_requests to zhike_api;
grant select, update on customer_management.ownership_requests to zhike_batch;

create table customer_management.ownerships (
    ownership_id bigint generated always as identity not null,
    customer_id bigint not null,
    role_code text not null,
    employee_id text not null,
    org_id text not null,
    is_virtual boolean not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    reason text not null,
    recorded_by text not null,
    recorded_at timestamp with time zone default now() not null,
    ended_reason text,
    merged_from_id bigint,
    changed_at timestamp with time zone default now() not null,
    allocation_id bigint,
    ended_allocation_id bigint,
    team_role_code text,
    exception_reason text,
    constraint custody_has_an_end CHECK (((role_code <> 'custodian'::text) OR (valid_to < '9999-12-31'::date))),
    constraint held_for_a_time_or_not_at_all CHECK (((valid_from < valid_to) OR ((valid_from = valid_to) AND (ended_reason = ANY (ARRAY['allocated'::text, 'undone'::text]))))),
    constraint ownerships_check1 CHECK ((is_virtual = (employee_id = ('VM'::text || org_id)))),
    constraint ownerships_check2 CHECK (((role_code = 'primary'::text) OR (NOT is_virtual))),
    constraint ownerships_ended_reason_check CHECK ((ended_reason = ANY (ARRAY['merge'::text, 'merge_undone'::text, 'split'::text, 'replaced'::text, 'allocated'::text, 'undone'::text]))),
    constraint ownerships_exception_reason_check CHECK (((char_length(exception_reason) >= 5) AND (char_length(exception_reason) <= 500))),
    constraint ownerships_role_code_check CHECK ((role_code = ANY (ARRAY['primary'::text, 'assistant'::text, 'custodian'::text]))),
    constraint ownerships_team_role_code_check CHECK ((team_role_code = ANY (ARRAY['lead'::text, 'product'::text, 'risk'::text, 'ops'::text]))),
    constraint ownerships_pkey PRIMARY KEY (ownership_id),
    constraint assists_once_at_a_time EXCLUDE USING gist (customer_id WITH =, employee_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((role_code = 'assistant'::text)),
    constraint one_custodian_at_a_time EXCLUDE USING gist (customer_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((role_code = 'custodian'::text)),
    constraint one_primary_at_a_time EXCLUDE USING gist (customer_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE ((role_code = 'primary'::text))
);
CREATE INDEX ownerships_assisting ON customer_management.ownerships USING btree (customer_id, employee_id) WHERE ((role_code = 'assistant'::text) AND (valid_to = '9999-12-31'::date));
CREATE INDEX ownerships_customer_id_role_code_valid_to_idx ON customer_management.ownerships USING btree (customer_id, role_code, valid_to);
CREATE INDEX ownerships_employee_id_valid_to_idx ON customer_management.ownerships USING btree (employee_id, valid_to) WHERE (NOT is_virtual);
CREATE INDEX ownerships_ended_by_merges ON customer_management.ownerships USING btree (ended_reason) WHERE (ended_reason = ANY (ARRAY['merge'::text, 'merge_undone'::text, 'split'::text, 'replaced'::text]));
CREATE INDEX ownerships_in_custody ON customer_management.ownerships USING btree (customer_id) WHERE (role_code = 'custodian'::text);
CREATE INDEX ownerships_merged_from_id_idx ON customer_management.ownerships USING btree (merged_from_id) WHERE (merged_from_id IS NOT NULL);
CREATE INDEX ownerships_of_units ON customer_management.ownerships USING btree (valid_from) WHERE (is_virtual AND (valid_to = '9999-12-31'::date) AND (customer_id >= '2000000000000000'::bigint));
CREATE TRIGGER five_assist_at_most AFTER INSERT ON customer_management.ownerships REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION customer_management.check_assistants();
CREATE TRIGGER note_change BEFORE UPDATE ON customer_management.ownerships FOR EACH ROW EXECUTE FUNCTION customer_management.note_change();
alter table customer_management.ownerships enable row level security;
alter table customer_management.ownerships force row level security;
create policy api on customer_management.ownerships for all to zhike_api using (true) with check (true);
create policy batch on customer_management.ownerships for all to zhike_batch using (true) with check (true);
create policy look_up on customer_management.ownerships for select to r_look_up using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = ownerships.customer_id))));
create policy reach on customer_management.ownerships for select to r_head, r_line, r_manager, r_org, r_team using (((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = ownerships.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = ownerships.customer_id)))));
grant select on customer_management.ownerships to r_head;
grant select on customer_management.ownerships to r_line;
grant select on customer_management.ownerships to r_manager;
grant select on customer_management.ownerships to r_org;
grant select on customer_management.ownerships to r_team;
grant insert on customer_management.ownerships to zhike_api;
grant insert, select, update on customer_management.ownerships to zhike_batch;
grant select (customer_id, employee_id, is_virtual, org_id, role_code, valid_from, valid_to) on customer_management.ownerships to r_look_up;
grant select (allocation_id, customer_id, employee_id, exception_reason, is_virtual, org_id, ownership_id, role_code, team_role_code, valid_from) on customer_management.ownerships to zhike_api;
grant select, update (ended_allocation_id, ended_reason, valid_to) on customer_management.ownerships to zhike_api;
grant update (changed_at) on customer_management.ownerships to zhike_api;

create table customer_management.vip_standings (
    customer_id bigint not null,
    fell_on date,
    constraint vip_standings_pkey PRIMARY KEY (customer_id)
);
alter table customer_management.vip_standings enable row level security;
alter table customer_management.vip_standings force row level security;
create policy batch on customer_management.vip_standings for all to zhike_batch using (true) with check (true);
grant delete, insert, select, update on customer_management.vip_standings to zhike_batch;

create table customer_profile.entries (
    entry_id bigint not null,
    version integer not null,
    customer_id bigint not null,
    kind_code text not null,
    item_code text,
    content_sealed text not null,
    author_id text not null,
    readers_code text not null,
    branch_id text,
    entered_by text not null,
    entered_at timestamp with time zone not null,
    replaced_at timestamp with time zone default 'infinity'::timestamp with time zone not null,
    replaced_by text,
    constraint branch_of_readers CHECK (((branch_id IS NOT NULL) = (readers_code = 'branch'::text))),
    constraint content_is_sealed CHECK ((content_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint entries_kind_code_check CHECK ((kind_code = ANY (ARRAY['life_event'::text, 'preference'::text, 'note'::text, 'attachment'::text]))),
    constraint entries_readers_code_check CHECK ((readers_code = ANY (ARRAY['reach'::text, 'branch'::text, 'author'::text]))),
    constraint entries_version_check CHECK ((version > 0)),
    constraint item_of_a_preference CHECK (((item_code IS NOT NULL) = (kind_code = 'preference'::text))),
    constraint replaced_by_somebody CHECK (((replaced_by IS NOT NULL) = (replaced_at <> 'infinity'::timestamp with time zone))),
    constraint entries_pkey PRIMARY KEY (entry_id, version)
);
CREATE INDEX entries_by_customer ON customer_profile.entries USING btree (customer_id);
CREATE UNIQUE INDEX entries_standing ON customer_profile.entries USING btree (entry_id) WHERE (replaced_at = 'infinity'::timestamp with time zone);
CREATE UNIQUE INDEX preferences_standing ON customer_profile.entries USING btree (customer_id, item_code) WHERE ((replaced_at = 'infinity'::timestamp with time zone) AND (item_code IS NOT NULL));
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_profile.entries FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table customer_profile.entries enable row level security;
alter table customer_profile.entries force row level security;
create policy api on customer_profile.entries for all to zhike_api using (true) with check (true);
create policy head on customer_profile.entries for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = entries.customer_id)))) AND ((readers_code <> 'author'::text) OR (author_id = current_setting('app.user_id'::text)))));
create policy line on customer_profile.entries for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = entries.customer_id)))) AND ((readers_code <> 'author'::text) OR (author_id = current_setting('app.user_id'::text)))));
create policy manager on customer_profile.entries for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = entries.customer_id)))) AND ((readers_code <> 'author'::text) OR (author_id = current_setting('app.user_id'::text)))));
create policy org on customer_profile.entries for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = entries.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = entries.customer_id)))) AND ((readers_code <> 'author'::text) OR (author_id = current_setting('app.user_id'::text)))));
create policy owner_seals_again on customer_profile.entries for all to zhike_owner using (true) with check (true);
create policy team on customer_profile.entries for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = entries.customer_id)))) AND ((readers_code <> 'author'::text) OR (author_id = current_setting('app.user_id'::text)))));
grant select on customer_profile.entries to r_head;
grant select on customer_profile.entries to r_line;
grant select on customer_profile.entries to r_manager;
grant select on customer_profile.entries to r_org;
grant select on customer_profile.entries to r_team;
grant insert on customer_profile.entries to zhike_api;
grant select (entry_id, version) on customer_profile.entries to zhike_api;
grant select, update (replaced_at) on customer_profile.entries to zhike_api;
grant update (replaced_by) on customer_profile.entries to zhike_api;

create table customer_profile.household_members (
    household_id bigint not null,
    customer_id bigint not null,
    relation_code text not null,
    entered_by text not null,
    entered_at timestamp with time zone not null,
    replaced_at timestamp with time zone default 'infinity'::timestamp with time zone not null,
    replaced_by text,
    constraint replaced_by_somebody CHECK (((replaced_by IS NOT NULL) = (replaced_at <> 'infinity'::timestamp with time zone))),
    constraint household_members_household_id_fkey FOREIGN KEY (household_id) REFERENCES customer_profile.households(household_id),
    constraint household_members_pkey PRIMARY KEY (customer_id, household_id, entered_at)
);
CREATE UNIQUE INDEX heads_standing ON customer_profile.household_members USING btree (household_id) WHERE ((replaced_at = 'infinity'::timestamp with time zone) AND (relation_code = 'head'::text));
CREATE INDEX members_by_household ON customer_profile.household_members USING btree (household_id);
CREATE UNIQUE INDEX members_standing ON customer_profile.household_members USING btree (customer_id) WHERE (replaced_at = 'infinity'::timestamp with time zone);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_profile.household_members FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table customer_profile.household_members enable row level security;
alter table customer_profile.household_members force row level security;
create policy api on customer_profile.household_members for all to zhike_api using (true) with check (true);
create policy batch on customer_profile.household_members for select to zhike_batch using (true);
create policy head on customer_profile.household_members for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = household_members.customer_id)))) AND true));
create policy line on customer_profile.household_members for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = household_members.customer_id)))) AND true));
create policy manager on customer_profile.household_members for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = household_members.customer_id)))) AND true));
create policy org on customer_profile.household_members for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = household_members.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = household_members.customer_id)))) AND true));
create policy owner_seals_again on customer_profile.household_members for all to zhike_owner using (true) with check (true);
create policy team on customer_profile.household_members for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = household_members.customer_id)))) AND true));
grant select on customer_profile.household_members to r_head;
grant select on customer_profile.household_members to r_line;
grant select on customer_profile.household_members to r_manager;
grant select on customer_profile.household_members to r_org;
grant select on customer_profile.household_members to r_team;
grant insert on customer_profile.household_members to zhike_api;
grant select on customer_profile.household_members to zhike_batch;
grant select (customer_id, entered_at, household_id, relation_code) on customer_profile.household_members to zhike_api;
grant select, update (replaced_at) on customer_profile.household_members to zhike_api;
grant update (replaced_by) on customer_profile.household_members to zhike_api;

create table customer_profile.households (
    household_id bigint generated always as identity not null,
    version integer not null,
    constraint households_version_check CHECK ((version > 0)),
    constraint households_pkey PRIMARY KEY (household_id)
);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_profile.households FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on customer_profile.households to zhike_api;
grant update (version) on customer_profile.households to zhike_api;

create table customer_tags.customer_tags (
    customer_tag_id bigint generated always as identity not null,
    customer_id bigint not null,
    tag_code text not null,
    tagged_by text not null,
    tagged_at timestamp with time zone not null,
    removed_by text,
    removed_at timestamp with time zone default 'infinity'::timestamp with time zone not null,
    constraint removed_by_somebody CHECK (((removed_by IS NOT NULL) = (removed_at <> 'infinity'::timestamp with time zone))),
    constraint customer_tags_tag_code_fkey FOREIGN KEY (tag_code) REFERENCES customer_tags.tags(tag_code),
    constraint customer_tags_pkey PRIMARY KEY (customer_tag_id)
);
CREATE UNIQUE INDEX customer_tags_borne ON customer_tags.customer_tags USING btree (tag_code, customer_id) WHERE (removed_at = 'infinity'::timestamp with time zone);
CREATE INDEX customer_tags_customer_id_tagged_at_idx ON customer_tags.customer_tags USING btree (customer_id, tagged_at);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON customer_tags.customer_tags FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
alter table customer_tags.customer_tags enable row level security;
alter table customer_tags.customer_tags force row level security;
create policy api on customer_tags.customer_tags for all to zhike_api using (true) with check (true);
create policy head on customer_tags.customer_tags for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = customer_tags.customer_id)))) AND true));
create policy line on customer_tags.customer_tags for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = customer_tags.customer_id)))) AND true));
create policy manager on customer_tags.customer_tags for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = customer_tags.customer_id)))) AND true));
create policy org on customer_tags.customer_tags for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = customer_tags.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = customer_tags.customer_id)))) AND true));
create policy owner_seals_again on customer_tags.customer_tags for all to zhike_owner using (true) with check (true);
create policy team on customer_tags.customer_tags for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = customer_tags.customer_id)))) AND true));
grant select on customer_tags.customer_tags to r_head;
grant select on customer_tags.customer_tags to r_line;
grant select on customer_tags.customer_tags to r_manager;
grant select on customer_tags.customer_tags to r_org;
grant select on customer_tags.customer_tags to r_team;
grant insert on customer_tags.customer_tags to zhike_api;
grant select (customer_id, tag_code) on customer_tags.customer_tags to zhike_api;
grant select, update (removed_at) on customer_tags.customer_tags to zhike_api;
grant update (removed_by) on customer_tags.customer_tags to zhike_api;

create table customer_tags.tags (
    tag_code text not null,
    name_zh text not null,
    name_en text not null,
    is_active boolean default true not null,
    version integer default 1 not null,
    defined_by text not null,
    defined_at timestamp with time zone not null,
    constraint tags_name_en_check CHECK (((char_length(name_en) >= 1) AND (char_length(name_en) <= 40))),
    constraint tags_name_zh_check CHECK (((char_length(name_zh) >= 1) AND (char_length(name_zh) <= 20))),
    constraint tags_tag_code_check CHECK ((tag_code ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    constraint tags_pkey PRIMARY KEY (tag_code)
);
grant insert, select on customer_tags.tags to zhike_api;
grant update (is_active, name_en, name_zh, version) on customer_tags.tags to zhike_api;

create table data_quality.repair_reports (
    report_id bigint generated always as identity not null,
    task_id bigint not null,
    reported_by text not null,
    reported_at timestamp with time zone not null,
    problem_code text not null,
    reason_sealed text not null,
    right_mark text,
    right_masked text,
    right_sealed text,
    constraint reason_is_sealed CHECK ((reason_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)) NOT VALID,
    constraint repair_reports_problem_code_check CHECK ((problem_code = ANY (ARRAY['wrong'::text, 'outdated'::text, 'missing'::text, 'unusable'::text]))),
    constraint right_is_sealed CHECK ((right_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint sealed_where_masked CHECK (((right_masked IS NULL) = (right_sealed IS NULL))),
    constraint repair_reports_task_id_fkey FOREIGN KEY (task_id) REFERENCES data_quality.repair_tasks(task_id),
    constraint repair_reports_pkey PRIMARY KEY (report_id),
    constraint repair_reports_task_id_reported_by_key UNIQUE (task_id, reported_by)
);
CREATE INDEX repair_reports_reported_by_idx ON data_quality.repair_reports USING btree (reported_by);
alter table data_quality.repair_reports enable row level security;
alter table data_quality.repair_reports force row level security;
create policy api on data_quality.repair_reports for all to zhike_api using (true) with check (true);
create policy batch on data_quality.repair_reports for select to zhike_batch using (true);
create policy owner_seals_again on data_quality.repair_reports for all to zhike_owner using (true) with check (true);
create policy reach on data_quality.repair_reports for select to r_head, r_line, r_manager, r_org, r_team using ((EXISTS ( SELECT 1
   FROM data_quality.repair_tasks t
  WHERE (t.task_id = repair_reports.task_id))));
grant select on data_quality.repair_reports to r_head;
grant select on data_quality.repair_reports to r_line;
grant select on data_quality.repair_reports to r_manager;
grant select on data_quality.repair_reports to r_org;
grant select on data_quality.repair_reports to r_team;
grant insert on data_quality.repair_reports to zhike_api;
grant select on data_quality.repair_reports to zhike_batch;
grant select (report_id, reported_by, task_id) on data_quality.repair_reports to zhike_api;

create table data_quality.repair_tasks (
    task_id bigint generated always as identity not null,
    customer_id bigint not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    value_kind_code text not null,
    department_code text not null,
    state_code text not null,
    shown_mark text,
    shown_masked text,
    shown_on date not null,
    due_on date not null,
    opened_by text not null,
    opened_at timestamp with time zone not null,
    decided_by text,
    decided_at timestamp with time zone,
    decided_note_sealed text,
    fixed_by text,
    fixed_at timestamp with time zone,
    examined_on date not null,
    files_unchanged integer default 0 not null,
    changed_otherwise_on date,
    reopened_on date,
    closed_on date,
    closed_run_id text,
    closed_file text,
    moved_at timestamp with time zone not null,
    told_from date,
    told_to date,
    constraint closed_by_a_night CHECK ((((state_code = 'closed'::text) = (closed_on IS NOT NULL)) AND ((closed_on IS NULL) = (closed_run_id IS NULL)))),
    constraint decided_note_is_sealed CHECK ((decided_note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)) NOT VALID,
    constraint fixed_by_somebody CHECK (((state_code <> 'fixed_in_source'::text) OR ((fixed_by IS NOT NULL) AND (fixed_at IS NOT NULL)))),
    constraint rejected_with_reason CHECK (((state_code <> 'rejected'::text) OR (decided_note_sealed IS NOT NULL))),
    constraint repair_tasks_state_code_check CHECK ((state_code = ANY (ARRAY['reported'::text, 'accepted'::text, 'rejected'::text, 'fixed_in_source'::text, 'closed'::text, 'reopened'::text]))),
    constraint told_from_before_to CHECK ((told_to > told_from)),
    constraint told_no_more_when_settled CHECK (((told_to IS NULL) OR ((told_from IS NOT NULL) AND (state_code = ANY (ARRAY['rejected'::text, 'closed'::text]))))),
    constraint repair_tasks_pkey PRIMARY KEY (task_id)
);
CREATE UNIQUE INDEX one_open_task_a_field ON data_quality.repair_tasks USING btree (customer_id, field_code, source_system) WHERE (state_code = ANY (ARRAY['reported'::text, 'accepted'::text, 'fixed_in_source'::text, 'reopened'::text]));
CREATE INDEX repair_tasks_customer_id_task_id_idx ON data_quality.repair_tasks USING btree (customer_id, task_id);
CREATE INDEX repair_tasks_moved_at_idx ON data_quality.repair_tasks USING btree (moved_at);
CREATE INDEX repair_tasks_opened ON data_quality.repair_tasks USING btree (opened_by);
CREATE INDEX repair_tasks_state_code_due_on_idx ON data_quality.repair_tasks USING btree (state_code, due_on);
CREATE INDEX repair_tasks_told_from_idx ON data_quality.repair_tasks USING btree (told_from);
CREATE INDEX repair_tasks_told_to_idx ON data_quality.repair_tasks USING btree (told_to);
alter table data_quality.repair_tasks enable row level security;
alter table data_quality.repair_tasks force row level security;
create policy api on data_quality.repair_tasks for all to zhike_api using (true) with check (true);
create policy batch on data_quality.repair_tasks for all to zhike_batch using (true) with check (true);
create policy owner_seals_again on data_quality.repair_tasks for all to zhike_owner using (true) with check (true);
create policy reach on data_quality.repair_tasks for select to r_head, r_line, r_manager, r_org, r_team using (((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = repair_tasks.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = repair_tasks.customer_id)))));
grant select on data_quality.repair_tasks to r_head;
grant select on data_quality.repair_tasks to r_line;
grant select on data_quality.repair_tasks to r_manager;
grant select on data_quality.repair_tasks to r_org;
grant select on data_quality.repair_tasks to r_team;
grant insert on data_quality.repair_tasks to zhike_api;
grant select, update on data_quality.repair_tasks to zhike_batch;
grant select (opened_by, task_id) on data_quality.repair_tasks to zhike_api;
grant select, update (moved_at, state_code) on data_quality.repair_tasks to zhike_api;
grant update (decided_at, decided_by, decided_note_sealed, examined_on, files_unchanged, fixed_at, fixed_by) on data_quality.repair_tasks to zhike_api;

create table data_quality.told_nights (
    business_date date not null,
    told_at timestamp with time zone not null,
    constraint told_nights_pkey PRIMARY KEY (business_date)
);
grant insert, select on data_quality.told_nights to zhike_batch;

create table exports.exports (
    export_no integer not null,
    file_id uuid not null,
    list_code text not null,
    state_code text not null,
    request_id bigint,
    user_id text not null,
    post_id text,
    publication_id integer not null,
    business_date date not null,
    filter jsonb,
    headings text[] not null,
    masked_headings text[] not null,
    language_code text not null,
    purpose_code text not null,
    purpose_note text not null,
    recipient_code text not null,
    recipient text not null,
    kept_until date not null,
    row_count integer not null,
    byte_count integer not null,
    sha256 text not null,
    key_sealed text,
    downloads integer default 0 not null,
    downloads_max integer not null,
    asked_at timestamp with time zone not null,
    ready_at timestamp with time zone,
    expires_at timestamp with time zone,
    ended_at timestamp with time zone,
    constraint exports_byte_count_check CHECK ((byte_count > 0)),
    constraint exports_downloads_max_check CHECK ((downloads_max > 0)),
    constraint exports_export_no_check CHECK (((export_no >= 1) AND (export_no <= 16777215))),
    constraint exports_language_code_check CHECK ((language_code = ANY (ARRAY['zh'::text, 'en'::text]))),
    constraint exports_purpose_note_check CHECK (((char_length(purpose_note) >= 5) AND (char_length(purpose_note) <= 500))),
    constraint exports_recipient_check CHECK ((char_length(recipient) <= 200)),
    constraint exports_recipient_code_check CHECK ((recipient_code = ANY (ARRAY['self'::text, 'inside'::text, 'outside'::text]))),
    constraint exports_row_count_check CHECK ((row_count > 0)),
    constraint exports_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    constraint exports_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'ready'::text, 'spent'::text, 'expired'::text, 'refused'::text]))),
    constraint fetched_no_more_than_agreed CHECK (((downloads >= 0) AND (downloads <= downloads_max))),
    constraint key_is_sealed CHECK ((key_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint key_while_it_can_be_fetched CHECK ((((key_sealed IS NOT NULL) = (state_code = ANY (ARRAY['waiting'::text, 'ready'::text]))) AND ((ended_at IS NULL) = (state_code = ANY (ARRAY['waiting'::text, 'ready'::text]))))),
    constraint ready_for_a_time CHECK ((((ready_at IS NULL) = (expires_at IS NULL)) AND ((ready_at IS NOT NULL) = (state_code = ANY (ARRAY['ready'::text, 'spent'::text, 'expired'::text]))))),
    constraint exports_pkey PRIMARY KEY (export_no),
    constraint exports_file_id_key UNIQUE (file_id),
    constraint exports_request_id_key UNIQUE (request_id)
);
CREATE INDEX exports_asked_at_idx ON exports.exports USING btree (asked_at);
CREATE INDEX exports_open ON exports.exports USING btree (state_code, expires_at) WHERE (state_code = ANY (ARRAY['waiting'::text, 'ready'::text]));
CREATE INDEX exports_user_id_export_no_idx ON exports.exports USING btree (user_id, export_no DESC);
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON exports.exports FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on exports.exports to zhike_api;
grant select on exports.exports to zhike_batch;
grant update (downloads, ended_at, expires_at, key_sealed, ready_at, request_id, state_code) on exports.exports to zhike_api;
grant update (ended_at, key_sealed, state_code) on exports.exports to zhike_batch;

create table exports.members (
    export_no integer not null,
    customer_ids bigint[] not null,
    constraint members_customer_ids_check CHECK ((cardinality(customer_ids) > 0)),
    constraint members_export_no_fkey FOREIGN KEY (export_no) REFERENCES exports.exports(export_no),
    constraint members_pkey PRIMARY KEY (export_no)
);
CREATE INDEX members_by_customer ON exports.members USING gin (customer_ids) WITH (fastupdate=off);
CREATE TRIGGER kept BEFORE DELETE OR UPDATE OR TRUNCATE ON exports.members FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on exports.members to zhike_api;

create table marts.customer_accounts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    account_id text not null,
    account_no text not null,
    sub_account_no text,
    product_code text,
    product_name text,
    aum_item_code text,
    deposit_kind_code text,
    currency_code text,
    status_code text,
    opened_on date,
    matures_on date,
    closed_on date,
    exec_rate numeric(12,8),
    balance numeric(20,2),
    balance_cny numeric(20,2),
    available_balance numeric(20,2),
    frozen_amount numeric(20,2),
    balance_avg_mtd numeric(20,2),
    balance_avg_qtd numeric(20,2),
    balance_avg_ytd numeric(20,2),
    own_org_id text,
    own_org_name text
) partition by LIST (publication_id);
CREATE INDEX customer_accounts_by_customer ON ONLY marts.customer_accounts USING btree (customer_id);
alter table marts.customer_accounts enable row level security;
alter table marts.customer_accounts force row level security;
create policy batch on marts.customer_accounts for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_accounts for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_accounts for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_accounts for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_accounts for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_accounts for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_accounts for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_accounts to r_head;
grant select on marts.customer_accounts to r_line;
grant select on marts.customer_accounts to r_manager;
grant select on marts.customer_accounts to r_org;
grant select on marts.customer_accounts to r_team;
grant delete, insert, select, update on marts.customer_accounts to zhike_batch;
grant select (account_id, closed_on, customer_id, deposit_kind_code, matures_on, product_code, product_name) on marts.customer_accounts to r_look_up;

create table marts.customer_attention (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    risk_level_code text,
    risk_expires_on date,
    ebank_count integer,
    large_outflow_1d numeric(20,2),
    is_vip boolean
) partition by LIST (publication_id);
CREATE INDEX customer_attention_by_customer ON ONLY marts.customer_attention USING btree (customer_id);
alter table marts.customer_attention enable row level security;
alter table marts.customer_attention force row level security;
create policy batch on marts.customer_attention for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_attention for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_attention for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_attention for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_attention for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_attention for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_attention for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_attention to r_head;
grant select on marts.customer_attention to r_line;
grant select on marts.customer_attention to r_manager;
grant select on marts.customer_attention to r_org;
grant select on marts.customer_attention to r_team;
grant delete, insert, select, update on marts.customer_attention to zhike_batch;
grant select (customer_id, ebank_count, is_vip, risk_expires_on, risk_level_code) on marts.customer_attention to r_look_up;

create table marts.customer_bills (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    business_no text not null,
    bill_business_code text,
    bill_no text,
    face_amount numeric(20,2),
    balance numeric(20,2),
    margin_ratio numeric(8,6),
    exposure_amount numeric(20,2),
    exec_rate numeric(12,8),
    starts_on date,
    matures_on date,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_bills_by_customer ON ONLY marts.customer_bills USING btree (customer_id);
alter table marts.customer_bills enable row level security;
alter table marts.customer_bills force row level security;
create policy batch on marts.customer_bills for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_bills for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_bills for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_bills for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_bills for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_bills for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_bills to r_head;
grant select on marts.customer_bills to r_line;
grant select on marts.customer_bills to r_manager;
grant select on marts.customer_bills to r_org;
grant select on marts.customer_bills to r_team;
grant delete, insert, select, update on marts.customer_bills to zhike_batch;

create table marts.customer_cards (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    card_no text not null,
    card_kind_code text,
    account_id text not null,
    card_level_code text,
    opened_on date,
    expires_ym text,
    is_main boolean,
    is_active boolean,
    status_code text not null,
    credit_limit numeric(18,2),
    credit_balance numeric(18,2),
    bill_amount numeric(18,2)
) partition by LIST (publication_id);
CREATE INDEX customer_cards_by_customer ON ONLY marts.customer_cards USING btree (customer_id);
alter table marts.customer_cards enable row level security;
alter table marts.customer_cards force row level security;
create policy batch on marts.customer_cards for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_cards for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_cards for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_cards for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_cards for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_cards for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_cards for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_cards to r_head;
grant select on marts.customer_cards to r_line;
grant select on marts.customer_cards to r_manager;
grant select on marts.customer_cards to r_org;
grant select on marts.customer_cards to r_team;
grant delete, insert, select, update on marts.customer_cards to zhike_batch;
grant select (card_kind_code, card_no, customer_id, status_code) on marts.customer_cards to r_look_up;

create table marts.customer_certificates (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_starts_on date,
    id_expires_on date,
    is_main boolean,
    verify_code text,
    id_number_index text
) partition by LIST (publication_id);
CREATE INDEX customer_certificates_by_customer ON ONLY marts.customer_certificates USING btree (customer_id);
alter table marts.customer_certificates enable row level security;
alter table marts.customer_certificates force row level security;
create policy batch on marts.customer_certificates for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_certificates for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_certificates for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_certificates for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_certificates for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_certificates for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_certificates to r_head;
grant select on marts.customer_certificates to r_line;
grant select on marts.customer_certificates to r_manager;
grant select on marts.customer_certificates to r_org;
grant select on marts.customer_certificates to r_team;
grant delete, insert, select, update on marts.customer_certificates to zhike_batch;

create table marts.customer_channel_months (
    customer_id bigint not null,
    business_date date not null,
    ebank_channel_code text not null,
    login_count_30d integer not null,
    transaction_count_30d integer not null
);
alter table marts.customer_channel_months enable row level security;
alter table marts.customer_channel_months force row level security;

create table marts.customer_channels (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    agreement_no text not null,
    ebank_channel_code text,
    authentication_tool_code text,
    daily_limit numeric(18,2),
    signed_on date,
    cancelled_on date,
    signing_org_name text,
    last_login_at timestamp without time zone,
    login_count_30d integer not null,
    login_count_90d integer not null,
    transaction_count_30d integer not null,
    transaction_count_90d integer not null,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_channels_by_customer ON ONLY marts.customer_channels USING btree (customer_id);
alter table marts.customer_channels enable row level security;
alter table marts.customer_channels force row level security;
create policy batch on marts.customer_channels for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_channels for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_channels for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_channels for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_channels for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_channels for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_channels to r_head;
grant select on marts.customer_channels to r_line;
grant select on marts.customer_channels to r_manager;
grant select on marts.customer_channels to r_org;
grant select on marts.customer_channels to r_team;
grant delete, insert, select, update on marts.customer_channels to zhike_batch;

create table marts.customer_contacts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    contact_no text not null,
    contact_type_code text,
    contact_masked text,
    is_main boolean,
    is_verified boolean,
    area_code text,
    is_mobile_valid boolean
) partition by LIST (publication_id);
CREATE INDEX customer_contacts_by_customer ON ONLY marts.customer_contacts USING btree (customer_id);
alter table marts.customer_contacts enable row level security;
alter table marts.customer_contacts force row level security;
create policy batch on marts.customer_contacts for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_contacts for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_contacts for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_contacts for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_contacts for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_contacts for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_contacts to r_head;
grant select on marts.customer_contacts to r_line;
grant select on marts.customer_contacts to r_manager;
grant select on marts.customer_contacts to r_org;
grant select on marts.customer_contacts to r_team;
grant delete, insert, select, update on marts.customer_contacts to zhike_batch;

create table marts.customer_credit (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    rating_code text,
    rated_on date,
    default_probability_ratio numeric(10,8),
    risk_class_code text,
    loan_count integer,
    loan_balance numeric(20,2),
    overdue_count integer,
    overdue_balance numeric(20,2),
    overdue_days integer,
    interest_arrears numeric(20,2),
    non_performing_count integer,
    non_performing_balance numeric(20,2),
    written_off_balance numeric(20,2),
    limit_approved numeric(20,2),
    limit_used numeric(20,2),
    limit_available numeric(20,2),
    limit_exposure numeric(20,2),
    limit_utilisation_ratio numeric(12,6)
) partition by LIST (publication_id);
CREATE INDEX customer_credit_by_customer ON ONLY marts.customer_credit USING btree (customer_id);
alter table marts.customer_credit enable row level security;
alter table marts.customer_credit force row level security;
create policy batch on marts.customer_credit for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_credit for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_credit for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_credit for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_credit for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_credit for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_credit to r_head;
grant select on marts.customer_credit to r_line;
grant select on marts.customer_credit to r_manager;
grant select on marts.customer_credit to r_org;
grant select on marts.customer_credit to r_team;
grant delete, insert, select, update on marts.customer_credit to zhike_batch;

create table marts.customer_credit_assessments (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    object_type_code text not null,
    object_no text not null,
    effective_on date not null,
    rating_code text,
    default_probability_ratio numeric(10,8),
    default_loss_ratio numeric(8,6),
    risk_class_code text,
    previous_risk_class_code text,
    reason text,
    is_current boolean not null
) partition by LIST (publication_id);
CREATE INDEX customer_credit_assessments_by_customer ON ONLY marts.customer_credit_assessments USING btree (customer_id);
alter table marts.customer_credit_assessments enable row level security;
alter table marts.customer_credit_assessments force row level security;
create policy batch on marts.customer_credit_assessments for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_credit_assessments for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_credit_assessments for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_credit_assessments for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_credit_assessments for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_credit_assessments for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_credit_assessments to r_head;
grant select on marts.customer_credit_assessments to r_line;
grant select on marts.customer_credit_assessments to r_manager;
grant select on marts.customer_credit_assessments to r_org;
grant select on marts.customer_credit_assessments to r_team;
grant delete, insert, select, update on marts.customer_credit_assessments to zhike_batch;

create table marts.customer_credit_limits (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    limit_no text not null,
    is_holder boolean not null,
    group_no text,
    limit_type_code text,
    currency_code text,
    approved_amount numeric(20,2),
    used_amount numeric(20,2),
    available_amount numeric(20,2),
    exposure_amount numeric(20,2),
    utilisation_ratio numeric(12,6),
    starts_on date,
    ends_on date,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_credit_limits_by_customer ON ONLY marts.customer_credit_limits USING btree (customer_id);
alter table marts.customer_credit_limits enable row level security;
alter table marts.customer_credit_limits force row level security;
create policy batch on marts.customer_credit_limits for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_credit_limits for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_credit_limits for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_credit_limits for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_credit_limits for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_credit_limits for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_credit_limits to r_head;
grant select on marts.customer_credit_limits to r_line;
grant select on marts.customer_credit_limits to r_manager;
grant select on marts.customer_credit_limits to r_org;
grant select on marts.customer_credit_limits to r_team;
grant delete, insert, select, update on marts.customer_credit_limits to zhike_batch;

create table marts.customer_fields (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    field_code text not null,
    source_system text not null,
    source_customer_no text not null,
    rule_code text not null,
    rival_count integer not null,
    source_updated_at timestamp without time zone
) partition by LIST (publication_id);
CREATE INDEX customer_fields_by_customer ON ONLY marts.customer_fields USING btree (customer_id);
alter table marts.customer_fields enable row level security;
alter table marts.customer_fields force row level security;
create policy batch on marts.customer_fields for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_fields for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_fields for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_fields for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_fields for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_fields for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_fields to r_head;
grant select on marts.customer_fields to r_line;
grant select on marts.customer_fields to r_manager;
grant select on marts.customer_fields to r_org;
grant select on marts.customer_fields to r_team;
grant delete, insert, select, update on marts.customer_fields to zhike_batch;

create table marts.customer_flows (
    customer_id bigint not null,
    business_date date not null,
    transaction_id text not null,
    direction_code text,
    channel_code text,
    counterparty_name text,
    counterparty_account text,
    counterparty_bank_name text,
    amount_cny numeric(20,2),
    is_between_own boolean not null,
    is_own_name boolean not null
);
alter table marts.customer_flows enable row level security;
alter table marts.customer_flows force row level security;

create table marts.customer_grade_history (
    customer_id bigint not null,
    grade_code text,
    grade_before_code text,
    reason_code text,
    watch_months integer,
    since_on date,
    valid_from date not null,
    valid_to date
);
alter table marts.customer_grade_history enable row level security;
alter table marts.customer_grade_history force row level security;

create table marts.customer_groups (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    group_id text not null,
    group_kind_code text not null,
    group_no text not null,
    member_count integer not null,
    since_on date,
    evidence_feed text not null,
    evidence_key text
) partition by LIST (publication_id);
CREATE INDEX customer_groups_by_customer ON ONLY marts.customer_groups USING btree (customer_id);
alter table marts.customer_groups enable row level security;
alter table marts.customer_groups force row level security;
create policy batch on marts.customer_groups for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_groups for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_groups for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_groups for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_groups for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_groups for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_groups to r_head;
grant select on marts.customer_groups to r_line;
grant select on marts.customer_groups to r_manager;
grant select on marts.customer_groups to r_org;
grant select on marts.customer_groups to r_team;
grant delete, insert, select, update on marts.customer_groups to zhike_batch;

create table marts.customer_guarantees (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    side_code text not null,
    guarantee_no text not null,
    contract_no text not null,
    guarantee_code text,
    counterparty_name text,
    currency_code text,
    guaranteed_amount numeric(20,2),
    collateral_type_code text,
    collateral_name text,
    appraised_value numeric(20,2),
    appraised_on date,
    loan_to_value_ratio numeric(8,6),
    contract_ends_on date,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_guarantees_by_customer ON ONLY marts.customer_guarantees USING btree (customer_id);
alter table marts.customer_guarantees enable row level security;
alter table marts.customer_guarantees force row level security;
create policy batch on marts.customer_guarantees for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_guarantees for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_guarantees for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_guarantees for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_guarantees for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_guarantees for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_guarantees to r_head;
grant select on marts.customer_guarantees to r_line;
grant select on marts.customer_guarantees to r_manager;
grant select on marts.customer_guarantees to r_org;
grant select on marts.customer_guarantees to r_team;
grant delete, insert, select, update on marts.customer_guarantees to zhike_batch;

create table marts.customer_history (
    customer_id bigint not null,
    business_date date not null,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    deposit_balance_eod numeric(20,2),
    deposit_balance_avg_mtd numeric(20,2),
    loan_balance_eod numeric(20,2),
    lum_balance_eod numeric(20,2),
    contribution_mtd numeric(20,2)
);
alter table marts.customer_history enable row level security;
alter table marts.customer_history force row level security;

create table marts.customer_holdings (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    holding_no text not null,
    product_code text,
    product_name text,
    product_kind_code text,
    risk_level_code text,
    volume numeric(20,4),
    nav numeric(12,6),
    nav_on date,
    cost numeric(20,2),
    market_value numeric(20,2),
    accumulated_income numeric(20,2),
    bought_on date,
    matures_on date,
    status_code text not null,
    aum_item_code text
) partition by LIST (publication_id);
CREATE INDEX customer_holdings_by_customer ON ONLY marts.customer_holdings USING btree (customer_id);
alter table marts.customer_holdings enable row level security;
alter table marts.customer_holdings force row level security;
create policy batch on marts.customer_holdings for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_holdings for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_holdings for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_holdings for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_holdings for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_holdings for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_holdings for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_holdings to r_head;
grant select on marts.customer_holdings to r_line;
grant select on marts.customer_holdings to r_manager;
grant select on marts.customer_holdings to r_org;
grant select on marts.customer_holdings to r_team;
grant delete, insert, select, update on marts.customer_holdings to zhike_batch;
grant select (customer_id, holding_no, matures_on, product_code, product_kind_code, product_name, status_code) on marts.customer_holdings to r_look_up;

create table marts.customer_loans (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    note_no text not null,
    contract_no text,
    product_code text,
    product_name text,
    currency_code text,
    loan_amount numeric(20,2),
    balance numeric(20,2),
    balance_cny numeric(20,2),
    overdue_balance numeric(20,2),
    issued_on date,
    matures_on date,
    exec_rate numeric(12,8),
    repay_way_code text,
    next_due_on date,
    next_due_amount numeric(20,2),
    overdue_days integer,
    risk_class_code text,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_loans_by_customer ON ONLY marts.customer_loans USING btree (customer_id);
alter table marts.customer_loans enable row level security;
alter table marts.customer_loans force row level security;
create policy batch on marts.customer_loans for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_loans for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_loans for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_loans for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_loans for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_loans for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_loans for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_loans to r_head;
grant select on marts.customer_loans to r_line;
grant select on marts.customer_loans to r_manager;
grant select on marts.customer_loans to r_org;
grant select on marts.customer_loans to r_team;
grant delete, insert, select, update on marts.customer_loans to zhike_batch;
grant select (customer_id, matures_on, note_no, product_code, product_name, status_code) on marts.customer_loans to r_look_up;

create table marts.customer_maturities (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    maturity_kind_code text not null,
    item_no text not null,
    reference_no text,
    product_name text,
    id_type_code text,
    currency_code text,
    due_amount numeric(20,2),
    due_on date not null
) partition by LIST (publication_id);
CREATE INDEX customer_maturities_by_customer ON ONLY marts.customer_maturities USING btree (customer_id);
alter table marts.customer_maturities enable row level security;
alter table marts.customer_maturities force row level security;
create policy batch on marts.customer_maturities for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_maturities for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_maturities for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_maturities for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_maturities for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_maturities for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_maturities to r_head;
grant select on marts.customer_maturities to r_line;
grant select on marts.customer_maturities to r_manager;
grant select on marts.customer_maturities to r_org;
grant select on marts.customer_maturities to r_team;
grant delete, insert, select, update on marts.customer_maturities to zhike_batch;

create table marts.customer_numbers (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    source_customer_no text not null,
    registered_id bigint not null,
    is_kept boolean not null,
    rule_code text not null,
    joined_on date not null,
    customer_name text,
    status_code text,
    opening_org_name text,
    opened_on date,
    account_count integer not null,
    aum_balance_eod numeric(20,2) not null,
    loan_balance_eod numeric(20,2) not null,
    id_number_masked text,
    birth_date date,
    gender_code text,
    mobile_masked text,
    employer_name text,
    uscc text,
    legal_name text,
    holding_count integer,
    loan_count integer,
    card_count integer,
    deposit_balance_eod numeric(20,2)
) partition by LIST (publication_id);
CREATE INDEX customer_numbers_by_customer ON ONLY marts.customer_numbers USING btree (customer_id);
CREATE INDEX customer_numbers_by_registered ON ONLY marts.customer_numbers USING btree (registered_id);
alter table marts.customer_numbers enable row level security;
alter table marts.customer_numbers force row level security;
create policy batch on marts.customer_numbers for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_numbers for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_numbers for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_numbers for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_numbers for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_numbers for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_numbers to r_head;
grant select on marts.customer_numbers to r_line;
grant select on marts.customer_numbers to r_manager;
grant select on marts.customer_numbers to r_org;
grant select on marts.customer_numbers to r_team;
grant delete, insert, select, update on marts.customer_numbers to zhike_batch;

create table marts.customer_payroll (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    month_start date not null,
    payee_count integer not null,
    payment_count integer not null,
    paid_amount numeric(20,2),
    last_paid_on date not null
) partition by LIST (publication_id);
CREATE INDEX customer_payroll_by_customer ON ONLY marts.customer_payroll USING btree (customer_id);
alter table marts.customer_payroll enable row level security;
alter table marts.customer_payroll force row level security;
create policy batch on marts.customer_payroll for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_payroll for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_payroll for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_payroll for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_payroll for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_payroll for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_payroll to r_head;
grant select on marts.customer_payroll to r_line;
grant select on marts.customer_payroll to r_manager;
grant select on marts.customer_payroll to r_org;
grant select on marts.customer_payroll to r_team;
grant delete, insert, select, update on marts.customer_payroll to zhike_batch;

create table marts.customer_payroll_lines (
    customer_id bigint not null,
    business_date date not null,
    batch_no text not null,
    sequence_no integer not null,
    direction_code text not null,
    payment_kind_code text,
    amount numeric(20,2)
);
alter table marts.customer_payroll_lines enable row level security;
alter table marts.customer_payroll_lines force row level security;

create table marts.customer_points (
    customer_id bigint not null,
    points_balance bigint not null,
    points_expiring_90d bigint not null,
    points_expire_next_on date,
    points_earned_12m bigint not null
);
alter table marts.customer_points enable row level security;
alter table marts.customer_points force row level security;

create table marts.customer_points_entries (
    customer_id bigint not null,
    earned_on date not null,
    rule_code text not null,
    item_code text not null,
    amount numeric(20,2),
    birthday_factor integer not null,
    points bigint not null,
    expires_on date not null,
    is_expired boolean not null
);
alter table marts.customer_points_entries enable row level security;
alter table marts.customer_points_entries force row level security;

create table marts.customer_positions (
    customer_id bigint not null,
    business_date date not null,
    account_kind_code text not null,
    account_id text not null,
    aum_item_code text,
    currency_code text,
    is_open boolean,
    is_in_aum boolean,
    balance numeric(20,2),
    balance_cny numeric(20,2),
    rate numeric(12,8),
    volume numeric(20,4),
    nav numeric(12,6),
    cost numeric(20,2)
);
alter table marts.customer_positions enable row level security;
alter table marts.customer_positions force row level security;

create table marts.customer_profits (
    customer_id bigint not null,
    business_date date not null,
    contribution_mtd numeric(20,2),
    contribution_ytd numeric(20,2),
    eva_mtd numeric(20,2),
    eva_ytd numeric(20,2),
    capital_eod numeric(20,2),
    deposit_contribution_mtd numeric(20,2),
    loan_contribution_mtd numeric(20,2),
    credit_card_contribution_mtd numeric(20,2),
    wealth_contribution_mtd numeric(20,2),
    bill_contribution_mtd numeric(20,2),
    international_contribution_mtd numeric(20,2),
    deposit_contribution_ytd numeric(20,2),
    loan_contribution_ytd numeric(20,2),
    credit_card_contribution_ytd numeric(20,2),
    wealth_contribution_ytd numeric(20,2),
    bill_contribution_ytd numeric(20,2),
    international_contribution_ytd numeric(20,2),
    contribution_rounding_mtd numeric(20,2),
    contribution_rounding_ytd numeric(20,2)
);
alter table marts.customer_profits enable row level security;
alter table marts.customer_profits force row level security;

create table marts.customer_relations (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    relation_kind_code text not null,
    direction_code text not null,
    related_key text not null,
    related_id bigint,
    stated_name text,
    since_on date,
    guaranteed_amount numeric(20,2),
    evidence_feed text not null,
    evidence_key text,
    evidence_count integer not null
) partition by LIST (publication_id);
CREATE INDEX customer_relations_by_customer ON ONLY marts.customer_relations USING btree (customer_id);
alter table marts.customer_relations enable row level security;
alter table marts.customer_relations force row level security;
create policy batch on marts.customer_relations for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_relations for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_relations for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_relations for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_relations for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_relations for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_relations to r_head;
grant select on marts.customer_relations to r_line;
grant select on marts.customer_relations to r_manager;
grant select on marts.customer_relations to r_org;
grant select on marts.customer_relations to r_team;
grant delete, insert, select, update on marts.customer_relations to zhike_batch;

create table marts.customer_remittances (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    month_start date not null,
    settlement_direction_code text not null,
    remittance_count integer not null,
    amount_usd numeric(20,2),
    amount_cny numeric(20,2),
    last_transacted_on date not null
) partition by LIST (publication_id);
CREATE INDEX customer_remittances_by_customer ON ONLY marts.customer_remittances USING btree (customer_id);
alter table marts.customer_remittances enable row level security;
alter table marts.customer_remittances force row level security;
create policy batch on marts.customer_remittances for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_remittances for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_remittances for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_remittances for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_remittances for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_remittances for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_remittances to r_head;
grant select on marts.customer_remittances to r_line;
grant select on marts.customer_remittances to r_manager;
grant select on marts.customer_remittances to r_org;
grant select on marts.customer_remittances to r_team;
grant delete, insert, select, update on marts.customer_remittances to zhike_batch;

create table marts.customer_score_parts (
    customer_id bigint not null,
    scored_on date not null,
    years integer,
    product_count integer,
    steadiness_ratio numeric(20,6),
    active_count_30d integer,
    is_bound boolean,
    years_points numeric(5,2),
    breadth_points numeric(5,2),
    steadiness_points numeric(5,2),
    activity_points numeric(5,2),
    bond_points numeric(5,2),
    attitude_points numeric(5,2),
    loyalty_score numeric(5,2),
    years_points_full integer,
    breadth_points_full integer,
    steadiness_points_full integer,
    activity_points_full integer,
    bond_points_full integer,
    attitude_points_full integer,
    realised_weight integer,
    potential_weight integer,
    lifetime_weight integer,
    offer_value numeric(20,2),
    wallet_gap numeric(20,2),
    wallet_value numeric(20,2)
);
alter table marts.customer_score_parts enable row level security;
alter table marts.customer_score_parts force row level security;

create table marts.customer_standing (
    customer_id bigint not null,
    branch_id text not null,
    branch_name text,
    aum_rank integer not null,
    aum_peer_count integer not null,
    contribution_rank integer,
    contribution_peer_count integer not null
);
alter table marts.customer_standing enable row level security;
alter table marts.customer_standing force row level security;

create table marts.customer_suitability (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    assessed_on date not null,
    risk_level_code text,
    score numeric(5,1),
    expires_on date,
    is_expired boolean not null,
    channel_code text,
    is_qualified_investor boolean not null
) partition by LIST (publication_id);
CREATE INDEX customer_suitability_by_customer ON ONLY marts.customer_suitability USING btree (customer_id);
alter table marts.customer_suitability enable row level security;
alter table marts.customer_suitability force row level security;
create policy batch on marts.customer_suitability for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_suitability for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_suitability for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_suitability for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_suitability for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_suitability for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_suitability to r_head;
grant select on marts.customer_suitability to r_line;
grant select on marts.customer_suitability to r_manager;
grant select on marts.customer_suitability to r_org;
grant select on marts.customer_suitability to r_team;
grant delete, insert, select, update on marts.customer_suitability to zhike_batch;

create table marts.customer_tickets (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    ticket_no text not null,
    ticket_type_code text,
    channel_code text,
    level_code text,
    status_code text,
    business_class_code text,
    cause_code text,
    title text,
    reply text,
    satisfaction_code text,
    caller_name text,
    caller_masked text,
    is_open boolean,
    is_overdue boolean,
    due_on date,
    accepted_at text,
    closed_at text
) partition by LIST (publication_id);
CREATE INDEX customer_tickets_by_customer ON ONLY marts.customer_tickets USING btree (customer_id);
alter table marts.customer_tickets enable row level security;
alter table marts.customer_tickets force row level security;
create policy batch on marts.customer_tickets for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_tickets for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_tickets for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customer_tickets for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_tickets for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_tickets for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_tickets for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_tickets to r_head;
grant select on marts.customer_tickets to r_line;
grant select on marts.customer_tickets to r_manager;
grant select on marts.customer_tickets to r_org;
grant select on marts.customer_tickets to r_team;
grant delete, insert, select, update on marts.customer_tickets to zhike_batch;
grant select (accepted_at, business_class_code, channel_code, customer_id, due_on, is_open, is_overdue, level_code, status_code, ticket_no, ticket_type_code, title) on marts.customer_tickets to r_look_up;

create table marts.customer_trade_items (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    trade_kind_code text not null,
    reference_no text not null,
    counterparty_name text,
    currency_code text,
    trade_amount numeric(20,2),
    open_amount numeric(20,2),
    open_amount_cny numeric(20,2),
    starts_on date,
    due_on date,
    status_code text not null
) partition by LIST (publication_id);
CREATE INDEX customer_trade_items_by_customer ON ONLY marts.customer_trade_items USING btree (customer_id);
alter table marts.customer_trade_items enable row level security;
alter table marts.customer_trade_items force row level security;
create policy batch on marts.customer_trade_items for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_trade_items for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_trade_items for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_trade_items for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_trade_items for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_trade_items for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_trade_items to r_head;
grant select on marts.customer_trade_items to r_line;
grant select on marts.customer_trade_items to r_manager;
grant select on marts.customer_trade_items to r_org;
grant select on marts.customer_trade_items to r_team;
grant delete, insert, select, update on marts.customer_trade_items to zhike_batch;

create table marts.customer_transactions (
    customer_id bigint not null,
    business_date date not null,
    transaction_id text not null,
    transacted_on date,
    transacted_at text,
    account_id text not null,
    direction_code text,
    currency_code text,
    amount numeric(20,2),
    balance_after numeric(20,2),
    channel_code text,
    memo text,
    counterparty_name text,
    counterparty_account text,
    is_reversal boolean
);
alter table marts.customer_transactions enable row level security;
alter table marts.customer_transactions force row level security;

create table marts.customer_wages (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    employer_customer_no text not null,
    employer_name text,
    payment_count integer not null,
    paid_amount numeric(20,2),
    last_paid_on date not null,
    last_paid_amount numeric(20,2)
) partition by LIST (publication_id);
CREATE INDEX customer_wages_by_customer ON ONLY marts.customer_wages USING btree (customer_id);
alter table marts.customer_wages enable row level security;
alter table marts.customer_wages force row level security;
create policy batch on marts.customer_wages for all to zhike_batch using (true) with check (true);
create policy head on marts.customer_wages for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customer_wages for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customer_wages for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customer_wages for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customer_wages for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customer_wages to r_head;
grant select on marts.customer_wages to r_line;
grant select on marts.customer_wages to r_manager;
grant select on marts.customer_wages to r_org;
grant select on marts.customer_wages to r_team;
grant delete, insert, select, update on marts.customer_wages to zhike_batch;

create table marts.customer_warnings (
    customer_id bigint not null,
    signal_code text not null,
    points integer not null,
    since_on date,
    amount numeric(20,2)
);
alter table marts.customer_warnings enable row level security;
alter table marts.customer_warnings force row level security;

create table marts.customers (
    publication_id integer not null,
    customer_id bigint not null,
    customer_type_code text not null,
    source_customer_no text not null,
    customer_name text not null,
    name_pinyin text,
    name_initials text,
    status_code text not null,
    grade_code text,
    gender_code text,
    birth_date date,
    age_years integer,
    nationality_code text,
    education_code text,
    marital_code text,
    occupation_code text,
    employer_name text,
    industry_code text,
    scale_code text,
    founded_on date,
    registered_capital numeric(20,2),
    legal_name text,
    uscc text,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_expires_on date,
    mobile_masked text,
    email_masked text,
    address_masked text,
    aml_risk_code text,
    is_staff boolean not null,
    org_id text not null,
    org_name text not null,
    sub_branch_id text,
    sub_branch_name text,
    branch_id text,
    branch_name text,
    org_pos integer not null,
    opened_on date,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    aum_balance_avg_qtd numeric(20,2),
    aum_balance_avg_ytd numeric(20,2),
    aum_balance_change_mom numeric(20,2),
    aum_balance_change_ytd numeric(20,2),
    aum_demand_balance_eod numeric(20,2),
    aum_term_balance_eod numeric(20,2),
    aum_notice_balance_eod numeric(20,2),
    aum_cd_balance_eod numeric(20,2),
    aum_structured_balance_eod numeric(20,2),
    aum_margin_balance_eod numeric(20,2),
    aum_wealth_balance_eod numeric(20,2),
    aum_fund_balance_eod numeric(20,2),
    aum_insurance_balance_eod numeric(20,2),
    aum_metal_balance_eod numeric(20,2),
    aum_bond_balance_eod numeric(20,2),
    aum_trust_balance_eod numeric(20,2),
    aum_custody_3rd_balance_eod numeric(20,2),
    aum_pension_balance_eod numeric(20,2),
    deposit_balance_eod numeric(20,2),
    deposit_balance_avg_mtd numeric(20,2),
    deposit_balance_avg_ytd numeric(20,2),
    loan_balance_eod numeric(20,2),
    credit_card_balance_eod numeric(20,2),
    lum_balance_eod numeric(20,2),
    account_count integer not null,
    holding_count integer not null,
    loan_count integer not null,
    card_count integer not null,
    maturity_count_30d integer not null,
    maturity_amount_30d numeric(20,2),
    next_maturity_on date,
    large_movement_count_1d integer not null,
    large_movement_amount_1d numeric(20,2),
    aum_fen bigint not null,
    aum_avg_fen bigint,
    aum_change_fen bigint,
    deposit_fen bigint not null,
    loan_fen bigint not null,
    maturity_fen bigint not null,
    large_movement_fen bigint not null,
    mobile_source_code text,
    grade_watch_months integer,
    grade_since_on date,
    next_grade_code text,
    next_grade_gap numeric(20,2),
    next_grade_balance numeric(20,2),
    is_near_upgrade boolean,
    is_near_downgrade boolean,
    lifecycle_stage_code text,
    product_count integer,
    active_count_90d integer,
    last_active_on date,
    is_payroll boolean,
    scored_on date,
    rfm_code integer,
    loyalty_score numeric(5,2),
    value_score numeric(5,2),
    realised_value numeric(20,2),
    potential_value numeric(20,2),
    lifetime_value numeric(20,2),
    capital_eod numeric(20,2),
    contribution_mtd numeric(20,2),
    contribution_ytd numeric(20,2),
    eva_mtd numeric(20,2),
    eva_ytd numeric(20,2),
    deposit_contribution_mtd numeric(20,2),
    loan_contribution_mtd numeric(20,2),
    wealth_contribution_mtd numeric(20,2),
    bill_contribution_mtd numeric(20,2),
    international_contribution_mtd numeric(20,2),
    contribution_fen bigint,
    grade_gap_fen bigint,
    churn_level_code text,
    churn_score integer,
    churn_signals text,
    credit_card_contribution_mtd numeric(20,2),
    deposit_balance_change_mom numeric(20,2),
    deposit_balance_change_ytd numeric(20,2),
    loan_balance_change_mom numeric(20,2),
    loan_balance_change_ytd numeric(20,2),
    grade_move_mom_code text,
    grade_move_ytd_code text
) partition by LIST (publication_id);
CREATE INDEX customers_by_aum ON ONLY marts.customers USING btree (aum_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_deposit ON ONLY marts.customers USING btree (deposit_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_id ON ONLY marts.customers USING btree (customer_id);
CREATE INDEX customers_by_large_movement ON ONLY marts.customers USING btree (large_movement_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_loan ON ONLY marts.customers USING btree (loan_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_maturity ON ONLY marts.customers USING btree (maturity_fen DESC, customer_id, org_pos);
CREATE INDEX customers_by_unit_and_aum ON ONLY marts.customers USING btree (org_pos, aum_fen DESC, customer_id);
CREATE INDEX customers_counted ON ONLY marts.customers USING btree (org_pos, customer_type_code, grade_code, status_code, customer_id, publication_id);
alter table marts.customers enable row level security;
alter table marts.customers force row level security;
create policy batch on marts.customers for all to zhike_batch using (true) with check (true);
create policy explain on marts.customers for select to r_explain using ((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)));
create policy head on marts.customers for select to r_head using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.customers for select to r_line using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy look_up on marts.customers for select to r_look_up using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.looked_up_ids() AS looked_up_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.customers for select to r_manager using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.customers for select to r_org using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.customers for select to r_team using (((publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting)) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.customers to r_head;
grant select on marts.customers to r_line;
grant select on marts.customers to r_manager;
grant select on marts.customers to r_org;
grant select on marts.customers to r_team;
grant delete, insert, select, update on marts.customers to zhike_batch;
grant select (customer_id, org_pos, publication_id) on marts.customers to r_explain;
grant select (age_years, customer_id, customer_name, customer_type_code, id_expires_on, id_number_masked, id_type_code, is_id_valid, is_payroll, maturity_count_30d, mobile_masked, next_maturity_on, opened_on, org_id, org_name, source_customer_no, status_code, uscc) on marts.customers to r_look_up;

create table marts.employee_figures (
    publication_id integer not null,
    employee_id text not null,
    org_pos integer not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    manager_kind_code text,
    status_code text,
    customer_count integer not null,
    retail_count integer not null,
    corporate_count integer not null,
    vip_count integer not null,
    gained_count integer,
    lost_count integer,
    aum_balance_eod numeric(20,2) not null,
    aum_balance_avg_mtd numeric(20,2),
    aum_balance_change_mom numeric(20,2),
    aum_balance_change_ytd numeric(20,2),
    deposit_balance_eod numeric(20,2) not null,
    deposit_balance_avg_mtd numeric(20,2),
    loan_balance_eod numeric(20,2) not null,
    contribution_mtd numeric(20,2),
    unknown_count_mtd integer not null,
    is_manager boolean not null,
    is_virtual boolean not null
) partition by LIST (publication_id);
CREATE INDEX employee_figures_by_id ON ONLY marts.employee_figures USING btree (employee_id);
alter table marts.employee_figures enable row level security;
alter table marts.employee_figures force row level security;
create policy batch on marts.employee_figures for all to zhike_batch using (true) with check (true);
create policy head on marts.employee_figures for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy line on marts.employee_figures for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND (
CASE current_setting('app.line'::text)
    WHEN 'retail'::text THEN corporate_count
    ELSE retail_count
END = 0)));
create policy manager on marts.employee_figures for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (employee_id = current_setting('app.user_id'::text))));
create policy org on marts.employee_figures for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
create policy team on marts.employee_figures for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (employee_id = ANY (( SELECT platform.team_user_ids() AS team_user_ids)::text[]))));
grant select on marts.employee_figures to r_head;
grant select on marts.employee_figures to r_line;
grant select on marts.employee_figures to r_manager;
grant select on marts.employee_figures to r_org;
grant select on marts.employee_figures to r_team;
grant delete, insert, select, update on marts.employee_figures to zhike_batch;

create table marts.employees (
    publication_id integer not null,
    employee_id text not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    is_manager boolean,
    manager_kind_code text,
    status_code text,
    is_virtual boolean not null
) partition by LIST (publication_id);
CREATE INDEX employees_by_id ON ONLY marts.employees USING btree (employee_id);
alter table marts.employees enable row level security;
alter table marts.employees force row level security;
create policy batch on marts.employees for all to zhike_batch using (true) with check (true);
create policy publication on marts.employees for select to r_head, r_line, r_look_up, r_manager, r_org, r_team using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.employees to r_head;
grant select on marts.employees to r_line;
grant select on marts.employees to r_look_up;
grant select on marts.employees to r_manager;
grant select on marts.employees to r_org;
grant select on marts.employees to r_team;
grant delete, insert, select, update on marts.employees to zhike_batch;

create table marts.field_quality (
    publication_id integer not null,
    unit_id text not null,
    org_pos integer not null,
    measured_on date not null,
    source_system text not null,
    customer_type_code text not null,
    field_code text not null,
    weight integer,
    department_code text,
    required_count integer not null,
    required_value_count integer not null,
    value_count integer not null,
    accurate_count integer not null,
    precise_count integer not null,
    reliable_count integer not null,
    relevance_ratio numeric(8,6),
    accuracy_ratio numeric(8,6),
    precision_ratio numeric(8,6),
    reliability_ratio numeric(8,6)
) partition by LIST (publication_id);
CREATE INDEX field_quality_by_unit ON ONLY marts.field_quality USING btree (unit_id, measured_on);
alter table marts.field_quality enable row level security;
alter table marts.field_quality force row level security;
create policy batch on marts.field_quality for all to zhike_batch using (true) with check (true);
create policy head on marts.field_quality for select to r_head using ((publication_id = (current_setting('app.publication'::text))::integer));
create policy line on marts.field_quality for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_type_code = current_setting('app.line'::text))));
create policy manager on marts.field_quality for select to r_manager using (false);
create policy org on marts.field_quality for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer))));
create policy team on marts.field_quality for select to r_team using (false);
grant select on marts.field_quality to r_head;
grant select on marts.field_quality to r_line;
grant select on marts.field_quality to r_manager;
grant select on marts.field_quality to r_org;
grant select on marts.field_quality to r_team;
grant delete, insert, select, update on marts.field_quality to zhike_batch;

create table marts.group_members (
    publication_id integer not null,
    group_id text not null,
    member_id bigint not null,
    member_org_pos integer not null
) partition by LIST (publication_id);
CREATE INDEX group_members_by_group ON ONLY marts.group_members USING btree (group_id);
alter table marts.group_members enable row level security;
alter table marts.group_members force row level security;
create policy batch on marts.group_members for all to zhike_batch using (true) with check (true);
create policy head on marts.group_members for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy line on marts.group_members for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((member_id >= (current_setting('app.line_lo'::text))::bigint) AND (member_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy manager on marts.group_members for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (member_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy org on marts.group_members for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((member_org_pos >= (current_setting('app.lo'::text))::integer) AND (member_org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy team on marts.group_members for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (member_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
grant select on marts.group_members to r_head;
grant select on marts.group_members to r_line;
grant select on marts.group_members to r_manager;
grant select on marts.group_members to r_org;
grant select on marts.group_members to r_team;
grant delete, insert, select, update on marts.group_members to zhike_batch;

create table marts.identity_pairs (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    second_customer_id bigint not null,
    second_org_pos integer not null,
    first_customer_no text not null,
    second_customer_no text not null,
    customer_type_code text not null,
    first_customer_name text,
    second_customer_name text,
    rule_code text not null,
    outcome_code text not null,
    score integer,
    is_merged boolean not null,
    decision_code text,
    decision_no text,
    state_code text not null,
    is_id_equal boolean,
    is_permit_equal boolean,
    is_name_equal boolean,
    is_name_near boolean,
    is_birth_date_equal boolean,
    is_gender_conflicting boolean,
    is_mobile_equal boolean,
    is_address_equal boolean,
    is_employer_equal boolean,
    is_account_shared boolean,
    is_uscc_equal boolean,
    is_uscc_conflicting boolean,
    is_organization_code_equal boolean,
    is_licence_equal boolean,
    is_legal_id_equal boolean,
    found_on date not null
) partition by LIST (publication_id);
CREATE INDEX identity_pairs_by_numbers ON ONLY marts.identity_pairs USING btree (first_customer_no, second_customer_no);
alter table marts.identity_pairs enable row level security;
alter table marts.identity_pairs force row level security;
create policy batch on marts.identity_pairs for all to zhike_batch using (true) with check (true);
create policy head on marts.identity_pairs for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision)) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((second_customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (second_customer_id)::double precision))));
create policy line on marts.identity_pairs for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision)) AND ((second_customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (second_customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((second_customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (second_customer_id)::double precision))));
create policy manager on marts.identity_pairs for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision)) AND (second_customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((second_customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (second_customer_id)::double precision))));
create policy org on marts.identity_pairs for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision)) AND ((second_org_pos >= (current_setting('app.lo'::text))::integer) AND (second_org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((second_customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (second_customer_id)::double precision))));
create policy team on marts.identity_pairs for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision)) AND (second_customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((second_customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (second_customer_id)::double precision))));
grant select on marts.identity_pairs to r_head;
grant select on marts.identity_pairs to r_line;
grant select on marts.identity_pairs to r_manager;
grant select on marts.identity_pairs to r_org;
grant select on marts.identity_pairs to r_team;
grant delete, insert, select, update on marts.identity_pairs to zhike_batch;

create table marts.opening_ownerships (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    owner_role_code text not null,
    employee_id text not null,
    org_id text not null,
    started_on date
) partition by LIST (publication_id);
CREATE INDEX opening_ownerships_by_customer ON ONLY marts.opening_ownerships USING btree (customer_id);
alter table marts.opening_ownerships enable row level security;
alter table marts.opening_ownerships force row level security;
create policy batch on marts.opening_ownerships for all to zhike_batch using (true) with check (true);
grant delete, insert, select, update on marts.opening_ownerships to zhike_batch;

create table marts.quality_fields (
    publication_id integer not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    required_of_code text,
    term_days integer,
    weight integer,
    department_code text,
    repair_days integer,
    value_kind_code text
) partition by LIST (publication_id);
alter table marts.quality_fields enable row level security;
alter table marts.quality_fields force row level security;
create policy batch on marts.quality_fields for all to zhike_batch using (true) with check (true);
create policy publication on marts.quality_fields for select to r_head, r_line, r_manager, r_org, r_team using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.quality_fields to r_head;
grant select on marts.quality_fields to r_line;
grant select on marts.quality_fields to r_manager;
grant select on marts.quality_fields to r_org;
grant select on marts.quality_fields to r_team;
grant delete, insert, select, update on marts.quality_fields to zhike_batch;

create table marts.relation_members (
    publication_id integer not null,
    member_id bigint not null,
    member_org_pos integer not null,
    customer_type_code text not null,
    customer_name text,
    org_name text,
    aum_balance_eod numeric(20,2),
    deposit_balance_eod numeric(20,2),
    loan_balance_eod numeric(20,2),
    credit_limit numeric(20,2),
    credit_limit_used numeric(20,2)
) partition by LIST (publication_id);
CREATE INDEX relation_members_by_member ON ONLY marts.relation_members USING btree (member_id);
alter table marts.relation_members enable row level security;
alter table marts.relation_members force row level security;
create policy batch on marts.relation_members for all to zhike_batch using (true) with check (true);
create policy head on marts.relation_members for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy line on marts.relation_members for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((member_id >= (current_setting('app.line_lo'::text))::bigint) AND (member_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy manager on marts.relation_members for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (member_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy org on marts.relation_members for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((member_org_pos >= (current_setting('app.lo'::text))::integer) AND (member_org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
create policy team on marts.relation_members for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (member_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((member_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (member_id)::double precision))));
grant select on marts.relation_members to r_head;
grant select on marts.relation_members to r_line;
grant select on marts.relation_members to r_manager;
grant select on marts.relation_members to r_org;
grant select on marts.relation_members to r_team;
grant delete, insert, select, update on marts.relation_members to zhike_batch;

create table marts.search_terms (
    publication_id integer not null,
    term text collate "C" not null,
    kind text collate "C" not null,
    customer_id bigint not null,
    org_pos integer not null
) partition by LIST (publication_id);
CREATE INDEX search_terms_by_term ON ONLY marts.search_terms USING btree (kind, term, customer_id, org_pos);
alter table marts.search_terms enable row level security;
alter table marts.search_terms force row level security;
create policy batch on marts.search_terms for all to zhike_batch using (true) with check (true);
create policy explain on marts.search_terms for select to r_explain using (((kind = 'customer_no'::text) AND (publication_id = ( SELECT (current_setting('app.publication'::text))::integer AS current_setting))));
create policy head on marts.search_terms for select to r_head using (((publication_id = (current_setting('app.publication'::text))::integer) AND true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy line on marts.search_terms for select to r_line using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy manager on marts.search_terms for select to r_manager using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy org on marts.search_terms for select to r_org using (((publication_id = (current_setting('app.publication'::text))::integer) AND ((org_pos >= (current_setting('app.lo'::text))::integer) AND (org_pos <= (current_setting('app.hi'::text))::integer)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
create policy team on marts.search_terms for select to r_team using (((publication_id = (current_setting('app.publication'::text))::integer) AND (customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))));
grant select on marts.search_terms to r_head;
grant select on marts.search_terms to r_line;
grant select on marts.search_terms to r_manager;
grant select on marts.search_terms to r_org;
grant select on marts.search_terms to r_team;
grant delete, insert, select, update on marts.search_terms to zhike_batch;
grant select (customer_id, kind, publication_id, term) on marts.search_terms to r_explain;

create table marts.units (
    publication_id integer not null,
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    unit_short_name text,
    unit_level integer not null,
    org_pos integer not null,
    lo integer not null,
    hi integer not null,
    branch_id text,
    branch_name text,
    sub_branch_id text,
    sub_branch_name text,
    outlet_id text,
    outlet_name text,
    longitude numeric(10,6),
    latitude numeric(10,6)
) partition by LIST (publication_id);
CREATE INDEX units_by_id ON ONLY marts.units USING btree (unit_id);
alter table marts.units enable row level security;
alter table marts.units force row level security;
create policy batch on marts.units for all to zhike_batch using (true) with check (true);
create policy publication on marts.units for select to r_explain, r_head, r_line, r_look_up, r_manager, r_org, r_team using ((publication_id = (current_setting('app.publication'::text))::integer));
grant select on marts.units to r_explain;
grant select on marts.units to r_head;
grant select on marts.units to r_line;
grant select on marts.units to r_look_up;
grant select on marts.units to r_manager;
grant select on marts.units to r_org;
grant select on marts.units to r_team;
grant delete, insert, select, update on marts.units to zhike_batch;

create table notices.channel_choices (
    user_id text not null,
    kind_code text not null,
    channel_code text not null,
    is_on boolean not null,
    constraint channel_choices_channel_code_check CHECK ((channel_code = 'mail'::text)),
    constraint channel_choices_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint channel_choices_pkey PRIMARY KEY (user_id, kind_code, channel_code)
);
grant insert, select, update on notices.channel_choices to zhike_api;
grant select on notices.channel_choices to zhike_batch;

create table notices.mails (
    mail_id bigint generated always as identity not null,
    notice_id bigint not null,
    user_id text not null,
    message jsonb not null,
    state_code text default 'waiting'::text not null,
    tries integer default 0 not null,
    next_try_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    last_error text,
    constraint mails_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'sent'::text, 'given_up'::text]))),
    constraint mails_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices.notices(notice_id),
    constraint mails_pkey PRIMARY KEY (mail_id),
    constraint mails_notice_id_key UNIQUE (notice_id)
);
CREATE INDEX mails_to_send ON notices.mails USING btree (next_try_at) WHERE (state_code = 'waiting'::text);
grant insert, select on notices.mails to zhike_api;
grant insert, select on notices.mails to zhike_batch;
grant update (last_error, next_try_at, sent_at, state_code, tries) on notices.mails to zhike_batch;

create table notices.notices (
    notice_id bigint generated always as identity not null,
    user_id text not null,
    kind_code text not null,
    priority_code text not null,
    link text not null,
    facts jsonb default '{}'::jsonb not null,
    due_on date,
    raised_by text,
    raised_at timestamp with time zone not null,
    read_at timestamp with time zone,
    done_at timestamp with time zone,
    dedupe_key text,
    quiet_until timestamp with time zone,
    constraint notices_check CHECK (((dedupe_key IS NULL) = (quiet_until IS NULL))),
    constraint notices_check1 CHECK (((done_at IS NULL) OR (read_at IS NOT NULL))),
    constraint notices_kind_code_check CHECK ((kind_code ~ '^[a-z_]+\.[a-z_]+$'::text)),
    constraint notices_link_check CHECK (((link ~~ '/%'::text) AND (link !~~ '//%'::text))),
    constraint notices_priority_code_check CHECK ((priority_code = ANY (ARRAY['high'::text, 'normal'::text, 'low'::text]))),
    constraint notices_pkey PRIMARY KEY (notice_id)
);
CREATE INDEX notices_by_user ON notices.notices USING btree (user_id, notice_id DESC);
CREATE INDEX notices_told ON notices.notices USING btree (kind_code, dedupe_key, user_id) WHERE (dedupe_key IS NOT NULL);
CREATE INDEX notices_unread ON notices.notices USING btree (user_id) WHERE (read_at IS NULL);
CREATE INDEX notices_waiting ON notices.notices USING btree (link) WHERE (done_at IS NULL);
grant insert, select on notices.notices to zhike_api;
grant insert, select on notices.notices to zhike_batch;
grant update (done_at, read_at) on notices.notices to zhike_api;
grant update (done_at, read_at) on notices.notices to zhike_batch;

create table notices.task_steps (
    step_id bigint generated always as identity not null,
    task_id bigint not null,
    step_code text not null,
    by_user_id text,
    to_user_id text,
    to_post_id text,
    note text,
    happened_at timestamp with time zone not null,
    constraint task_steps_note_check CHECK ((char_length(note) <= 1000)),
    constraint task_steps_step_code_check CHECK ((step_code = ANY (ARRAY['given'::text, 'commented'::text, 'handed_over'::text, 'done'::text, 'cancelled'::text, 'reminded'::text, 'escalated'::text]))),
    constraint task_steps_task_id_fkey FOREIGN KEY (task_id) REFERENCES notices.tasks(task_id),
    constraint task_steps_pkey PRIMARY KEY (step_id)
);
CREATE INDEX task_steps_by ON notices.task_steps USING btree (by_user_id, task_id);
CREATE INDEX task_steps_of_task ON notices.task_steps USING btree (task_id, step_id);
CREATE INDEX task_steps_to ON notices.task_steps USING btree (to_user_id, task_id);
grant insert, select on notices.task_steps to zhike_api;
grant insert, select on notices.task_steps to zhike_batch;

create table notices.tasks (
    task_id bigint generated always as identity not null,
    title text not null,
    note text,
    link text,
    priority_code text not null,
    state_code text default 'open'::text not null,
    given_by text not null,
    given_at timestamp with time zone not null,
    holder_user_id text,
    holder_post_id text,
    half_at timestamp with time zone not null,
    due_at timestamp with time zone not null,
    escalate_at timestamp with time zone not null,
    half_told_at timestamp with time zone,
    due_told_at timestamp with time zone,
    escalated_at timestamp with time zone,
    closed_by text,
    closed_at timestamp with time zone,
    moved_at timestamp with time zone not null,
    constraint closed_by_somebody CHECK ((((state_code = 'open'::text) = (closed_at IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
    constraint one_holder CHECK ((num_nonnulls(holder_user_id, holder_post_id) = 1)),
    constraint tasks_link_check CHECK (((link ~~ '/%'::text) AND (link !~~ '//%'::text))),
    constraint tasks_note_check CHECK ((char_length(note) <= 1000)),
    constraint tasks_priority_code_check CHECK ((priority_code = ANY (ARRAY['high'::text, 'normal'::text, 'low'::text]))),
    constraint tasks_state_code_check CHECK ((state_code = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text]))),
    constraint tasks_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 100))),
    constraint times_in_order CHECK (((given_at <= half_at) AND (half_at <= due_at) AND (due_at <= escalate_at))),
    constraint tasks_holder_post_id_fkey FOREIGN KEY (holder_post_id) REFERENCES platform.posts(post_id),
    constraint tasks_pkey PRIMARY KEY (task_id)
);
CREATE INDEX tasks_due ON notices.tasks USING btree (due_at) WHERE ((state_code = 'open'::text) AND (due_told_at IS NULL));
CREATE INDEX tasks_given ON notices.tasks USING btree (given_by, task_id DESC);
CREATE INDEX tasks_half_way ON notices.tasks USING btree (half_at) WHERE ((state_code = 'open'::text) AND (half_told_at IS NULL));
CREATE INDEX tasks_of_post ON notices.tasks USING btree (holder_post_id, state_code);
CREATE INDEX tasks_of_user ON notices.tasks USING btree (holder_user_id, state_code);
CREATE INDEX tasks_to_escalate ON notices.tasks USING btree (escalate_at) WHERE ((state_code = 'open'::text) AND (escalated_at IS NULL));
grant insert, select on notices.tasks to zhike_api;
grant insert, select on notices.tasks to zhike_batch;
grant update (closed_at, closed_by, due_told_at, escalated_at, half_told_at, holder_post_id, holder_user_id, moved_at, state_code) on notices.tasks to zhike_api;
grant update (due_told_at, escalated_at, half_told_at, holder_post_id, holder_user_id, moved_at) on notices.tasks to zhike_batch;

create table parameters.change_sets (
    change_set_id bigint generated always as identity not null,
    request_id bigint not null,
    reason text not null,
    made_by text not null,
    approved_by text not null,
    applied_at timestamp with time zone not null,
    reverts bigint,
    constraint approved_by_another CHECK ((approved_by <> made_by)),
    constraint change_sets_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint change_sets_reverts_fkey FOREIGN KEY (reverts) REFERENCES parameters.change_sets(change_set_id),
    constraint change_sets_pkey PRIMARY KEY (change_set_id),
    constraint change_sets_request_id_key UNIQUE (request_id)
);
CREATE INDEX change_sets_reverting ON parameters.change_sets USING btree (reverts) WHERE (reverts IS NOT NULL);
grant insert, select on parameters.change_sets to zhike_api;
grant select on parameters.change_sets to zhike_batch;

create table parameters.lines (
    line_id bigint generated always as identity not null,
    change_set_id bigint not null,
    list_name text not null,
    line_key jsonb not null,
    valid_from date not null,
    valid_to date not null,
    line_values jsonb,
    before jsonb not null,
    constraint holds_for_a_time CHECK ((valid_from < valid_to)),
    constraint lines_change_set_id_fkey FOREIGN KEY (change_set_id) REFERENCES parameters.change_sets(change_set_id),
    constraint lines_pkey PRIMARY KEY (line_id)
);
CREATE INDEX lines_by_list ON parameters.lines USING btree (list_name, line_id);
CREATE INDEX lines_by_set ON parameters.lines USING btree (change_set_id);
grant insert, select on parameters.lines to zhike_api;
grant select on parameters.lines to zhike_batch;

create table people.built_in_fields (
    role_code text not null,
    field_class text not null,
    in_list text not null,
    in_record text not null,
    constraint built_in_fields_role_code_fkey FOREIGN KEY (role_code) REFERENCES people.built_in_roles(role_code),
    constraint built_in_fields_pkey PRIMARY KEY (role_code, field_class)
);
grant select on people.built_in_fields to zhike_api;

create table people.built_in_permissions (
    role_code text not null,
    permission text not null,
    constraint built_in_permissions_role_code_fkey FOREIGN KEY (role_code) REFERENCES people.built_in_roles(role_code),
    constraint built_in_permissions_pkey PRIMARY KEY (role_code, permission)
);
grant select on people.built_in_permissions to zhike_api;

create table people.built_in_roles (
    role_code text not null,
    name_zh text not null,
    name_en text not null,
    reach_kind text,
    constraint built_in_roles_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code),
    constraint built_in_roles_pkey PRIMARY KEY (role_code)
);
grant select on people.built_in_roles to zhike_api;

create table people.employees (
    employee_id text not null,
    employee_name text not null,
    unit_id text,
    post_name text,
    manager_kind_code text,
    status_code text not null,
    changed_on date not null,
    gone_on date,
    constraint employees_pkey PRIMARY KEY (employee_id)
);
CREATE INDEX employees_by_unit ON people.employees USING btree (unit_id);
grant select on people.employees to zhike_api;
grant insert, select, update on people.employees to zhike_batch;

create table people.hand_over_tasks (
    task_id bigint not null,
    post_id text not null,
    user_id text not null,
    asked_by text not null,
    asked_at timestamp with time zone not null,
    constraint hand_over_tasks_post_id_fkey FOREIGN KEY (post_id) REFERENCES platform.posts(post_id),
    constraint hand_over_tasks_pkey PRIMARY KEY (task_id)
);
CREATE INDEX hand_over_tasks_by_holder ON people.hand_over_tasks USING btree (user_id, post_id);
grant insert, select on people.hand_over_tasks to zhike_api;

create table people.post_roles (
    post_name text not null,
    role_code text not null,
    constraint post_roles_post_name_check CHECK ((post_name <> ''::text)),
    constraint post_roles_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code),
    constraint post_roles_pkey PRIMARY KEY (post_name)
);
grant delete, insert, select, update on people.post_roles to zhike_api;

create table people.role_changes (
    change_id bigint generated always as identity not null,
    role_code text not null,
    kind_code text not null,
    before jsonb,
    after jsonb not null,
    copied_from text,
    reason text not null,
    state_code text not null,
    proposed_by text not null,
    proposed_at timestamp with time zone not null,
    decided_by text not null,
    decided_at timestamp with time zone not null,
    decided_note text,
    request_id bigint,
    constraint decided_by_another CHECK (((decided_by <> proposed_by) OR (state_code = 'withdrawn'::text))),
    constraint role_changes_decided_note_check CHECK ((char_length(decided_note) <= 500)),
    constraint role_changes_kind_code_check CHECK ((kind_code = ANY (ARRAY['create'::text, 'change'::text, 'reset'::text, 'close'::text, 'reopen'::text]))),
    constraint role_changes_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint role_changes_state_code_check CHECK ((state_code = ANY (ARRAY['approved'::text, 'rejected'::text, 'withdrawn'::text]))),
    constraint role_changes_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES platform.roles(role_code),
    constraint role_changes_pkey PRIMARY KEY (change_id),
    constraint role_changes_request_id_key UNIQUE (request_id)
);
CREATE INDEX role_changes_by_role ON people.role_changes USING btree (role_code, change_id);
grant insert, select on people.role_changes to zhike_api;

create table people.unit_details (
    unit_id text not null,
    version integer not null,
    short_name text,
    telephone text,
    address text,
    postcode text,
    opening_hours text,
    contact_id text,
    line_codes text[] not null,
    note text,
    changed_by text not null,
    changed_at timestamp with time zone not null,
    constraint unit_details_address_check CHECK (((char_length(address) >= 1) AND (char_length(address) <= 120))),
    constraint unit_details_line_codes_check CHECK ((line_codes <@ ARRAY['retail'::text, 'corporate'::text])),
    constraint unit_details_note_check CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500))),
    constraint unit_details_opening_hours_check CHECK (((char_length(opening_hours) >= 1) AND (char_length(opening_hours) <= 100))),
    constraint unit_details_postcode_check CHECK ((postcode ~ '^[0-9]{6}$'::text)),
    constraint unit_details_short_name_check CHECK (((char_length(short_name) >= 1) AND (char_length(short_name) <= 30))),
    constraint unit_details_telephone_check CHECK (((char_length(telephone) >= 1) AND (char_length(telephone) <= 20))),
    constraint unit_details_version_check CHECK ((version > 0)),
    constraint unit_details_pkey PRIMARY KEY (unit_id, version)
);
CREATE TRIGGER kept BEFORE DELETE OR UPDATE OR TRUNCATE ON people.unit_details FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on people.unit_details to zhike_api;

create table people.units (
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    short_name text,
    unit_level integer not null,
    known_from date not null,
    changed_on date not null,
    gone_on date,
    constraint units_pkey PRIMARY KEY (unit_id)
);
grant select on people.units to zhike_api;
grant insert, select, update on people.units to zhike_batch;

create table people.user_imports (
    import_id bigint generated always as identity not null,
    file_name text not null,
    sha256 text not null,
    encoding_code text not null,
    content text,
    row_count integer not null,
    new_count integer not null,
    changed_count integer not null,
    same_count integer not null,
    error_count integer not null,
    errors jsonb not null,
    state_code text not null,
    uploaded_by text not null,
    uploaded_at timestamp with time zone not null,
    done_by text,
    done_at timestamp with time zone,
    constraint done_when_done CHECK (((state_code = 'done'::text) = (done_at IS NOT NULL))),
    constraint user_imports_encoding_code_check CHECK ((encoding_code = ANY (ARRAY['utf-8'::text, 'gb18030'::text]))),
    constraint user_imports_state_code_check CHECK ((state_code = ANY (ARRAY['checked'::text, 'done'::text]))),
    constraint user_imports_pkey PRIMARY KEY (import_id)
);
grant insert, select, update on people.user_imports to zhike_api;

create table pipeline.alerts (
    alert_no bigint generated always as identity not null,
    event_key text not null,
    channel text not null,
    kind_code text not null,
    business_date date,
    message jsonb not null,
    state_code text default 'waiting'::text not null,
    tries integer default 0 not null,
    next_try_at timestamp with time zone not null,
    raised_at timestamp with time zone not null,
    sent_at timestamp with time zone,
    last_error text,
    constraint alerts_channel_check CHECK ((channel = ANY (ARRAY['webhook'::text, 'mail'::text]))),
    constraint alerts_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'sent'::text, 'given_up'::text]))),
    constraint alerts_pkey PRIMARY KEY (alert_no),
    constraint alerts_event_key_channel_key UNIQUE (event_key, channel)
);
CREATE INDEX alerts_to_send ON pipeline.alerts USING btree (next_try_at) WHERE (state_code = 'waiting'::text);
grant select on pipeline.alerts to zhike_api;
grant insert, select, update on pipeline.alerts to zhike_batch;

create table pipeline.arrivals (
    business_date date not null,
    file text not null,
    system_code text not null,
    feed integer not null,
    title jsonb not null,
    if_missing text not null,
    ready_by timestamp with time zone,
    hard_limit timestamp with time zone,
    delivery text not null,
    file_name text,
    row_count bigint,
    created_at text,
    arrived_at timestamp with time zone,
    problems jsonb not null,
    night text,
    carried_since date,
    is_unread boolean not null,
    looked_at timestamp with time zone not null,
    constraint arrivals_delivery_check CHECK ((delivery = ANY (ARRAY['nothing'::text, 'part'::text, 'whole'::text]))),
    constraint arrivals_if_missing_check CHECK ((if_missing = ANY (ARRAY['stop'::text, 'carry'::text, 'none'::text]))),
    constraint arrivals_night_check CHECK ((night = ANY (ARRAY['loaded'::text, 'carried'::text, 'without'::text]))),
    constraint arrivals_pkey PRIMARY KEY (business_date, file)
);
grant select on pipeline.arrivals to zhike_api;
grant delete, insert, select, update on pipeline.arrivals to zhike_batch;

create table pipeline.orders (
    order_no bigint generated always as identity not null,
    kind_code text not null,
    business_date date not null,
    reason text not null,
    ordered_by text not null,
    ordered_at timestamp with time zone not null,
    state_code text default 'waiting'::text not null,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    message text,
    run_no bigint,
    message_zh text,
    constraint orders_kind_code_check CHECK ((kind_code = ANY (ARRAY['retry'::text, 'rerun'::text, 'catch_up'::text]))),
    constraint orders_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint orders_state_code_check CHECK ((state_code = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'refused'::text]))),
    constraint orders_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint orders_pkey PRIMARY KEY (order_no)
);
CREATE UNIQUE INDEX one_open_order ON pipeline.orders USING btree (kind_code, business_date) WHERE (state_code = ANY (ARRAY['waiting'::text, 'running'::text]));
grant insert, select on pipeline.orders to zhike_api;
grant select, update on pipeline.orders to zhike_batch;

create table pipeline.plans (
    plan_id text not null,
    steps jsonb not null,
    constraint plans_pkey PRIMARY KEY (plan_id)
);
grant select on pipeline.plans to zhike_api;
grant insert, select on pipeline.plans to zhike_batch;

create table pipeline.run_tables (
    run_no bigint not null,
    table_name text not null,
    row_count bigint not null,
    content_hash text not null,
    constraint run_tables_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint run_tables_pkey PRIMARY KEY (run_no, table_name)
);
grant select on pipeline.run_tables to zhike_api;
grant insert, select, update on pipeline.run_tables to zhike_batch;

create table pipeline.runs (
    run_no bigint generated always as identity not null,
    business_date date not null,
    run_kind text not null,
    status text not null,
    version text,
    run_id text,
    started_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    error_code text,
    error_message text,
    error_details jsonb,
    plan_id text,
    trigger_code text default 'command'::text not null,
    started_by text,
    reason text,
    constraint runs_run_kind_check CHECK ((run_kind = ANY (ARRAY['opening'::text, 'daily'::text]))),
    constraint runs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'unchanged'::text, 'failed'::text]))),
    constraint runs_trigger_code_check CHECK ((trigger_code = ANY (ARRAY['command'::text, 'schedule'::text, 'order'::text, 'retry'::text]))),
    constraint runs_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES pipeline.plans(plan_id),
    constraint runs_pkey PRIMARY KEY (run_no)
);
CREATE INDEX runs_by_date ON pipeline.runs USING btree (business_date DESC, run_no DESC);
grant select on pipeline.runs to zhike_api;
grant insert, select, update on pipeline.runs to zhike_batch;

create table pipeline.steps (
    run_no bigint not null,
    step_no integer not null,
    step text not null,
    rows_in bigint,
    rows_out bigint,
    seconds numeric(12,3),
    note text,
    state_code text default 'done'::text not null,
    began_at timestamp with time zone,
    message text,
    constraint steps_state_code_check CHECK ((state_code = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'skipped'::text]))),
    constraint steps_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint steps_pkey PRIMARY KEY (run_no, step_no)
);
CREATE INDEX steps_by_name ON pipeline.steps USING btree (step, run_no);
grant select on pipeline.steps to zhike_api;
grant insert, select, update on pipeline.steps to zhike_batch;

create table pipeline.waivers (
    waiver_no bigint generated always as identity not null,
    business_date date not null,
    kind_code text not null,
    name text not null,
    reason text not null,
    proposed_by text not null,
    proposed_at timestamp with time zone not null,
    approved_by text,
    approved_at timestamp with time zone,
    withdrawn_by text,
    withdrawn_at timestamp with time zone,
    constraint approved_at_a_moment CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
    constraint approved_by_another CHECK ((approved_by <> proposed_by)),
    constraint waivers_kind_code_check CHECK ((kind_code = ANY (ARRAY['feed'::text, 'check'::text]))),
    constraint waivers_name_check CHECK ((name <> ''::text)),
    constraint waivers_reason_check CHECK (((char_length(reason) >= 5) AND (char_length(reason) <= 500))),
    constraint withdrawn_at_a_moment CHECK (((withdrawn_by IS NULL) = (withdrawn_at IS NULL))),
    constraint waivers_pkey PRIMARY KEY (waiver_no)
);
CREATE UNIQUE INDEX one_live_waiver ON pipeline.waivers USING btree (business_date, kind_code, name) WHERE (withdrawn_at IS NULL);
grant insert, select on pipeline.waivers to zhike_api;
grant select on pipeline.waivers to zhike_batch;
grant update (approved_at, approved_by, withdrawn_at, withdrawn_by) on pipeline.waivers to zhike_api;

create table platform.audit_anchors (
    anchored_day date not null,
    seal_no bigint not null,
    hash bytea not null,
    anchored_at timestamp with time zone not null,
    algorithm text not null,
    key_id text not null,
    signature bytea not null,
    constraint audit_anchors_algorithm_check CHECK ((algorithm = ANY (ARRAY['sm2'::text, 'ed25519'::text]))),
    constraint audit_anchors_hash_check CHECK ((octet_length(hash) = 32)),
    constraint audit_anchors_seal_no_check CHECK ((seal_no > 0)),
    constraint audit_anchors_pkey PRIMARY KEY (anchored_day)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on platform.audit_anchors to zhike_api;

create table platform.audit_log (
    audit_id bigint generated always as identity not null,
    occurred_at timestamp with time zone not null,
    user_id text,
    action text not null,
    outcome text not null,
    subject text,
    request_id text,
    details jsonb default '{}'::jsonb not null,
    xid xid8 default pg_current_xact_id() not null,
    post_id text,
    customer_id bigint,
    other_customer_id bigint,
    record_table text,
    record_id text,
    changes jsonb,
    constraint audit_log_changes_check CHECK ((jsonb_typeof(changes) = 'array'::text)),
    constraint audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
    constraint record_whole CHECK (((record_table IS NULL) = (record_id IS NULL))),
    constraint audit_log_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_log_by_action ON platform.audit_log USING btree (action, occurred_at DESC, audit_id DESC);
CREATE INDEX audit_log_by_customer ON platform.audit_log USING btree (customer_id, occurred_at DESC, audit_id DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX audit_log_by_moment ON platform.audit_log USING btree (occurred_at DESC, audit_id DESC);
CREATE INDEX audit_log_by_other_customer ON platform.audit_log USING btree (other_customer_id, occurred_at DESC, audit_id DESC) WHERE (other_customer_id IS NOT NULL);
CREATE INDEX audit_log_by_record ON platform.audit_log USING btree (record_table, record_id, audit_id) WHERE (record_table IS NOT NULL);
CREATE INDEX audit_log_by_user ON platform.audit_log USING btree (user_id, occurred_at DESC, audit_id DESC);
CREATE INDEX audit_log_by_xid ON platform.audit_log USING btree (xid);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant select on platform.audit_log to zhike_api;
grant insert (action, changes, customer_id, details, occurred_at, other_customer_id, outcome, post_id, record_id, record_table, request_id, subject, user_id) on platform.audit_log to zhike_api;
grant insert (action, changes, customer_id, details, occurred_at, other_customer_id, outcome, post_id, record_id, record_table, request_id, subject, user_id) on platform.audit_log to zhike_batch;

create table platform.audit_seals (
    seal_no bigint not null,
    audit_id bigint not null,
    sealed_at timestamp with time zone not null,
    settled_below xid8 not null,
    algorithm text not null,
    hash bytea not null,
    constraint audit_seals_algorithm_check CHECK ((algorithm = ANY (ARRAY['sm3'::text, 'sha256'::text]))),
    constraint audit_seals_hash_check CHECK ((octet_length(hash) = 32)),
    constraint audit_seals_seal_no_check CHECK ((seal_no > 0)),
    constraint audit_seals_pkey PRIMARY KEY (seal_no),
    constraint audit_seals_audit_id_key UNIQUE (audit_id)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on platform.audit_seals to zhike_api;

create table platform.blocked_subjects (
    blocked_id bigint generated always as identity not null,
    user_id text not null,
    subject_id bigint not null,
    kind_code text not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    recorded_by text not null,
    recorded_at timestamp with time zone not null,
    ended_by text,
    ended_at timestamp with time zone,
    constraint blocked_subjects_check CHECK ((valid_from <= valid_to)),
    constraint blocked_subjects_kind_code_check CHECK ((kind_code = ANY (ARRAY['self'::text, 'relative'::text]))),
    constraint blocked_subjects_subject_id_check CHECK (((subject_id >= 1) AND (subject_id <= '9007199254740991'::bigint))),
    constraint ended_by_somebody CHECK ((((ended_by IS NULL) = (ended_at IS NULL)) AND ((ended_by IS NULL) = (valid_to = '9999-12-31'::date)))),
    constraint blocked_subjects_pkey PRIMARY KEY (blocked_id)
);
CREATE INDEX blocked_subjects_subject_id_valid_to_idx ON platform.blocked_subjects USING btree (subject_id, valid_to);
CREATE UNIQUE INDEX one_open_block_a_subject ON platform.blocked_subjects USING btree (user_id, subject_id) WHERE (valid_to = '9999-12-31'::date);
grant select on platform.blocked_subjects to r_explain;
grant insert, select on platform.blocked_subjects to zhike_api;
grant insert, select on platform.blocked_subjects to zhike_batch;
grant update (ended_at, ended_by, valid_to) on platform.blocked_subjects to zhike_api;

create table platform.grants (
    grant_id bigint generated always as identity not null,
    subject_id bigint not null,
    unit_id text not null,
    user_id text not null,
    kind text not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    granted_by text not null,
    reason text default ''::text not null,
    recorded_at timestamp with time zone default now() not null,
    constraint grants_check CHECK ((valid_from <= valid_to)),
    constraint grants_pkey PRIMARY KEY (grant_id)
);
CREATE INDEX grants_by_subject ON platform.grants USING btree (subject_id, valid_to) INCLUDE (valid_from, user_id, kind);
CREATE INDEX grants_by_user ON platform.grants USING btree (user_id, valid_to) INCLUDE (valid_from, subject_id);
grant select on platform.grants to r_explain;
grant insert, select on platform.grants to zhike_api;
grant delete, insert, select, update on platform.grants to zhike_batch;
grant select (user_id, valid_from) on platform.grants to zhike_api;
grant select, update (valid_to) on platform.grants to zhike_api;

create table platform.look_ups (
    look_up_id bigint generated always as identity not null,
    user_id text not null,
    reason_code text not null,
    subject_id bigint,
    is_found boolean not null,
    opened_at timestamp with time zone not null,
    ends_at timestamp with time zone,
    constraint look_ups_check CHECK (((is_found = (subject_id IS NOT NULL)) AND (is_found = (ends_at IS NOT NULL)))),
    constraint look_ups_check1 CHECK ((ends_at > opened_at)),
    constraint look_ups_reason_code_check CHECK ((reason_code = ANY (ARRAY['counter'::text, 'phone'::text]))),
    constraint look_ups_subject_id_check CHECK (((subject_id >= 1) AND (subject_id <= '9007199254740991'::bigint))),
    constraint look_ups_pkey PRIMARY KEY (look_up_id)
);
CREATE INDEX look_ups_by_subject ON platform.look_ups USING btree (subject_id, opened_at);
CREATE INDEX look_ups_by_user ON platform.look_ups USING btree (user_id, opened_at);
alter table platform.look_ups enable row level security;
create policy api on platform.look_ups for all to zhike_api using (true) with check (true);
create policy explain on platform.look_ups for select to r_explain using (true);
create policy look_up on platform.look_ups for select to r_look_up using ((user_id = current_setting('app.user_id'::text)));
grant select on platform.look_ups to r_explain;
grant select on platform.look_ups to r_look_up;
grant insert on platform.look_ups to zhike_api;
grant select (is_found, opened_at, user_id) on platform.look_ups to zhike_api;

create table platform.migrations (
    name text not null,
    sha256 text not null,
    applied_at timestamp with time zone default now() not null,
    constraint migrations_pkey PRIMARY KEY (name)
);

create table platform.password_history (
    history_no bigint generated always as identity not null,
    user_id text not null,
    password_hash text not null,
    set_at timestamp with time zone not null,
    constraint password_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint password_history_pkey PRIMARY KEY (history_no)
);
CREATE INDEX password_history_by_user ON platform.password_history USING btree (user_id, history_no DESC);
grant delete, insert, select on platform.password_history to zhike_api;

create table platform.post_holders (
    post_id text not null,
    user_id text not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    is_first boolean default false not null,
    is_by_group boolean default false not null,
    constraint post_holders_check CHECK ((valid_from < valid_to)),
    constraint post_holders_post_id_fkey FOREIGN KEY (post_id) REFERENCES platform.posts(post_id),
    constraint post_holders_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint post_holders_pkey PRIMARY KEY (post_id, user_id, valid_from)
);
CREATE INDEX post_holders_by_user ON platform.post_holders USING btree (user_id, valid_to) INCLUDE (valid_from, post_id);
CREATE UNIQUE INDEX post_holders_one_at_a_time ON platform.post_holders USING btree (post_id) WHERE (valid_to = '9999-12-31'::date);
CREATE TRIGGER duties_apart AFTER INSERT OR UPDATE ON platform.post_holders FOR EACH ROW EXECUTE FUNCTION platform.refuse_conflicting_duties();
grant select on platform.post_holders to r_explain;
grant delete, insert, select, update on platform.post_holders to zhike_api;
grant select on platform.post_holders to zhike_batch;

create table platform.posts (
    post_id text not null,
    unit_id text not null,
    role_code text not null,
    title text default ''::text not null,
    reports_to text,
    is_active boolean default true not null,
    line_code text,
    constraint posts_check CHECK ((reports_to <> post_id)),
    constraint posts_line_code_check CHECK ((line_code = ANY (ARRAY['retail'::text, 'corporate'::text]))),
    constraint posts_reports_to_fkey FOREIGN KEY (reports_to) REFERENCES platform.posts(post_id),
    constraint posts_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code),
    constraint posts_pkey PRIMARY KEY (post_id)
);
CREATE INDEX posts_by_role ON platform.posts USING btree (role_code, unit_id);
CREATE INDEX posts_by_superior ON platform.posts USING btree (reports_to);
CREATE INDEX posts_by_unit ON platform.posts USING btree (unit_id);
CREATE TRIGGER same_duty BEFORE UPDATE OF role_code, unit_id ON platform.posts FOR EACH ROW WHEN (((old.role_code <> new.role_code) OR (old.unit_id <> new.unit_id))) EXECUTE FUNCTION platform.refuse_other_duty();
grant select on platform.posts to r_explain;
grant insert, select, update on platform.posts to zhike_api;
grant select on platform.posts to zhike_batch;

create table platform.private_index (
    is_only boolean default true not null,
    subjects double precision[] not null,
    true_from date not null,
    revision integer not null,
    constraint private_index_is_only_check CHECK (is_only),
    constraint private_index_pkey PRIMARY KEY (is_only)
);
grant select (revision, true_from) on platform.private_index to zhike_api;

create table platform.private_subjects (
    private_id bigint generated always as identity not null,
    subject_id bigint not null,
    reason_code text not null,
    note text default ''::text not null,
    valid_from date not null,
    valid_to date default '9999-12-31'::date not null,
    marked_by text not null,
    marked_at timestamp with time zone not null,
    ended_by text,
    ended_at timestamp with time zone,
    constraint ended_by_somebody CHECK ((((ended_by IS NULL) = (ended_at IS NULL)) AND ((ended_by IS NULL) = (valid_to = '9999-12-31'::date)))),
    constraint private_subjects_check CHECK ((valid_from <= valid_to)),
    constraint private_subjects_note_check CHECK ((char_length(note) <= 500)),
    constraint private_subjects_reason_code_check CHECK ((reason_code = ANY (ARRAY['private_account'::text, 'staff_relative'::text, 'pep'::text, 'other'::text]))),
    constraint private_subjects_subject_id_check CHECK (((subject_id >= 1) AND (subject_id <= '9007199254740991'::bigint))),
    constraint private_subjects_pkey PRIMARY KEY (private_id)
);
CREATE UNIQUE INDEX one_open_mark_a_subject ON platform.private_subjects USING btree (subject_id) WHERE (valid_to = '9999-12-31'::date);
CREATE INDEX private_subjects_subject_id_valid_to_idx ON platform.private_subjects USING btree (subject_id, valid_to);
CREATE TRIGGER index_private AFTER INSERT OR DELETE OR UPDATE ON platform.private_subjects FOR EACH STATEMENT EXECUTE FUNCTION platform.index_private();
alter table platform.private_subjects enable row level security;
create policy api on platform.private_subjects for all to zhike_api using (true) with check (true);
create policy batch on platform.private_subjects for all to zhike_batch using (true) with check (true);
create policy explain on platform.private_subjects for select to r_explain using (true);
create policy reach on platform.private_subjects for select to r_head, r_line, r_manager, r_org, r_team using ((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = private_subjects.subject_id))));
grant select on platform.private_subjects to r_explain;
grant select on platform.private_subjects to r_head;
grant select on platform.private_subjects to r_line;
grant select on platform.private_subjects to r_manager;
grant select on platform.private_subjects to r_org;
grant select on platform.private_subjects to r_team;
grant insert on platform.private_subjects to zhike_api;
grant insert, select on platform.private_subjects to zhike_batch;
grant select (private_id, subject_id, valid_from) on platform.private_subjects to zhike_api;
grant select, update (valid_to) on platform.private_subjects to zhike_api;
grant update (ended_at, ended_by) on platform.private_subjects to zhike_api;

create table platform.recovery_codes (
    user_id text not null,
    code_hash bytea not null,
    used_at timestamp with time zone,
    salt bytea,
    constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.second_factors(user_id) ON DELETE CASCADE,
    constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash)
);
grant delete, insert, select, update on platform.recovery_codes to zhike_api;

create table platform.role_conflicts (
    role_code text not null,
    other_role_code text not null,
    reason_zh text not null,
    reason_en text not null,
    constraint role_conflicts_check CHECK ((role_code < other_role_code)),
    constraint role_conflicts_other_role_code_fkey FOREIGN KEY (other_role_code) REFERENCES platform.roles(role_code) ON DELETE CASCADE,
    constraint role_conflicts_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code) ON DELETE CASCADE,
    constraint role_conflicts_pkey PRIMARY KEY (role_code, other_role_code)
);
grant insert, select on platform.role_conflicts to zhike_api;
grant select on platform.role_conflicts to zhike_batch;

create table platform.role_fields (
    role_code text not null,
    field_class text not null,
    in_list text not null,
    in_record text not null,
    constraint role_fields_check CHECK (((field_class <> ALL (ARRAY['id_number'::text, 'mobile'::text, 'email'::text, 'address'::text])) OR (('clear'::text <> in_list) AND ('clear'::text <> in_record)))),
    constraint role_fields_field_class_check CHECK (((field_class = ANY (ARRAY['person_name'::text, 'id_number'::text, 'mobile'::text, 'email'::text, 'address'::text, 'birth_date'::text, 'employer'::text, 'account_no'::text, 'counterparty'::text, 'amount'::text, 'credit'::text])) OR (field_class ~ '^x[12]_[a-z][a-z0-9_]{1,39}$'::text))),
    constraint role_fields_in_list_check CHECK ((in_list = ANY (ARRAY['hidden'::text, 'masked'::text, 'clear'::text]))),
    constraint role_fields_in_record_check CHECK ((in_record = ANY (ARRAY['hidden'::text, 'masked'::text, 'clear'::text]))),
    constraint role_fields_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code) ON DELETE CASCADE,
    constraint role_fields_pkey PRIMARY KEY (role_code, field_class)
);
CREATE TRIGGER came_with_the_product AFTER INSERT ON platform.role_fields FOR EACH ROW WHEN ((CURRENT_USER <> 'zhike_api'::name)) EXECUTE FUNCTION people.remember_built_in();
grant select on platform.role_fields to r_explain;
grant delete, insert, select, update on platform.role_fields to zhike_api;
grant select on platform.role_fields to zhike_batch;

create table platform.role_permissions (
    role_code text not null,
    permission text not null,
    constraint role_permissions_role_code_fkey FOREIGN KEY (role_code) REFERENCES platform.roles(role_code) ON DELETE CASCADE,
    constraint role_permissions_pkey PRIMARY KEY (role_code, permission)
);
CREATE TRIGGER came_with_the_product AFTER INSERT ON platform.role_permissions FOR EACH ROW WHEN ((CURRENT_USER <> 'zhike_api'::name)) EXECUTE FUNCTION people.remember_built_in();
grant select on platform.role_permissions to r_explain;
grant delete, insert, select on platform.role_permissions to zhike_api;
grant select on platform.role_permissions to zhike_batch;

create table platform.roles (
    role_code text not null,
    name_zh text not null,
    name_en text not null,
    power_code text not null,
    reach_kind text,
    is_built_in boolean default false not null,
    is_active boolean default true not null,
    idle_minutes smallint,
    constraint roles_check CHECK (((reach_kind IS NULL) OR (power_code = 'business'::text))),
    constraint roles_idle_minutes_check CHECK ((idle_minutes > 0)),
    constraint roles_name_en_check CHECK ((name_en <> ''::text)),
    constraint roles_name_zh_check CHECK ((name_zh <> ''::text)),
    constraint roles_power_code_check CHECK ((power_code = ANY (ARRAY['business'::text, 'system'::text, 'security'::text, 'audit'::text]))),
    constraint roles_reach_kind_check CHECK ((reach_kind = ANY (ARRAY['head'::text, 'line'::text, 'org'::text, 'team'::text, 'manager'::text]))),
    constraint roles_role_code_check CHECK ((role_code ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
    constraint roles_pkey PRIMARY KEY (role_code)
);
CREATE TRIGGER came_with_the_product AFTER INSERT ON platform.roles FOR EACH ROW WHEN ((CURRENT_USER <> 'zhike_api'::name)) EXECUTE FUNCTION people.remember_built_in();
grant select on platform.roles to r_explain;
grant insert, select, update on platform.roles to zhike_api;
grant select on platform.roles to zhike_batch;

create table platform.scope_parts (
    reach_kind text not null,
    position smallint not null,
    part_code text not null,
    predicate text not null,
    constraint scope_parts_reach_kind_check CHECK ((reach_kind = ANY (ARRAY['head'::text, 'line'::text, 'org'::text, 'team'::text, 'manager'::text, 'look_up'::text]))),
    constraint scope_parts_pkey PRIMARY KEY (reach_kind, "position"),
    constraint scope_parts_reach_kind_part_code_key UNIQUE (reach_kind, part_code)
);
grant select on platform.scope_parts to r_explain;

create table platform.second_factors (
    user_id text not null,
    secret_sealed text not null,
    made_at timestamp with time zone not null,
    confirmed_at timestamp with time zone,
    last_step bigint,
    constraint secret_is_sealed CHECK ((secret_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint second_factors_pkey PRIMARY KEY (user_id)
);
grant delete, insert, select, update on platform.second_factors to zhike_api;

create table platform.sessions (
    token_hash bytea not null,
    user_id text not null,
    csrf_token text not null,
    created_at timestamp with time zone not null,
    last_seen_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    ip_hash bytea not null,
    post_id text,
    session_no bigint generated always as identity not null,
    method_code text not null,
    proved_at timestamp with time zone not null,
    seen_from text not null,
    ended_at timestamp with time zone,
    end_code text,
    provider_session text,
    provider_subject text,
    id_token_sealed text,
    is_by_grants boolean default false not null,
    previous_token_hash bytea,
    renewed_at timestamp with time zone,
    constraint id_token_is_sealed CHECK ((id_token_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint sessions_check CHECK (((ended_at IS NULL) = (end_code IS NULL))),
    constraint sessions_check1 CHECK (((previous_token_hash IS NULL) = (renewed_at IS NULL))),
    constraint sessions_end_code_check CHECK ((end_code = ANY (ARRAY['replaced'::text, 'forced'::text]))),
    constraint sessions_method_code_check CHECK ((method_code = ANY (ARRAY['password'::text, 'oidc'::text]))),
    constraint sessions_previous_token_hash_check CHECK ((octet_length(previous_token_hash) = 32)),
    constraint sessions_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    constraint sessions_post_id_fkey FOREIGN KEY (post_id) REFERENCES platform.posts(post_id),
    constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint sessions_pkey PRIMARY KEY (token_hash),
    constraint sessions_previous_token_hash_key UNIQUE (previous_token_hash),
    constraint sessions_session_no_key UNIQUE (session_no)
);
CREATE INDEX sessions_by_expiry ON platform.sessions USING btree (expires_at);
CREATE INDEX sessions_by_provider ON platform.sessions USING btree (provider_subject) WHERE (provider_subject IS NOT NULL);
CREATE INDEX sessions_by_user ON platform.sessions USING btree (user_id);
grant delete, insert, select, update on platform.sessions to zhike_api;

create table platform.sign_in_failures (
    username_hash bytea not null,
    failed_count integer not null,
    last_failed_at timestamp with time zone not null,
    locked_until timestamp with time zone,
    place_hash bytea not null,
    constraint sign_in_failures_pkey PRIMARY KEY (username_hash, place_hash)
);
grant delete, insert, select, update on platform.sign_in_failures to zhike_api;

create table platform.units (
    publication_id integer not null,
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    unit_level integer not null,
    lo integer not null,
    hi integer not null,
    constraint units_check CHECK ((hi >= lo)),
    constraint units_pkey PRIMARY KEY (publication_id, unit_id)
);
grant select on platform.units to r_explain;
grant select on platform.units to zhike_api;
grant delete, insert, select, update on platform.units to zhike_batch;

create table platform.users (
    user_id text not null,
    username text not null,
    display_name text not null,
    title text default ''::text not null,
    password_hash text,
    is_active boolean default true not null,
    created_at timestamp with time zone not null,
    password_changed_at timestamp with time zone not null,
    signed_in_at timestamp with time zone,
    password_kind text default 'own'::text not null,
    is_second_factor_required boolean default false not null,
    expires_on date,
    closed_code text,
    closed_at timestamp with time zone,
    closed_by text,
    closed_reason text,
    mail_address_sealed text,
    signed_in_places bytea[] default '{}'::bytea[] not null,
    constraint closed_or_active CHECK (((closed_code IS NULL) OR (NOT is_active))),
    constraint mail_address_is_sealed CHECK ((mail_address_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)) NOT VALID,
    constraint users_closed_code_check CHECK ((closed_code = ANY (ARRAY['locked'::text, 'left'::text, 'disabled'::text]))),
    constraint users_password_kind_check CHECK ((password_kind = ANY (ARRAY['first'::text, 'own'::text, 'lasting'::text]))),
    constraint users_username_check CHECK (((username = lower(username)) AND (username <> ''::text))),
    constraint users_pkey PRIMARY KEY (user_id),
    constraint users_username_key UNIQUE (username)
);
CREATE INDEX users_by_expiry ON platform.users USING btree (expires_on) WHERE (expires_on IS NOT NULL);
grant insert, select, update on platform.users to zhike_api;
grant select (display_name, is_active, user_id, username) on platform.users to r_explain;
grant select (display_name, expires_on, mail_address_sealed, user_id, username) on platform.users to zhike_batch;
grant select, update (closed_code, is_active) on platform.users to zhike_batch;
grant update (closed_at, closed_by, closed_reason) on platform.users to zhike_batch;

create table prospects.contacts (
    contact_id bigint generated always as identity not null,
    prospect_id bigint not null,
    kind_code text not null,
    outcome_code text not null,
    happened_at timestamp with time zone not null,
    note_sealed text not null,
    held_by text not null,
    entered_at timestamp with time zone not null,
    constraint not_in_the_future CHECK ((happened_at <= entered_at)),
    constraint note_is_sealed CHECK ((note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint contacts_prospect_id_fkey FOREIGN KEY (prospect_id) REFERENCES prospects.prospects(prospect_id) ON DELETE CASCADE,
    constraint contacts_pkey PRIMARY KEY (contact_id)
);
CREATE INDEX contacts_prospect_id_happened_at_idx ON prospects.contacts USING btree (prospect_id, happened_at);
alter table prospects.contacts enable row level security;
alter table prospects.contacts force row level security;
create policy api on prospects.contacts for all to zhike_api using (true) with check (true);
create policy owner_seals_again on prospects.contacts for all to zhike_owner using (true) with check (true);
create policy reach on prospects.contacts for select to r_head, r_line, r_manager, r_org, r_team using ((EXISTS ( SELECT 1
   FROM prospects.prospects p
  WHERE (p.prospect_id = contacts.prospect_id))));
grant select on prospects.contacts to r_head;
grant select on prospects.contacts to r_line;
grant select on prospects.contacts to r_manager;
grant select on prospects.contacts to r_org;
grant select on prospects.contacts to r_team;
grant delete, insert on prospects.contacts to zhike_api;
grant select (contact_id, prospect_id) on prospects.contacts to zhike_api;

create table prospects.import_problems (
    import_id bigint not null,
    line_no integer not null,
    problem_code text not null,
    told_value text not null,
    constraint import_problems_import_id_fkey FOREIGN KEY (import_id) REFERENCES prospects.imports(import_id) ON DELETE CASCADE,
    constraint import_problems_pkey PRIMARY KEY (import_id, line_no)
);
grant insert, select on prospects.import_problems to zhike_api;

create table prospects.imports (
    import_id bigint generated always as identity not null,
    file_name text not null,
    is_applied boolean not null,
    line_count integer not null,
    problem_count integer not null,
    made_by text not null,
    made_at timestamp with time zone not null,
    constraint imports_pkey PRIMARY KEY (import_id)
);
grant insert, select on prospects.imports to zhike_api;
grant update (line_count, problem_count) on prospects.imports to zhike_api;

create table prospects.prospects (
    prospect_id bigint generated always as identity not null,
    version integer default 1 not null,
    customer_type_code text not null,
    prospect_name text not null,
    company_name text,
    name_index text,
    phone_sealed text,
    phone_masked text,
    phone_index text,
    id_number_sealed text,
    id_number_masked text,
    id_number_index text,
    uscc text,
    source_code text not null,
    stage_code text default 'new'::text not null,
    region text,
    owner_id text not null,
    unit_id text not null,
    next_contact_on date,
    last_contact_at timestamp with time zone,
    import_id bigint,
    entered_by text not null,
    entered_at timestamp with time zone not null,
    changed_at timestamp with time zone not null,
    converted_customer_id bigint,
    converted_on date,
    told_at timestamp with time zone,
    constraint converted_whole CHECK (((converted_customer_id IS NULL) = (converted_on IS NULL))),
    constraint id_number_is_sealed CHECK ((id_number_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint phone_is_sealed CHECK ((phone_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint phone_or_company CHECK (((num_nonnulls(phone_sealed, company_name) > 0) OR (customer_type_code = 'corporate'::text))),
    constraint prospects_check CHECK ((num_nonnulls(phone_sealed, phone_masked, phone_index) = ANY (ARRAY[0, 3]))),
    constraint prospects_check1 CHECK ((num_nonnulls(id_number_sealed, id_number_masked, id_number_index) = ANY (ARRAY[0, 3]))),
    constraint prospects_company_name_check CHECK (((char_length(company_name) >= 1) AND (char_length(company_name) <= 100))),
    constraint prospects_customer_type_code_check CHECK ((customer_type_code = ANY (ARRAY['retail'::text, 'corporate'::text]))),
    constraint prospects_prospect_name_check CHECK (((char_length(prospect_name) >= 1) AND (char_length(prospect_name) <= 100))),
    constraint prospects_region_check CHECK (((char_length(region) >= 1) AND (char_length(region) <= 40))),
    constraint prospects_version_check CHECK ((version > 0)),
    constraint prospects_pkey PRIMARY KEY (prospect_id)
);
CREATE UNIQUE INDEX one_of_a_certificate ON prospects.prospects USING btree (id_number_index) WHERE ((id_number_index IS NOT NULL) AND (converted_customer_id IS NULL));
CREATE INDEX prospects_by_contact ON prospects.prospects USING btree (COALESCE(last_contact_at, entered_at));
CREATE INDEX prospects_by_name ON prospects.prospects USING btree (name_index) WHERE (name_index IS NOT NULL);
CREATE INDEX prospects_by_phone ON prospects.prospects USING btree (phone_index) WHERE (phone_index IS NOT NULL);
CREATE INDEX prospects_of_owners ON prospects.prospects USING btree (owner_id, next_contact_on);
CREATE INDEX prospects_to_tell ON prospects.prospects USING btree (owner_id) WHERE ((converted_customer_id IS NOT NULL) AND (told_at IS NULL));
alter table prospects.prospects enable row level security;
alter table prospects.prospects force row level security;
create policy api on prospects.prospects for all to zhike_api using (true) with check (true);
create policy batch on prospects.prospects for all to zhike_batch using (true) with check (true);
create policy head on prospects.prospects for select to r_head using (true);
create policy line on prospects.prospects for select to r_line using (((
CASE customer_type_code
    WHEN 'retail'::text THEN '1000000000000000'::bigint
    ELSE '2000000000000000'::bigint
END >= (current_setting('app.line_lo'::text))::bigint) AND (
CASE customer_type_code
    WHEN 'retail'::text THEN '1000000000000000'::bigint
    ELSE '2000000000000000'::bigint
END <= (current_setting('app.line_hi'::text))::bigint)));
create policy manager on prospects.prospects for select to r_manager using ((owner_id = current_setting('app.user_id'::text)));
create policy org on prospects.prospects for select to r_org using ((unit_id IN ( SELECT u.unit_id
   FROM marts.units u
  WHERE ((u.org_pos >= (current_setting('app.lo'::text))::integer) AND (u.org_pos <= (current_setting('app.hi'::text))::integer)))));
create policy owner_seals_again on prospects.prospects for all to zhike_owner using (true) with check (true);
create policy team on prospects.prospects for select to r_team using ((owner_id = ANY (( SELECT platform.team_user_ids() AS team_user_ids)::text[])));
grant select on prospects.prospects to r_head;
grant select on prospects.prospects to r_line;
grant select on prospects.prospects to r_manager;
grant select on prospects.prospects to r_org;
grant select on prospects.prospects to r_team;
grant delete, insert, update on prospects.prospects to zhike_api;
grant select (converted_customer_id, converted_on, customer_type_code, entered_at, id_number_index, last_contact_at, name_index, owner_id, phone_index, prospect_id, told_at, unit_id, version) on prospects.prospects to zhike_api;
grant select (id_number_index, prospect_id, uscc) on prospects.prospects to zhike_batch;
grant select, update (converted_customer_id, version) on prospects.prospects to zhike_batch;
grant update (changed_at, converted_on) on prospects.prospects to zhike_batch;

create table serving.publications (
    publication_id integer generated always as identity not null,
    business_date date not null,
    warehouse_version text not null,
    run_id text not null,
    published_at timestamp with time zone not null,
    expires_at timestamp with time zone,
    bank jsonb not null,
    definitions jsonb not null,
    tables jsonb not null,
    lineage jsonb default '{"files": {}, "tables": {}, "columns": {}, "by_table": []}'::jsonb not null,
    superseded jsonb default '[]'::jsonb not null,
    constraint publications_pkey PRIMARY KEY (publication_id)
);
grant select on serving.publications to zhike_api;
grant insert, select, update on serving.publications to zhike_batch;

create table work_lists.lists (
    list_id bigint generated always as identity not null,
    kind_code text not null,
    list_name text not null,
    purpose text,
    filter jsonb,
    state_code text default 'open'::text not null,
    owner_id text not null,
    made_by text not null,
    made_at timestamp with time zone not null,
    version integer default 1 not null,
    changed_at timestamp with time zone not null,
    constraint lists_kind_code_check CHECK ((kind_code = ANY (ARRAY['static'::text, 'live'::text]))),
    constraint lists_list_name_check CHECK (((char_length(list_name) >= 1) AND (char_length(list_name) <= 60))),
    constraint lists_purpose_check CHECK ((char_length(purpose) <= 500)),
    constraint lists_state_code_check CHECK ((state_code = ANY (ARRAY['open'::text, 'closed'::text]))),
    constraint live_by_a_condition CHECK (((kind_code = 'static'::text) OR (filter IS NOT NULL))),
    constraint lists_pkey PRIMARY KEY (list_id)
);
CREATE INDEX lists_owner_id_list_id_idx ON work_lists.lists USING btree (owner_id, list_id DESC);
grant insert, select on work_lists.lists to zhike_api;
grant select on work_lists.lists to zhike_batch;
grant update (changed_at, list_name, owner_id, purpose, state_code, version) on work_lists.lists to zhike_api;

create table work_lists.member_tasks (
    task_id bigint not null,
    list_id bigint not null,
    customer_id bigint not null,
    constraint member_tasks_pkey PRIMARY KEY (task_id)
);
CREATE INDEX member_tasks_list_id_customer_id_idx ON work_lists.member_tasks USING btree (list_id, customer_id);
alter table work_lists.member_tasks enable row level security;
alter table work_lists.member_tasks force row level security;
create policy api on work_lists.member_tasks for all to zhike_api using (true) with check (true);
create policy head on work_lists.member_tasks for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = member_tasks.customer_id)))) AND true));
create policy line on work_lists.member_tasks for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = member_tasks.customer_id)))) AND true));
create policy manager on work_lists.member_tasks for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = member_tasks.customer_id)))) AND true));
create policy org on work_lists.member_tasks for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = member_tasks.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = member_tasks.customer_id)))) AND true));
create policy owner_seals_again on work_lists.member_tasks for all to zhike_owner using (true) with check (true);
create policy team on work_lists.member_tasks for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = member_tasks.customer_id)))) AND true));
grant select on work_lists.member_tasks to r_head;
grant select on work_lists.member_tasks to r_line;
grant select on work_lists.member_tasks to r_manager;
grant select on work_lists.member_tasks to r_org;
grant select on work_lists.member_tasks to r_team;
grant insert on work_lists.member_tasks to zhike_api;
grant select (customer_id, list_id, task_id) on work_lists.member_tasks to zhike_api;

create table work_lists.members (
    list_id bigint not null,
    customer_id bigint not null,
    state_code text default 'todo'::text not null,
    set_aside_code text,
    note_sealed text,
    next_action_sealed text,
    next_on date,
    worker_id text,
    version integer default 1 not null,
    changed_by text not null,
    changed_at timestamp with time zone not null,
    constraint members_set_aside_code_check CHECK ((set_aside_code = ANY (ARRAY['refused'::text, 'unreachable'::text, 'unsuitable'::text, 'elsewhere'::text, 'other'::text]))),
    constraint members_state_code_check CHECK ((state_code = ANY (ARRAY['todo'::text, 'working'::text, 'done'::text, 'set_aside'::text]))),
    constraint next_action_is_sealed CHECK ((next_action_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint note_is_sealed CHECK ((note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'::text)),
    constraint set_aside_for_a_reason CHECK (((state_code = 'set_aside'::text) = (set_aside_code IS NOT NULL))),
    constraint members_list_id_fkey FOREIGN KEY (list_id) REFERENCES work_lists.lists(list_id),
    constraint members_pkey PRIMARY KEY (list_id, customer_id)
);
CREATE INDEX members_customer_id_idx ON work_lists.members USING btree (customer_id);
alter table work_lists.members enable row level security;
alter table work_lists.members force row level security;
create policy api on work_lists.members for all to zhike_api using (true) with check (true);
create policy batch on work_lists.members for all to zhike_batch using (true) with check (true);
create policy head on work_lists.members for select to r_head using ((((true AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = members.customer_id)))) AND true));
create policy line on work_lists.members for select to r_line using ((((((customer_id >= (current_setting('app.line_lo'::text))::bigint) AND (customer_id <= (current_setting('app.line_hi'::text))::bigint)) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = members.customer_id)))) AND true));
create policy manager on work_lists.members for select to r_manager using (((((customer_id = ANY (( SELECT platform.my_customer_ids() AS my_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = members.customer_id)))) AND true));
create policy org on work_lists.members for select to r_org using ((((EXISTS ( SELECT 1
   FROM marts.customers c
  WHERE (c.customer_id = members.customer_id))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = members.customer_id)))) AND true));
create policy owner_seals_again on work_lists.members for all to zhike_owner using (true) with check (true);
create policy team on work_lists.members for select to r_team using (((((customer_id = ANY (( SELECT platform.team_customer_ids() AS team_customer_ids)::bigint[])) AND (( SELECT platform.hides_nobody() AS hides_nobody) OR ((( SELECT platform.hidden_subjects() AS hidden_subjects))[width_bucket((customer_id)::double precision, ( SELECT platform.hidden_subjects() AS hidden_subjects))] IS DISTINCT FROM (customer_id)::double precision))) OR (EXISTS ( SELECT 1
   FROM marts.customer_numbers n
  WHERE (n.registered_id = members.customer_id)))) AND true));
grant select on work_lists.members to r_head;
grant select on work_lists.members to r_line;
grant select on work_lists.members to r_manager;
grant select on work_lists.members to r_org;
grant select on work_lists.members to r_team;
grant delete, insert, update on work_lists.members to zhike_api;
grant select (customer_id, list_id, state_code, version, worker_id) on work_lists.members to zhike_api;
grant select (customer_id, list_id, state_code) on work_lists.members to zhike_batch;
grant select, update (version, worker_id) on work_lists.members to zhike_batch;
grant update (changed_at, changed_by) on work_lists.members to zhike_batch;

create table work_lists.shares (
    list_id bigint not null,
    receiver_kind text not null,
    receiver_id text not null,
    right_code text not null,
    constraint shares_receiver_kind_check CHECK ((receiver_kind = ANY (ARRAY['user'::text, 'post'::text, 'role'::text, 'unit'::text]))),
    constraint shares_right_code_check CHECK ((right_code = ANY (ARRAY['see'::text, 'work'::text]))),
    constraint shares_list_id_fkey FOREIGN KEY (list_id) REFERENCES work_lists.lists(list_id),
    constraint shares_pkey PRIMARY KEY (list_id, receiver_kind, receiver_id)
);
CREATE INDEX shares_receiver_kind_receiver_id_idx ON work_lists.shares USING btree (receiver_kind, receiver_id);
grant delete, insert, select, update on work_lists.shares to zhike_api;
grant delete, insert, select on work_lists.shares to zhike_batch;

create view platform.conflicting_posts with (security_invoker=true) as
 SELECT one.user_id,
    one.post_id,
    other.post_id AS other_post_id,
    one_role.role_code,
    other_role.role_code AS other_role_code,
    GREATEST(one.valid_from, other.valid_from) AS since,
    COALESCE(conflict.reason_zh, '系统、安全、审计三权分立，且不得兼任业务岗位'::text) AS reason_zh,
    COALESCE(conflict.reason_en, 'System, security and audit are powers apart, and none does business'::text) AS reason_en
   FROM ((((((platform.post_holders one
     JOIN platform.post_holders other ON (((other.user_id = one.user_id) AND (other.post_id > one.post_id) AND (other.valid_from < one.valid_to) AND (one.valid_from < other.valid_to))))
     JOIN platform.posts one_post ON ((one_post.post_id = one.post_id)))
     JOIN platform.posts other_post ON ((other_post.post_id = other.post_id)))
     JOIN platform.roles one_role ON ((one_role.role_code = one_post.role_code)))
     JOIN platform.roles other_role ON ((other_role.role_code = other_post.role_code)))
     LEFT JOIN platform.role_conflicts conflict ON (((conflict.role_code = LEAST(one_role.role_code, other_role.role_code)) AND (conflict.other_role_code = GREATEST(one_role.role_code, other_role.role_code)))))
  WHERE ((one_role.power_code <> other_role.power_code) OR (conflict.role_code IS NOT NULL));
grant select on platform.conflicting_posts to zhike_api;
grant select on platform.conflicting_posts to zhike_batch;

grant execute on function approvals.refuse_after_the_end() to public;

grant execute on function approvals.refuse_own_decision() to public;

grant execute on function customer_management.check_assistants() to public;

grant execute on function customer_management.note_change() to public;

grant execute on function people.count_held(holder text, day date, units text[]) to zhike_api;

grant execute on function people.remember_built_in() to public;

grant execute on function platform.hidden_subjects() to r_explain;

grant execute on function platform.hidden_subjects() to r_head;

grant execute on function platform.hidden_subjects() to r_line;

grant execute on function platform.hidden_subjects() to r_look_up;

grant execute on function platform.hidden_subjects() to r_manager;

grant execute on function platform.hidden_subjects() to r_org;

grant execute on function platform.hidden_subjects() to r_team;

grant execute on function platform.hides_nobody() to r_explain;

grant execute on function platform.hides_nobody() to r_head;

grant execute on function platform.hides_nobody() to r_line;

grant execute on function platform.hides_nobody() to r_look_up;

grant execute on function platform.hides_nobody() to r_manager;

grant execute on function platform.hides_nobody() to r_org;

grant execute on function platform.hides_nobody() to r_team;

grant execute on function platform.looked_up_ids() to r_explain;

grant execute on function platform.looked_up_ids() to r_look_up;

grant execute on function platform.my_customer_ids() to r_explain;

grant execute on function platform.my_customer_ids() to r_manager;

grant execute on function platform.refuse_change() to public;

grant execute on function platform.refuse_conflicting_duties() to public;

grant execute on function platform.refuse_other_duty() to public;

grant execute on function platform.scope_of(kind text, customer_id bigint, org_pos integer) to r_explain;

grant execute on function platform.team_customer_ids() to r_explain;

grant execute on function platform.team_customer_ids() to r_team;

grant execute on function platform.team_user_ids() to r_explain;

grant execute on function platform.team_user_ids() to r_team;
