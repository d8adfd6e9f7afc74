-- How it stands with each feed of a business date: when it is due, what lies in the landing folder, what a night did
-- with it. Whoever looks writes it down (a night, `zhike serve`, `zhike arrivals`); the state follows from the facts
-- and the time at which it is asked for.
create table pipeline.arrivals (
    business_date date not null,
    file text not null,
    system_code text not null,
    feed integer not null,
    title jsonb not null,
    if_missing text not null check (if_missing in ('stop', 'carry', 'none')),
    ready_by timestamptz,
    hard_limit timestamptz,
    delivery text not null check (delivery in ('nothing', 'part', 'whole')),
    file_name text,
    row_count bigint,
    -- As the source writes it, in the bank's local time.
    created_at text,
    arrived_at timestamptz,
    problems jsonb not null,
    night text check (night in ('loaded', 'carried', 'without')),
    carried_since date,
    is_unread boolean not null,
    looked_at timestamptz not null,
    primary key (business_date, file)
);

grant select on pipeline.arrivals to zhike_api;
grant select, insert, update, delete on pipeline.arrivals to zhike_batch;

-- Who may read the audit trail looks after the system, and so after what it is delivered.
insert into platform.user_permissions (user_id, permission)
select user_id, 'arrivals.read' from platform.user_permissions where permission = 'audit.read'
on conflict do nothing;
