-- The two things scope reads: the tree of units of each publication, and who was granted which record when.

create table platform.units (
  publication_id integer not null,
  unit_id text not null,
  parent_unit_id text,
  unit_name text not null,
  unit_level integer not null,
  -- Pre-order numbers: the units below this one, itself included, are lo to hi.
  lo integer not null,
  hi integer not null check (hi >= lo),
  primary key (publication_id, unit_id)
);

-- `kind` is an opaque code of the module that grants; scope only asks whom, what and when.
create table platform.grants (
  grant_id bigint generated always as identity primary key,
  subject_id bigint not null,
  unit_id text not null,
  user_id text not null,
  kind text not null,
  valid_from date not null,
  valid_to date not null default '9999-12-31',
  granted_by text not null,
  reason text not null default '',
  recorded_at timestamptz not null default now(),
  check (valid_from <= valid_to)
);

create index grants_by_user on platform.grants (user_id, valid_to) include (valid_from, subject_id);
create index grants_by_subject on platform.grants (subject_id, valid_to) include (valid_from, user_id, kind);

-- Runs as the owner, because the reach roles may not read grants; it answers for the acting user alone.
-- Settings are read without a default: outside an actor's transaction this is an error, not an empty answer.
create function platform.my_customer_ids() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(distinct grants.subject_id), '{}')
  from platform.grants
  where grants.user_id = current_setting('app.user_id')
    and grants.valid_from <= current_setting('app.today')::date
    and current_setting('app.today')::date < grants.valid_to
$$;

revoke execute on function platform.my_customer_ids() from public;
grant usage on schema platform to r_head, r_org, r_manager;
grant execute on function platform.my_customer_ids() to r_manager;

grant select on platform.units to zhike_api;
grant select, insert, update, delete on platform.units, platform.grants to zhike_batch;
