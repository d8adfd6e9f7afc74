-- What people outside are told of nights, once a way to tell them: written down first, sent afterwards, so that nothing
-- is lost when a receiver cannot be reached, and nothing is told twice.
create table pipeline.alerts (
    alert_no bigint generated always as identity primary key,
    -- The event it tells of, so that it is told once: `night_failed:412`.
    event_key text not null,
    channel text not null check (channel in ('webhook', 'mail')),
    kind_code text not null,
    business_date date,
    message jsonb not null,
    state_code text not null default 'waiting' check (state_code in ('waiting', 'sent', 'given_up')),
    tries integer not null default 0,
    next_try_at timestamptz not null,
    raised_at timestamptz not null,
    sent_at timestamptz,
    last_error text,
    unique (event_key, channel)
);

create index alerts_to_send on pipeline.alerts (next_try_at) where state_code = 'waiting';

grant select on pipeline.alerts to zhike_api;
grant select, insert, update on pipeline.alerts to zhike_batch;
