-- Customers are given to managers: one by one, by a list, or by a rule. What is to change is written down first and
-- checked; applying it ends ownerships and begins others, and undoing it does the same backwards.

alter table customer_management.ownerships
    -- The one that gave the customer to this holder, and the one that took him from the holder again.
    add column allocation_id bigint,
    add column ended_allocation_id bigint,
    -- What an assistant does in the team of a company.
    add column team_role_code text
        check (team_role_code in ('lead', 'product', 'risk', 'ops')),
    -- Why somebody below VIP has a manager of his own.
    add column exception_reason text check (char_length(exception_reason) between 5 and 500);

-- An ownership that is changed again on its first day has held for no time, and says so.
alter table customer_management.ownerships
    drop constraint ownerships_check,
    add constraint held_for_a_time_or_not_at_all check (
        valid_from < valid_to
        or (valid_from = valid_to and ended_reason in ('allocated', 'undone'))
    ),
    drop constraint ownerships_ended_reason_check,
    -- allocated: somebody else was given the customer; undone: what gave him was taken back.
    add constraint ownerships_ended_reason_check check (
        ended_reason in ('merge', 'merge_undone', 'split', 'replaced', 'allocated', 'undone')
    );

-- What merges ended is looked for every night; what people changed is not.
drop index customer_management.ownerships_ended_reason_idx;
create index ownerships_ended_by_merges on customer_management.ownerships (ended_reason)
    where ended_reason in ('merge', 'merge_undone', 'split', 'replaced');
create index ownerships_assisting on customer_management.ownerships (customer_id, employee_id)
    where role_code = 'assistant' and valid_to = '9999-12-31';
create index ownerships_of_units on customer_management.ownerships (valid_from)
    where is_virtual and valid_to = '9999-12-31' and customer_id >= 2000000000000000;

-- Five people may assist at a time. Looked at once for all rows that one statement writes.
create function customer_management.check_assistants() returns trigger language plpgsql as $$
declare
    crowded bigint;
begin
    if not exists (select 1 from written where role_code = 'assistant') then
        return null;
    end if;
    select o.customer_id
    into crowded
    from customer_management.ownerships as o
    where o.customer_id in (select customer_id from written where role_code = 'assistant')
        and o.role_code = 'assistant' and o.valid_to = '9999-12-31'
    group by o.customer_id
    having count(*) > 5
    limit 1;
    if crowded is not null then
        raise exception 'more than five assist customer %', crowded
            using errcode = 'check_violation', constraint = 'five_assist_at_most';
    end if;
    return null;
end
$$;
create trigger five_assist_at_most after insert on customer_management.ownerships
    referencing new table as written
    for each statement execute function customer_management.check_assistants();

create table customer_management.allocations (
    allocation_id bigint generated always as identity primary key,
    kind_code text not null check (kind_code in ('single', 'list', 'rule')),
    state_code text not null check (
        state_code in ('draft', 'checked', 'applying', 'applied', 'undoing', 'undone', 'withdrawn')
    ),
    reason text not null check (char_length(reason) between 2 and 500),
    file_name text,
    rule jsonb,
    effective_from date not null,
    -- Lines that were told; those of them that cannot be done; those that are done so far.
    line_count integer not null default 0,
    problem_count integer not null default 0,
    done_count integer not null default 0,
    -- Customers up to this one have been seen to by what is being done.
    reached_customer_id bigint not null default 0,
    publication_id integer,
    made_by text not null,
    made_unit_id text not null,
    made_at timestamptz not null,
    checked_at timestamptz,
    applied_by text,
    applied_at timestamptz,
    undone_by text,
    undone_at timestamptz,
    -- The day from which on it is undone.
    undone_from date,
    undo_reason text
);
create index on customer_management.allocations (made_unit_id, allocation_id desc);
create index on customer_management.allocations (made_by, allocation_id desc);

-- What each line would do, as it was checked: whom the customer gets, and who held him then.
create table customer_management.allocation_rows (
    allocation_id bigint not null,
    customer_id bigint not null,
    -- Empty for the primary holder; of who assists his number.
    seat text not null,
    line_no integer not null,
    employee_id text not null,
    org_id text not null,
    is_virtual boolean not null,
    team_role_code text,
    exception_reason text,
    -- Whoever assists does so no more.
    is_ending boolean not null,
    from_ownership_id bigint,
    from_employee_id text,
    from_org_id text,
    grade_code text,
    aum_fen bigint not null
);
create unique index allocation_rows_by_customer on customer_management.allocation_rows
    (allocation_id, customer_id, seat);

-- Lines that cannot be done, and why: as they were told, whoever they are about.
create table customer_management.allocation_problems (
    allocation_id bigint not null references customer_management.allocations,
    line_no integer not null,
    problem_code text not null,
    column_name text not null,
    told_value text not null,
    primary key (allocation_id, line_no)
);

create policy reach on customer_management.allocation_rows
    for select to r_head, r_line, r_org, r_team, r_manager using (
        exists (select 1 from marts.customers c where c.customer_id = allocation_rows.customer_id)
    );
create policy api on customer_management.allocation_rows to zhike_api using (true) with check (true);
create policy api on customer_management.ownerships to zhike_api using (true) with check (true);
alter table customer_management.allocation_rows enable row level security;
alter table customer_management.allocation_rows force row level security;

grant select on customer_management.allocation_rows to r_head, r_line, r_org, r_team, r_manager;
-- The server knows who holds whom by numbers, as it knows what is granted to whom; of what customers are and have it
-- reads nothing.
grant select (
    allocation_id, customer_id, seat, line_no, employee_id, org_id, is_virtual, team_role_code, exception_reason,
    is_ending, from_ownership_id, from_employee_id, from_org_id
) on customer_management.allocation_rows to zhike_api;
grant insert, delete on customer_management.allocation_rows to zhike_api;
grant select (
    ownership_id, customer_id, role_code, employee_id, org_id, is_virtual, valid_from, valid_to, ended_reason,
    allocation_id, ended_allocation_id, team_role_code, exception_reason
) on customer_management.ownerships to zhike_api;
grant insert, update (valid_to, ended_reason, ended_allocation_id, changed_at)
    on customer_management.ownerships to zhike_api;
grant select, insert, update on customer_management.allocations to zhike_api;
grant select, insert, delete on customer_management.allocation_problems to zhike_api;
grant update (valid_to) on platform.grants to zhike_api;

-- Who heads a business line, a branch or a sub-branch gives customers to managers.
insert into platform.role_permissions (role_code, permission)
select roles.role_code, 'ownership.allocate'
from platform.roles
where roles.role_code in ('hq_mgr', 'line_mgr', 'br_mgr', 'sub_mgr') and roles.is_built_in
on conflict do nothing;
