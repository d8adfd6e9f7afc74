-- Customers whom nobody has spoken with for long go back to the pool: by a run of the day, as an allocation like any
-- other, which can be undone.
alter table customer_management.allocations
    drop constraint allocations_kind_code_check,
    add constraint allocations_kind_code_check check (kind_code in ('single', 'list', 'rule', 'request', 'return'));

create policy batch on customer_management.allocation_rows to zhike_batch using (true) with check (true);
grant select, insert on customer_management.allocation_rows to zhike_batch;
grant select, insert, update on customer_management.allocations to zhike_batch;
