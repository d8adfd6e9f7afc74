-- Who holds a customer can be asked for: customers are handed over, claimed from the pool, lent for a time, taken
-- back, or moved to another unit, each agreed to by those whom it concerns.

-- A level may be somebody's own, whom nobody stands in for by himself, and one that nobody decided in time is passed.
alter table approvals.steps
    add column is_own boolean not null default false,
    add column passes_when_due boolean not null default false,
    drop constraint steps_state_code_check,
    add constraint steps_state_code_check check (
        state_code in ('waiting', 'open', 'approved', 'passed', 'returned', 'rejected', 'dropped')
    );
alter table approvals.decisions
    drop constraint decisions_move_code_check,
    add constraint decisions_move_code_check check (
        move_code in (
            'submit', 'approve', 'return', 'reject', 'withdraw', 'transfer', 'urge', 'hand_over', 'pass', 'expire',
            'take_effect'
        )
    );
-- What is about many records of a unit names the unit alone.
alter table approvals.requests
    drop constraint subject_with_unit,
    add constraint subject_with_unit check (subject_id is null or subject_unit_id is not null);

-- Whoever has a customer in custody stands in for the primary for a time; the customer stays the primary's.
alter table customer_management.ownerships
    drop constraint ownerships_role_code_check,
    add constraint ownerships_role_code_check check (role_code in ('primary', 'assistant', 'custodian')),
    add constraint custody_has_an_end check (role_code <> 'custodian' or valid_to < '9999-12-31'),
    add constraint one_custodian_at_a_time exclude using gist (
        customer_id with =, daterange(valid_from, valid_to) with &&
    ) where (role_code = 'custodian');
create index ownerships_in_custody on customer_management.ownerships (customer_id) where role_code = 'custodian';

alter table customer_management.allocations
    drop constraint allocations_kind_code_check,
    -- request: asked for, and applied by the last approval.
    add constraint allocations_kind_code_check check (kind_code in ('single', 'list', 'rule', 'request'));

-- What is asked for of the customers of an allocation, and how it stands.
create table customer_management.ownership_requests (
    allocation_id bigint primary key references customer_management.allocations,
    request_id bigint not null unique,
    request_type_code text not null
        check (request_type_code in ('transfer', 'claim', 'custody', 'recycle', 'org_change')),
    state_code text not null check (
        state_code in ('submitted', 'returned', 'effective', 'revoked', 'rejected', 'cancelled', 'expired')
    ),
    customer_count integer not null check (customer_count > 0),
    -- Who holds them and whom they go to: virtual holders where it is a unit.
    giver_id text not null,
    receiver_id text not null,
    from_unit_id text not null,
    to_unit_id text not null,
    -- The first day on which a custody no longer holds.
    ends_on date,
    expires_on date not null,
    made_by text not null,
    made_at timestamptz not null,
    approved_by text,
    effective_from date,
    revoked_by text,
    revoked_at timestamptz,
    revoke_reason text check (char_length(revoke_reason) between 5 and 500),
    constraint custody_ends check ((request_type_code = 'custody') = (ends_on is not null)),
    constraint approved_when_effective check (
        (state_code in ('effective', 'revoked')) = (approved_by is not null and effective_from is not null)
    ),
    constraint revoked_with_reason check (
        (state_code = 'revoked') = (revoked_by is not null and revoked_at is not null and revoke_reason is not null)
    )
);
create index on customer_management.ownership_requests (made_by, allocation_id desc);
create index on customer_management.ownership_requests (giver_id, allocation_id desc);
create index on customer_management.ownership_requests (receiver_id, allocation_id desc);

-- Customers whom an open request keeps from every other one, until it has expired at the latest.
create table customer_management.frozen_customers (
    customer_id bigint primary key,
    allocation_id bigint not null references customer_management.ownership_requests,
    frozen_to date not null
);
create index on customer_management.frozen_customers (allocation_id);

create policy reach on customer_management.frozen_customers
    for select to r_head, r_line, r_org, r_team, r_manager using (
        exists (select 1 from marts.customers c where c.customer_id = frozen_customers.customer_id)
    );
create policy api on customer_management.frozen_customers to zhike_api using (true) with check (true);
create policy batch on customer_management.frozen_customers to zhike_batch using (true) with check (true);
alter table customer_management.frozen_customers enable row level security;
alter table customer_management.frozen_customers force row level security;

grant select on customer_management.frozen_customers to r_head, r_line, r_org, r_team, r_manager;
-- The server knows by numbers who is frozen, as it knows who holds whom.
grant select (customer_id, allocation_id, frozen_to) on customer_management.frozen_customers to zhike_api;
grant insert, update (frozen_to), delete on customer_management.frozen_customers to zhike_api;
grant select, insert, update, delete on customer_management.frozen_customers to zhike_batch;
grant select, insert, update on customer_management.ownership_requests to zhike_api;
-- The program that keeps the nights writes down what has expired.
grant select, update on customer_management.ownership_requests to zhike_batch;

-- Whoever heads units asks for others; managers for the customers they hold, and for those of the pool.
insert into platform.role_permissions (role_code, permission)
select roles.role_code, asked.permission
from platform.roles
inner join (
    values
        ('hq_mgr', 'ownership.request'), ('line_mgr', 'ownership.request'), ('br_mgr', 'ownership.request'),
        ('sub_mgr', 'ownership.request'), ('supervisor', 'ownership.request'),
        ('rm_hunter', 'ownership.request'), ('rm_product', 'ownership.request'),
        ('rm_hunter', 'ownership.claim'), ('rm_product', 'ownership.claim')
) as asked (role_code, permission) on asked.role_code = roles.role_code
where roles.is_built_in
on conflict do nothing;
