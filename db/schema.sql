-- Generated from the migrations by `npm run docs:generate`. Do not edit: write a migration.

create schema marts;
comment on schema marts is 'Published tables, one partition a publication; read under row-level policies.';
grant usage on schema marts to r_head;
grant usage on schema marts to r_manager;
grant usage on schema marts to r_org;
grant usage on schema marts to zhike_api;
grant usage on schema marts to zhike_batch;

create schema pipeline;
comment on schema pipeline is 'What the nights did: runs and their steps.';
grant usage on schema pipeline to zhike_api;
grant usage on schema pipeline to zhike_batch;

create schema platform;
comment on schema platform is 'Users, sessions, units, grants and audit; no business words.';
grant usage on schema platform to r_head;
grant usage on schema platform to r_manager;
grant usage on schema platform to r_org;
grant usage on schema platform to zhike_api;
grant usage on schema platform to zhike_batch;

create schema serving;
comment on schema serving is 'Which publication is live.';
grant usage on schema serving to r_head;
grant usage on schema serving to r_manager;
grant usage on schema serving to r_org;
grant usage on schema serving to zhike_api;
grant usage on schema serving to zhike_batch;

CREATE OR REPLACE FUNCTION platform.my_customer_ids()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select coalesce(array_agg(distinct grants.subject_id), '{}')
  from platform.grants
  where grants.user_id = current_setting('app.user_id')
    and grants.valid_from <= current_setting('app.today')::date
    and current_setting('app.today')::date < grants.valid_to
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
    constraint runs_run_kind_check CHECK ((run_kind = ANY (ARRAY['opening'::text, 'daily'::text]))),
    constraint runs_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'unchanged'::text, 'failed'::text]))),
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
    seconds numeric(12,3) not null,
    note text,
    constraint steps_run_no_fkey FOREIGN KEY (run_no) REFERENCES pipeline.runs(run_no),
    constraint steps_pkey PRIMARY KEY (run_no, step_no)
);
grant select on pipeline.steps to zhike_api;
grant insert, select, update on pipeline.steps to zhike_batch;

create table platform.audit_log (
    audit_id bigint generated always as identity not null,
    occurred_at timestamp with time zone not null,
    user_id text,
    action text not null,
    outcome text not null,
    subject text,
    request_id text,
    details jsonb default '{}'::jsonb not null,
    constraint audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
    constraint audit_log_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_log_by_moment ON platform.audit_log USING btree (occurred_at DESC, audit_id DESC);
CREATE INDEX audit_log_by_user ON platform.audit_log USING btree (user_id, audit_id DESC);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
grant insert, select on platform.audit_log to zhike_api;

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
grant delete, insert, select, update on platform.grants to zhike_batch;

create table platform.migrations (
    name text not null,
    sha256 text not null,
    applied_at timestamp with time zone default now() not null,
    constraint migrations_pkey PRIMARY KEY (name)
);

create table platform.sessions (
    token_hash bytea not null,
    user_id text not null,
    reach_position smallint,
    csrf_token text not null,
    created_at timestamp with time zone not null,
    last_seen_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    ip_hash bytea not null,
    constraint sessions_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint sessions_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sessions_by_expiry ON platform.sessions USING btree (expires_at);
CREATE INDEX sessions_by_user ON platform.sessions USING btree (user_id);
grant delete, insert, select, update on platform.sessions to zhike_api;

create table platform.sign_in_failures (
    username_hash bytea not null,
    failed_count integer not null,
    last_failed_at timestamp with time zone not null,
    locked_until timestamp with time zone,
    constraint sign_in_failures_pkey PRIMARY KEY (username_hash)
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
grant select on platform.units to zhike_api;
grant delete, insert, select, update on platform.units to zhike_batch;

create table platform.user_permissions (
    user_id text not null,
    permission text not null,
    constraint user_permissions_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint user_permissions_pkey PRIMARY KEY (user_id, permission)
);
grant delete, insert, select on platform.user_permissions to zhike_api;

create table platform.user_reaches (
    user_id text not null,
    position smallint not null,
    reach_kind text not null,
    unit_id text not null,
    constraint user_reaches_position_check CHECK (("position" > 0)),
    constraint user_reaches_reach_kind_check CHECK ((reach_kind = ANY (ARRAY['head'::text, 'org'::text, 'manager'::text]))),
    constraint user_reaches_user_id_fkey FOREIGN KEY (user_id) REFERENCES platform.users(user_id) ON DELETE CASCADE,
    constraint user_reaches_pkey PRIMARY KEY (user_id, "position")
);
grant delete, insert, select on platform.user_reaches to zhike_api;

create table platform.users (
    user_id text not null,
    username text not null,
    display_name text not null,
    title text default ''::text not null,
    password_hash text not null,
    is_active boolean default true not null,
    created_at timestamp with time zone not null,
    password_changed_at timestamp with time zone not null,
    signed_in_at timestamp with time zone,
    constraint users_username_check CHECK (((username = lower(username)) AND (username <> ''::text))),
    constraint users_pkey PRIMARY KEY (user_id),
    constraint users_username_key UNIQUE (username)
);
grant insert, select, update on platform.users to zhike_api;

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
    constraint publications_pkey PRIMARY KEY (publication_id),
    constraint publications_warehouse_version_key UNIQUE (warehouse_version)
);
grant select on serving.publications to zhike_api;
grant insert, select, update on serving.publications to zhike_batch;

grant execute on function platform.my_customer_ids() to r_manager;

grant execute on function platform.refuse_change() to public;
