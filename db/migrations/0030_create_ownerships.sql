-- Who looks after whom. A customer has exactly one primary holder at any instant: an employee, or the
-- virtual holder of the unit (VM and the unit's number) where nobody has been given the customer yet.

-- btree_gist is a trusted extension: the database's owner may create it, a superuser is not needed.
create extension if not exists btree_gist;

create schema customer_management;

create table customer_management.ownerships (
    ownership_id bigint generated always as identity primary key,
    customer_id bigint not null,
    role_code text not null check (role_code in ('primary', 'assistant')),
    employee_id text not null,
    org_id text not null,
    is_virtual boolean not null,
    valid_from date not null,
    valid_to date not null default '9999-12-31',
    reason text not null,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    check (valid_from < valid_to),
    check (is_virtual = (employee_id = 'VM' || org_id)),
    check (role_code = 'primary' or not is_virtual),
    constraint one_primary_at_a_time exclude using gist (
        customer_id with =, daterange(valid_from, valid_to) with &&
    ) where (role_code = 'primary'),
    constraint assists_once_at_a_time exclude using gist (
        customer_id with =, employee_id with =, daterange(valid_from, valid_to) with &&
    ) where (role_code = 'assistant')
);

create index on customer_management.ownerships (customer_id, role_code, valid_to);
create index on customer_management.ownerships (employee_id, valid_to) where not is_virtual;

-- Whoever sees the customer sees who looks after him. Read by one customer at a time, so the lookup is cheap.
create policy reach on customer_management.ownerships for select to r_head, r_org, r_manager using (
    exists (select 1 from marts.customers c where c.customer_id = ownerships.customer_id)
);
create policy batch on customer_management.ownerships to zhike_batch using (true) with check (true);
alter table customer_management.ownerships enable row level security;
alter table customer_management.ownerships force row level security;

grant usage on schema customer_management to r_head, r_org, r_manager, zhike_batch;
grant select on customer_management.ownerships to r_head, r_org, r_manager;
grant select, insert, update on customer_management.ownerships to zhike_batch;
