-- People who are VIP while somebody looks after them, and since when they no longer are: after so many months they go
-- back to their unit.
create table customer_management.vip_standings (
    customer_id bigint primary key,
    fell_on date
);
create policy batch on customer_management.vip_standings to zhike_batch using (true) with check (true);
alter table customer_management.vip_standings enable row level security;
alter table customer_management.vip_standings force row level security;
grant select, insert, update, delete on customer_management.vip_standings to zhike_batch;
