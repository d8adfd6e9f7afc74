-- What a customer does with the bank beside accounts and loans, and what falls due for him.
create table marts.customer_channels (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    agreement_no text not null,
    ebank_channel_code text,
    authentication_tool_code text,
    daily_limit numeric(18, 2),
    signed_on date,
    cancelled_on date,
    signing_org_name text,
    last_login_at timestamp,
    login_count_30d integer not null,
    login_count_90d integer not null,
    transaction_count_30d integer not null,
    transaction_count_90d integer not null,
    status_code text not null
) partition by list (publication_id);

create table marts.customer_remittances (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    month_start date not null,
    settlement_direction_code text not null,
    remittance_count integer not null,
    amount_usd numeric(20, 2),
    amount_cny numeric(20, 2),
    last_transacted_on date not null
) partition by list (publication_id);

create table marts.customer_trade_items (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    trade_kind_code text not null,
    reference_no text not null,
    counterparty_name text,
    currency_code text,
    trade_amount numeric(20, 2),
    open_amount numeric(20, 2),
    open_amount_cny numeric(20, 2),
    starts_on date,
    due_on date,
    status_code text not null
) partition by list (publication_id);

create table marts.customer_payroll (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    month_start date not null,
    payee_count integer not null,
    payment_count integer not null,
    paid_amount numeric(20, 2),
    last_paid_on date not null
) partition by list (publication_id);

create table marts.customer_wages (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    employer_customer_no text not null,
    employer_name text,
    payment_count integer not null,
    paid_amount numeric(20, 2),
    last_paid_on date not null,
    last_paid_amount numeric(20, 2)
) partition by list (publication_id);

create table marts.customer_suitability (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    assessed_on date not null,
    risk_level_code text,
    score numeric(5, 1),
    expires_on date,
    is_expired boolean not null,
    channel_code text,
    is_qualified_investor boolean not null
) partition by list (publication_id);

create table marts.customer_maturities (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    maturity_kind_code text not null,
    item_no text not null,
    reference_no text,
    product_name text,
    id_type_code text,
    currency_code text,
    due_amount numeric(20, 2),
    due_on date not null
) partition by list (publication_id);

create index customer_channels_by_customer on marts.customer_channels (customer_id);
create index customer_remittances_by_customer on marts.customer_remittances (customer_id);
create index customer_trade_items_by_customer on marts.customer_trade_items (customer_id);
create index customer_payroll_by_customer on marts.customer_payroll (customer_id);
create index customer_wages_by_customer on marts.customer_wages (customer_id);
create index customer_suitability_by_customer on marts.customer_suitability (customer_id);
create index customer_maturities_by_customer on marts.customer_maturities (customer_id);

do $$
declare
    mart text;
begin
    foreach mart in array array[
        'customer_channels', 'customer_remittances', 'customer_trade_items', 'customer_payroll',
        'customer_wages', 'customer_suitability', 'customer_maturities'
    ] loop
        execute format($policy$
            create policy batch on marts.%1$I to zhike_batch using (true) with check (true);
            alter table marts.%1$I enable row level security;
            alter table marts.%1$I force row level security;
            grant select, insert, update, delete on marts.%1$I to zhike_batch;
        $policy$, mart);
        perform platform.protect(('marts.' || mart)::regclass);
    end loop;
end
$$;
