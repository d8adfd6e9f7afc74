-- What signing in asks for beyond a password: first and expired ones are changed, earlier ones are not taken again, a
-- code of one's own telephone may come on top; and what is known of a session: where from, how, why it ended.

-- `first` was set by somebody else and is changed at the first sign-in; `own` was chosen by the person and expires;
-- `lasting` does neither: demo users, and an account that lies sealed in a safe.
alter table platform.users
  add column password_kind text not null default 'own' check (password_kind in ('first', 'own', 'lasting')),
  add column is_second_factor_required boolean not null default false;

create table platform.password_history (
  history_no bigint generated always as identity primary key,
  user_id text not null references platform.users on delete cascade,
  password_hash text not null,
  set_at timestamptz not null
);

create index password_history_by_user on platform.password_history (user_id, history_no desc);

insert into platform.password_history (user_id, password_hash, set_at)
select user_id, password_hash, password_changed_at from platform.users;

create table platform.second_factors (
  user_id text primary key references platform.users on delete cascade,
  secret_sealed text not null,
  made_at timestamptz not null,
  -- Null until the person has shown a code made with it.
  confirmed_at timestamptz,
  -- The step of time of the last code taken, so that none is taken twice.
  last_step bigint
);

create table platform.recovery_codes (
  user_id text not null references platform.second_factors on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- Sessions of before know none of this: whoever has one signs in again.
delete from platform.sessions;

alter table platform.sessions
  add column session_no bigint generated always as identity unique,
  add column method_code text not null check (method_code in ('password', 'oidc')),
  -- When the person was last shown to be who they are.
  add column proved_at timestamptz not null,
  -- The first half of the address: enough to tell the office from the road.
  add column seen_from text not null,
  add column ended_at timestamptz,
  add column end_code text check (end_code in ('replaced', 'forced')),
  -- What the identity provider calls the session and the person, to end both sessions together.
  add column provider_session text,
  add column provider_subject text,
  add column id_token_sealed text,
  add check ((ended_at is null) = (end_code is null));

create index sessions_by_provider on platform.sessions (provider_subject) where provider_subject is not null;

grant select, insert, delete on platform.password_history to zhike_api;
grant select, insert, update, delete on platform.second_factors, platform.recovery_codes to zhike_api;
