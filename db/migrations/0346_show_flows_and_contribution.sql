-- History is read from the warehouse, never from here: these only give its shape to queries and their types.
-- Nobody is granted anything, so a query that comes here by mistake fails instead of finding nothing.
create table marts.customer_flows (
    customer_id bigint not null,
    business_date date not null,
    transaction_id text not null,
    direction_code text,
    channel_code text,
    counterparty_name text,
    counterparty_account text,
    counterparty_bank_name text,
    amount_cny numeric(20, 2),
    is_between_own boolean not null,
    is_own_name boolean not null
);

create table marts.customer_payroll_lines (
    customer_id bigint not null,
    business_date date not null,
    batch_no text not null,
    sequence_no integer not null,
    direction_code text not null,
    payment_kind_code text,
    amount numeric(20, 2)
);

create table marts.customer_profits (
    customer_id bigint not null,
    business_date date not null,
    contribution_mtd numeric(20, 2),
    contribution_ytd numeric(20, 2),
    eva_mtd numeric(20, 2),
    eva_ytd numeric(20, 2),
    capital_eod numeric(20, 2),
    deposit_contribution_mtd numeric(20, 2),
    loan_contribution_mtd numeric(20, 2),
    credit_card_contribution_mtd numeric(20, 2),
    wealth_contribution_mtd numeric(20, 2),
    bill_contribution_mtd numeric(20, 2),
    international_contribution_mtd numeric(20, 2),
    deposit_contribution_ytd numeric(20, 2),
    loan_contribution_ytd numeric(20, 2),
    credit_card_contribution_ytd numeric(20, 2),
    wealth_contribution_ytd numeric(20, 2),
    bill_contribution_ytd numeric(20, 2),
    international_contribution_ytd numeric(20, 2),
    contribution_rounding_mtd numeric(20, 2),
    contribution_rounding_ytd numeric(20, 2)
);

create table marts.customer_score_parts (
    customer_id bigint not null,
    scored_on date not null,
    years integer,
    product_count integer,
    steadiness_ratio numeric(20, 6),
    active_count_30d integer,
    is_bound boolean,
    years_points numeric(5, 2),
    breadth_points numeric(5, 2),
    steadiness_points numeric(5, 2),
    activity_points numeric(5, 2),
    bond_points numeric(5, 2),
    attitude_points numeric(5, 2),
    loyalty_score numeric(5, 2),
    years_points_full integer,
    breadth_points_full integer,
    steadiness_points_full integer,
    activity_points_full integer,
    bond_points_full integer,
    attitude_points_full integer,
    realised_weight integer,
    potential_weight integer,
    lifetime_weight integer,
    offer_value numeric(20, 2),
    wallet_gap numeric(20, 2),
    wallet_value numeric(20, 2)
);

create table marts.customer_warnings (
    customer_id bigint not null,
    signal_code text not null,
    points integer not null,
    since_on date,
    amount numeric(20, 2)
);

create table marts.customer_grade_history (
    customer_id bigint not null,
    grade_code text,
    grade_before_code text,
    reason_code text,
    watch_months integer,
    since_on date,
    valid_from date not null,
    valid_to date
);

do $$
declare
    mart text;
begin
    foreach mart in array array[
        'customer_flows', 'customer_payroll_lines', 'customer_profits', 'customer_score_parts', 'customer_warnings',
        'customer_grade_history'
    ]
    loop
        execute format('alter table marts.%I enable row level security', mart);
        execute format('alter table marts.%I force row level security', mart);
    end loop;
end
$$;
