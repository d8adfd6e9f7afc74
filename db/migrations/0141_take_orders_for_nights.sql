-- What operators order of the night. An order is written by whoever may, and moved on by the program that runs nights.
create table pipeline.orders (
    order_no bigint generated always as identity primary key,
    -- retry: a failed date once more; rerun: a date and every later one; catch_up: all missed dates to one.
    kind_code text not null check (kind_code in ('retry', 'rerun', 'catch_up')),
    business_date date not null,
    reason text not null check (char_length(reason) between 5 and 500),
    ordered_by text not null,
    ordered_at timestamptz not null,
    state_code text not null default 'waiting'
        check (state_code in ('waiting', 'running', 'done', 'failed', 'refused')),
    began_at timestamptz,
    ended_at timestamptz,
    message text,
    -- The last run that it led to.
    run_no bigint references pipeline.runs
);

-- The same is not ordered twice while it waits or is at work.
create unique index one_open_order on pipeline.orders (kind_code, business_date)
    where state_code in ('waiting', 'running');

grant select, insert on pipeline.orders to zhike_api;
grant select, update on pipeline.orders to zhike_batch;

-- What one night may go without: a file that never comes, or a check that does not hold. It takes two people.
create table pipeline.waivers (
    waiver_no bigint generated always as identity primary key,
    business_date date not null,
    kind_code text not null check (kind_code in ('feed', 'check')),
    -- The file as in its contract, or the table and the name of the check: `base.accounts: no balance is negative`.
    name text not null check (name <> ''),
    reason text not null check (char_length(reason) between 5 and 500),
    proposed_by text not null,
    proposed_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    withdrawn_by text,
    withdrawn_at timestamptz,
    constraint approved_by_another check (approved_by <> proposed_by),
    constraint approved_at_a_moment check ((approved_by is null) = (approved_at is null)),
    constraint withdrawn_at_a_moment check ((withdrawn_by is null) = (withdrawn_at is null))
);

create unique index one_live_waiver on pipeline.waivers (business_date, kind_code, name)
    where withdrawn_at is null;

grant select, insert on pipeline.waivers to zhike_api;
grant update (approved_by, approved_at, withdrawn_by, withdrawn_at) on pipeline.waivers to zhike_api;
grant select on pipeline.waivers to zhike_batch;

-- Who watches over what is delivered may order what is made of it.
insert into platform.user_permissions (user_id, permission)
select user_id, 'nights.operate' from platform.user_permissions where permission = 'arrivals.read'
on conflict do nothing;
