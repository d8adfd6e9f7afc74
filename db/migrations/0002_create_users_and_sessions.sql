-- People who may sign in, what each may reach and do, their sessions, and the trail of what they did.

create table platform.users (
  user_id text primary key,
  username text not null unique check (username = lower(username) and username <> ''),
  display_name text not null,
  title text not null default '',
  password_hash text not null,
  is_active boolean not null default true,
  created_at timestamptz not null,
  password_changed_at timestamptz not null,
  signed_in_at timestamptz
);

-- Failures are counted by the name typed, known or not, so that a lock says nothing about who has an account.
-- The name is kept as a hash: people type passwords into the wrong field.
create table platform.sign_in_failures (
  username_hash bytea primary key,
  failed_count integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);

-- A person with several reaches acts in one at a time; position 1 is the one a session opens with.
create table platform.user_reaches (
  user_id text not null references platform.users on delete cascade,
  position smallint not null check (position > 0),
  reach_kind text not null check (reach_kind in ('head', 'org', 'manager')),
  unit_id text not null,
  primary key (user_id, position)
);

create table platform.user_permissions (
  user_id text not null references platform.users on delete cascade,
  permission text not null,
  primary key (user_id, permission)
);

-- Only the hash of a session's token is kept, so that reading this table opens nobody's session.
create table platform.sessions (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id text not null references platform.users on delete cascade,
  reach_position smallint,
  csrf_token text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip_hash bytea not null
);

create index sessions_by_user on platform.sessions (user_id);
create index sessions_by_expiry on platform.sessions (expires_at);

create table platform.audit_log (
  audit_id bigint generated always as identity primary key,
  occurred_at timestamptz not null,
  user_id text,
  action text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  subject text,
  request_id text,
  details jsonb not null default '{}'
);

create index audit_log_by_moment on platform.audit_log (occurred_at desc, audit_id desc);
create index audit_log_by_user on platform.audit_log (user_id, audit_id desc);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on platform.audit_log
  for each statement execute function platform.refuse_change();

grant usage on schema platform to zhike_api, zhike_batch;
grant select, insert, update on platform.users to zhike_api;
grant select, insert, delete on platform.user_reaches, platform.user_permissions to zhike_api;
grant select, insert, update, delete on platform.sessions, platform.sign_in_failures to zhike_api;
grant select, insert on platform.audit_log to zhike_api;
