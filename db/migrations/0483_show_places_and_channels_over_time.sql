-- Read from the warehouse, never from here: these only give its shape to queries and their types.
create table marts.customer_standing (
    customer_id bigint not null,
    branch_id text not null,
    branch_name text,
    aum_rank integer not null,
    aum_peer_count integer not null,
    contribution_rank integer,
    contribution_peer_count integer not null
);

create table marts.customer_channel_months (
    customer_id bigint not null,
    business_date date not null,
    ebank_channel_code text not null,
    login_count_30d integer not null,
    transaction_count_30d integer not null
);

do $$
declare
    mart text;
begin
    foreach mart in array array['customer_standing', 'customer_channel_months'] loop
        execute format(
            'alter table marts.%1$I enable row level security; alter table marts.%1$I force row level security', mart
        );
    end loop;
end
$$;
