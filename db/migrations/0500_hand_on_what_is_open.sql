-- What somebody has open with customers goes to their next manager when a transfer takes effect: next steps, tasks, and
-- members of lists. What has gone is kept, so that the same goes back.
alter table customer_management.ownership_requests add column handed_on_at timestamptz;
update customer_management.ownership_requests set handed_on_at = now()
where request_type_code = 'transfer' and state_code in ('effective', 'revoked');
create index transfers_to_hand_on on customer_management.ownership_requests (effective_from)
    where request_type_code = 'transfer' and state_code = 'effective' and handed_on_at is null;

create table customer_management.handed_on (
    allocation_id bigint not null references customer_management.ownership_requests,
    part_code text not null,
    item_key text not null,
    primary key (allocation_id, part_code, item_key)
);
grant select, insert on customer_management.handed_on to zhike_api, zhike_batch;

alter table customer_management.handover_items
    drop constraint handover_items_part_code_check,
    add constraint handover_items_part_code_check check (
        part_code in ('next_step', 'complaint', 'maturity', 'preference', 'work_list', 'task')
    );

-- The server knows by numbers who works with whom; the program that keeps the nights hands it on when it is time.
grant select (worker_id) on work_lists.members to zhike_api;
create policy batch on work_lists.members to zhike_batch using (true) with check (true);
grant usage on schema work_lists to zhike_batch;
grant select on work_lists.lists to zhike_batch;
grant select, insert, delete on work_lists.shares to zhike_batch;
grant select (list_id, customer_id, version, state_code, worker_id),
    update (worker_id, version, changed_by, changed_at) on work_lists.members to zhike_batch;
create policy batch on customer_contacts.next_steps for select to zhike_batch using (true);
grant select (customer_id, task_id) on customer_contacts.next_steps to zhike_batch;
grant update (holder_user_id, holder_post_id) on notices.tasks to zhike_batch;
