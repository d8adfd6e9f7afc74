-- History is read from the warehouse, never from here: this only gives its shape to queries and their types.
-- Nobody is granted anything, so a query that comes here by mistake fails instead of finding nothing.
create table marts.customer_positions (
    customer_id bigint not null,
    business_date date not null,
    account_kind_code text not null,
    account_id text not null,
    aum_item_code text,
    currency_code text,
    is_open boolean,
    is_in_aum boolean,
    balance numeric(20, 2),
    balance_cny numeric(20, 2),
    rate numeric(12, 8),
    volume numeric(20, 4),
    nav numeric(12, 6),
    cost numeric(20, 2)
);

alter table marts.customer_positions enable row level security;
alter table marts.customer_positions force row level security;
