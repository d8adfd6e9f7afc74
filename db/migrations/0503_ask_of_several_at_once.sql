-- Customers of several managers are asked for at once, of each manager by a request of its own: which belong together.
alter table customer_management.ownership_requests
    add column asked_with bigint references customer_management.ownership_requests;
create index on customer_management.ownership_requests (asked_with) where asked_with is not null;
