-- A field that somebody found wrong becomes a task of the department that answers for it, and is closed by the
-- files that bring another value. Tasks are never deleted; their state moves, and each move is audited.
create schema data_quality;

create table data_quality.repair_tasks (
    task_id bigint generated always as identity primary key,
    customer_id bigint not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    value_kind_code text not null,
    department_code text not null,
    state_code text not null check (
        state_code in ('reported', 'accepted', 'rejected', 'fixed_in_source', 'closed', 'reopened')
    ),
    -- What the record showed: of a protected field its keyed hash and its masked form, never itself.
    shown_mark text,
    shown_masked text,
    shown_on date not null,
    due_on date not null,
    opened_by text not null,
    opened_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    decided_note text check (char_length(decided_note) <= 500),
    fixed_by text,
    fixed_at timestamptz,
    -- The night whose files were looked at last, and how many since the fix still had the old value.
    examined_on date not null,
    files_unchanged integer not null default 0,
    changed_otherwise_on date,
    reopened_on date,
    closed_on date,
    closed_run_id text,
    closed_file text,
    moved_at timestamptz not null,
    constraint rejected_with_reason check (state_code <> 'rejected' or char_length(decided_note) >= 5),
    constraint closed_by_a_night check (
        (state_code = 'closed') = (closed_on is not null) and (closed_on is null) = (closed_run_id is null)
    ),
    constraint fixed_by_somebody check (
        state_code <> 'fixed_in_source' or (fixed_by is not null and fixed_at is not null)
    )
);

create unique index one_open_task_a_field on data_quality.repair_tasks (customer_id, field_code, source_system)
    where state_code in ('reported', 'accepted', 'fixed_in_source', 'reopened');
create index on data_quality.repair_tasks (customer_id, task_id);
create index on data_quality.repair_tasks (state_code, due_on);
create index on data_quality.repair_tasks (moved_at);

-- Who found it: whoever reports a field that has a task joins it.
create table data_quality.repair_reports (
    report_id bigint generated always as identity primary key,
    task_id bigint not null references data_quality.repair_tasks,
    reported_by text not null,
    reported_at timestamptz not null,
    problem_code text not null check (problem_code in ('wrong', 'outdated', 'missing', 'unusable')),
    reason text not null check (char_length(reason) between 5 and 500),
    -- What would be right: of a protected field hashed, masked and sealed, of others as it is.
    right_mark text,
    right_masked text,
    right_sealed text,
    unique (task_id, reported_by),
    constraint sealed_where_masked check ((right_masked is null) = (right_sealed is null))
);
create index on data_quality.repair_reports (reported_by);

-- Whoever sees the customer sees what was found wrong with him; who gave way belongs to whom he is now.
create policy reach on data_quality.repair_tasks for select to r_head, r_org, r_manager using (
    exists (select 1 from marts.customers c where c.customer_id = repair_tasks.customer_id)
    or exists (select 1 from marts.customer_numbers n where n.registered_id = repair_tasks.customer_id)
);
create policy reach on data_quality.repair_reports for select to r_head, r_org, r_manager using (
    exists (select 1 from data_quality.repair_tasks t where t.task_id = repair_reports.task_id)
);
create policy batch on data_quality.repair_tasks to zhike_batch using (true) with check (true);
create policy batch on data_quality.repair_reports for select to zhike_batch using (true);
-- The application moves states in the transaction that audits them; customers and values it cannot read.
create policy api on data_quality.repair_tasks to zhike_api using (true) with check (true);
create policy api on data_quality.repair_reports to zhike_api using (true) with check (true);
alter table data_quality.repair_tasks enable row level security;
alter table data_quality.repair_tasks force row level security;
alter table data_quality.repair_reports enable row level security;
alter table data_quality.repair_reports force row level security;

grant usage on schema data_quality to r_head, r_org, r_manager, zhike_batch, zhike_api;
grant select on data_quality.repair_tasks, data_quality.repair_reports to r_head, r_org, r_manager, zhike_batch;
grant update on data_quality.repair_tasks to zhike_batch;
grant insert on data_quality.repair_tasks, data_quality.repair_reports to zhike_api;
grant select (task_id, state_code, moved_at) on data_quality.repair_tasks to zhike_api;
grant select (report_id, task_id, reported_by) on data_quality.repair_reports to zhike_api;
grant update (
    state_code, decided_by, decided_at, decided_note, fixed_by, fixed_at, examined_on, files_unchanged, moved_at
) on data_quality.repair_tasks to zhike_api;

-- What the night settles leaves its line, too.
grant insert on platform.audit_log to zhike_batch;
