-- How a night goes while it runs, what it was to do, and what it made. What a night was to do is the same for most of
-- them: a plan is kept once, named after its content.
create table pipeline.plans (
    plan_id text primary key,
    -- Of each step its layer, its title, the key of its table, and the steps that it waits for.
    steps jsonb not null
);

alter table pipeline.runs
    add column plan_id text references pipeline.plans,
    add column trigger_code text not null default 'command'
        check (trigger_code in ('command', 'schedule', 'order', 'retry')),
    add column started_by text,
    add column reason text;

-- A step has its line from the moment it begins.
alter table pipeline.steps
    alter column seconds drop not null,
    add column state_code text not null default 'done'
        check (state_code in ('running', 'done', 'failed', 'skipped')),
    add column began_at timestamptz,
    add column message text;

create index steps_by_name on pipeline.steps (step, run_no);

-- The tables of the version that a run made, each with its rows and the hash of its content.
create table pipeline.run_tables (
    run_no bigint not null references pipeline.runs,
    table_name text not null,
    row_count bigint not null,
    content_hash text not null,
    primary key (run_no, table_name)
);

grant select on pipeline.plans, pipeline.run_tables to zhike_api;
grant select, insert on pipeline.plans to zhike_batch;
grant select, insert, update on pipeline.run_tables to zhike_batch;
