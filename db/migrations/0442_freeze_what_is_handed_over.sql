-- What the next manager has to know of customers who are handed over: next steps, maturities, preferences and open
-- complaints, as they stood when the transfer was asked for. Added once, never changed; what it says is sealed.
alter table customer_management.ownership_requests add column packed_at timestamptz;

create table customer_management.handover_items (
    item_id bigint generated always as identity primary key,
    allocation_id bigint not null references customer_management.ownership_requests,
    customer_id bigint not null,
    part_code text not null check (part_code in ('next_step', 'complaint', 'maturity', 'preference')),
    -- Which kind of maturity, or what it is a preference about.
    item_code text,
    due_on date,
    what_sealed text not null constraint what_is_sealed
        check (what_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$')
);
create index on customer_management.handover_items (allocation_id, item_id);
create trigger kept before delete or truncate on customer_management.handover_items
    for each statement execute function platform.refuse_change();

create policy api on customer_management.handover_items to zhike_api using (true) with check (true);
create policy owner_seals_again on customer_management.handover_items for all to current_user
    using (true) with check (true);
alter table customer_management.handover_items enable row level security;
alter table customer_management.handover_items force row level security;
grant select (item_id, allocation_id, customer_id, part_code, item_code, due_on, what_sealed), insert
    on customer_management.handover_items to zhike_api;

-- Which tasks are next steps with a customer: they go with him.
grant select (customer_id, task_id) on customer_contacts.next_steps to zhike_api;
