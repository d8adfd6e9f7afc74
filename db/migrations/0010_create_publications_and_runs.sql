-- A publication is one night that people can see. Inserting its row is the switch: readers name a publication in
-- `app.publication`, and the newest row is the live one. The row names the warehouse version it was made from.
create table serving.publications (
    publication_id integer generated always as identity primary key,
    business_date date not null,
    warehouse_version text not null unique,
    run_id text not null,
    published_at timestamptz not null,
    -- When a superseded publication stops being readable; null for the live one.
    expires_at timestamptz,
    bank jsonb not null,
    definitions jsonb not null,
    -- Rows and content hash of every published table.
    tables jsonb not null
);

grant usage on schema serving to zhike_api, zhike_batch;
grant select on serving.publications to zhike_api;
grant select, insert, update on serving.publications to zhike_batch;
-- A publication takes its number before its tables, whose partitions carry it.
grant usage on sequence serving.publications_publication_id_seq to zhike_batch;

-- What ran, one row a night, and its steps.
create table pipeline.runs (
    run_no bigint generated always as identity primary key,
    business_date date not null,
    run_kind text not null check (run_kind in ('opening', 'daily')),
    status text not null check (status in ('running', 'done', 'unchanged', 'failed')),
    version text,
    run_id text,
    started_at timestamptz not null,
    ended_at timestamptz,
    error_code text,
    error_message text,
    error_details jsonb
);

create index runs_by_date on pipeline.runs (business_date desc, run_no desc);

create table pipeline.steps (
    run_no bigint not null references pipeline.runs,
    step_no integer not null,
    step text not null,
    rows_in bigint,
    rows_out bigint,
    seconds numeric(12, 3) not null,
    note text,
    primary key (run_no, step_no)
);

grant usage on schema pipeline to zhike_api, zhike_batch;
grant select on pipeline.runs, pipeline.steps to zhike_api;
grant select, insert, update on pipeline.runs, pipeline.steps to zhike_batch;
