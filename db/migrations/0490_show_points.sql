-- Read from the warehouse's history, never from here: these only give shape to queries and their types.
create table marts.customer_points (
    customer_id bigint not null,
    points_balance bigint not null,
    points_expiring_90d bigint not null,
    points_expire_next_on date,
    points_earned_12m bigint not null
);

create table marts.customer_points_entries (
    customer_id bigint not null,
    earned_on date not null,
    rule_code text not null,
    item_code text not null,
    amount numeric(20, 2),
    birthday_factor integer not null,
    points bigint not null,
    expires_on date not null,
    is_expired boolean not null
);

do $$
declare
    mart text;
begin
    foreach mart in array array['customer_points', 'customer_points_entries']
    loop
        execute format('alter table marts.%I enable row level security', mart);
        execute format('alter table marts.%I force row level security', mart);
    end loop;
end
$$;
