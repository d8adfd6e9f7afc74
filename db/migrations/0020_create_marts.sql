-- The published marts. Each is partitioned by publication: a night adds a new partition, and readers see
-- the publication they name in `app.publication`. Without the settings of an actor nothing can be read.
-- Money that lists filter and sort by stands beside it in fen: bigint comparisons are leak-proof and may use
-- an index under a policy.

-- The tree of units: lo to hi are the pre-order numbers of a unit and everything below it.
create table marts.units (
    publication_id integer not null,
    unit_id text not null,
    parent_unit_id text,
    unit_name text not null,
    unit_short_name text,
    unit_level integer not null,
    org_pos integer not null,
    lo integer not null,
    hi integer not null,
    branch_id text,
    branch_name text,
    sub_branch_id text,
    sub_branch_name text,
    outlet_id text,
    outlet_name text
) partition by list (publication_id);

-- Who may hold customers: employees, and for each unit its virtual holder.
create table marts.employees (
    publication_id integer not null,
    employee_id text not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    is_manager boolean,
    manager_kind_code text,
    status_code text,
    is_virtual boolean not null
) partition by list (publication_id);

-- The opening feed of ownership; only the night reads it.
create table marts.opening_ownerships (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    owner_role_code text not null,
    employee_id text not null,
    org_id text not null,
    started_on date
) partition by list (publication_id);

-- Everything the list and the head of the record show.
create table marts.customers (
    publication_id integer not null,
    customer_id bigint not null,
    customer_type_code text not null,
    source_customer_no text not null,
    customer_name text not null,
    name_pinyin text,
    name_initials text,
    status_code text not null,
    grade_code text,
    gender_code text,
    birth_date date,
    age_years integer,
    nationality_code text,
    education_code text,
    marital_code text,
    occupation_code text,
    employer_name text,
    industry_code text,
    scale_code text,
    founded_on date,
    registered_capital numeric(20, 2),
    legal_name text,
    uscc text,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_expires_on date,
    mobile_masked text,
    email_masked text,
    address_masked text,
    aml_risk_code text,
    is_staff boolean not null,
    org_id text not null,
    org_name text not null,
    sub_branch_id text,
    sub_branch_name text,
    branch_id text,
    branch_name text,
    org_pos integer not null,
    opened_on date,
    aum_balance_eod numeric(20, 2) not null,
    aum_balance_avg_mtd numeric(20, 2),
    aum_balance_avg_qtd numeric(20, 2),
    aum_balance_avg_ytd numeric(20, 2),
    aum_balance_change_mom numeric(20, 2),
    aum_balance_change_ytd numeric(20, 2),
    aum_demand_balance_eod numeric(20, 2),
    aum_term_balance_eod numeric(20, 2),
    aum_notice_balance_eod numeric(20, 2),
    aum_cd_balance_eod numeric(20, 2),
    aum_structured_balance_eod numeric(20, 2),
    aum_margin_balance_eod numeric(20, 2),
    aum_wealth_balance_eod numeric(20, 2),
    aum_fund_balance_eod numeric(20, 2),
    aum_insurance_balance_eod numeric(20, 2),
    aum_metal_balance_eod numeric(20, 2),
    aum_bond_balance_eod numeric(20, 2),
    aum_trust_balance_eod numeric(20, 2),
    aum_custody_3rd_balance_eod numeric(20, 2),
    aum_pension_balance_eod numeric(20, 2),
    deposit_balance_eod numeric(20, 2),
    deposit_balance_avg_mtd numeric(20, 2),
    deposit_balance_avg_ytd numeric(20, 2),
    loan_balance_eod numeric(20, 2),
    credit_card_balance_eod numeric(20, 2),
    lum_balance_eod numeric(20, 2),
    account_count integer not null,
    holding_count integer not null,
    loan_count integer not null,
    card_count integer not null,
    maturity_count_30d integer not null,
    maturity_amount_30d numeric(20, 2),
    next_maturity_on date,
    large_movement_count_1d integer not null,
    large_movement_amount_1d numeric(20, 2),
    aum_fen bigint not null,
    aum_avg_fen bigint,
    aum_change_fen bigint,
    deposit_fen bigint not null,
    loan_fen bigint not null,
    maturity_fen bigint not null,
    large_movement_fen bigint not null
) partition by list (publication_id);

create table marts.customer_accounts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    account_id text not null,
    account_no text not null,
    sub_account_no text,
    product_code text,
    product_name text,
    aum_item_code text,
    deposit_kind_code text,
    currency_code text,
    status_code text,
    opened_on date,
    matures_on date,
    closed_on date,
    exec_rate numeric(12, 8),
    balance numeric(20, 2),
    balance_cny numeric(20, 2),
    available_balance numeric(20, 2),
    frozen_amount numeric(20, 2),
    balance_avg_mtd numeric(20, 2),
    balance_avg_qtd numeric(20, 2),
    balance_avg_ytd numeric(20, 2),
    own_org_id text,
    own_org_name text
) partition by list (publication_id);

create table marts.customer_holdings (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    holding_no text not null,
    product_code text,
    product_name text,
    product_kind_code text,
    risk_level_code text,
    volume numeric(20, 4),
    nav numeric(12, 6),
    nav_on date,
    cost numeric(20, 2),
    market_value numeric(20, 2),
    accumulated_income numeric(20, 2),
    bought_on date,
    matures_on date,
    status_code text not null,
    aum_item_code text
) partition by list (publication_id);

create table marts.customer_loans (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    note_no text not null,
    contract_no text,
    product_code text,
    product_name text,
    currency_code text,
    loan_amount numeric(20, 2),
    balance numeric(20, 2),
    balance_cny numeric(20, 2),
    overdue_balance numeric(20, 2),
    issued_on date,
    matures_on date,
    exec_rate numeric(12, 8),
    repay_way_code text,
    next_due_on date,
    next_due_amount numeric(20, 2),
    overdue_days integer,
    risk_class_code text,
    status_code text not null
) partition by list (publication_id);

create table marts.customer_cards (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    card_no text not null,
    card_kind_code text,
    account_id text not null,
    card_level_code text,
    opened_on date,
    expires_ym text,
    is_main boolean,
    is_active boolean,
    status_code text not null,
    credit_limit numeric(18, 2),
    credit_balance numeric(18, 2),
    bill_amount numeric(18, 2)
) partition by list (publication_id);

create table marts.customer_certificates (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    id_type_code text,
    id_number_masked text,
    is_id_valid boolean,
    id_starts_on date,
    id_expires_on date,
    is_main boolean,
    verify_code text,
    id_number_index text
) partition by list (publication_id);

create table marts.customer_contacts (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    contact_no text not null,
    contact_type_code text,
    contact_masked text,
    is_main boolean,
    is_verified boolean,
    area_code text
) partition by list (publication_id);

-- Every way to find a customer. Text in byte order, so that a beginning is a range an index serves.
create table marts.search_terms (
    publication_id integer not null,
    term text collate "C" not null,
    kind text collate "C" not null,
    customer_id bigint not null,
    org_pos integer not null
) partition by list (publication_id);

-- Where the order of a list leads, the index ends in org_pos, which the policy of an organisation reads from
-- it; where a narrow reach leads, org_pos comes first. The last one counts.
create index customers_by_id on marts.customers (customer_id);
create index customers_by_aum on marts.customers (aum_fen desc, customer_id, org_pos);
create index customers_by_unit_and_aum on marts.customers (org_pos, aum_fen desc, customer_id);
create index customers_by_deposit on marts.customers (deposit_fen desc, customer_id, org_pos);
create index customers_by_loan on marts.customers (loan_fen desc, customer_id, org_pos);
create index customers_by_maturity on marts.customers (maturity_fen desc, customer_id, org_pos);
create index customers_by_large_movement on marts.customers (large_movement_fen desc, customer_id, org_pos);
create index customers_counted on marts.customers
    (org_pos, customer_type_code, grade_code, status_code, customer_id);

create index search_terms_by_term on marts.search_terms (kind, term, customer_id, org_pos);
create index opening_ownerships_by_customer on marts.opening_ownerships (customer_id);
create index units_by_id on marts.units (unit_id);
create index employees_by_id on marts.employees (employee_id);
create index customer_accounts_by_customer on marts.customer_accounts (customer_id);
create index customer_holdings_by_customer on marts.customer_holdings (customer_id);
create index customer_loans_by_customer on marts.customer_loans (customer_id);
create index customer_cards_by_customer on marts.customer_cards (customer_id);
create index customer_certificates_by_customer on marts.customer_certificates (customer_id);
create index customer_contacts_by_customer on marts.customer_contacts (customer_id);

-- One simple policy for each kind of reach: one with an OR in it makes every index useless.
do $$
declare
    mart text;
begin
    foreach mart in array array[
        'customers', 'customer_accounts', 'customer_holdings', 'customer_loans', 'customer_cards',
        'customer_certificates', 'customer_contacts', 'search_terms'
    ] loop
        execute format($policy$
            create policy head on marts.%1$I for select to r_head using (
                publication_id = current_setting('app.publication')::int
            );
            create policy org on marts.%1$I for select to r_org using (
                publication_id = current_setting('app.publication')::int
                and org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
            );
            create policy manager on marts.%1$I for select to r_manager using (
                publication_id = current_setting('app.publication')::int
                and customer_id = any ((select platform.my_customer_ids())::bigint[])
            );
            grant select on marts.%1$I to r_head, r_org, r_manager;
        $policy$, mart);
    end loop;
    -- Units and employees hold no customer: whoever reads a publication reads them all.
    foreach mart in array array['units', 'employees'] loop
        execute format($policy$
            create policy publication on marts.%1$I for select to r_head, r_org, r_manager using (
                publication_id = current_setting('app.publication')::int
            );
            grant select on marts.%1$I to r_head, r_org, r_manager;
        $policy$, mart);
    end loop;
    foreach mart in array array[
        'customers', 'customer_accounts', 'customer_holdings', 'customer_loans', 'customer_cards',
        'customer_certificates', 'customer_contacts', 'search_terms', 'units', 'employees',
        'opening_ownerships'
    ] loop
        execute format($policy$
            create policy batch on marts.%1$I to zhike_batch using (true) with check (true);
            alter table marts.%1$I enable row level security;
            alter table marts.%1$I force row level security;
            grant select, insert, update, delete on marts.%1$I to zhike_batch;
        $policy$, mart);
    end loop;
end
$$;

-- History is read from the warehouse, never from here: these two only give its shape to queries and their
-- types. Nobody is granted anything, so a query that comes here by mistake fails instead of finding nothing.
create table marts.customer_transactions (
    customer_id bigint not null,
    business_date date not null,
    transaction_id text not null,
    transacted_on date,
    transacted_at text,
    account_id text not null,
    direction_code text,
    currency_code text,
    amount numeric(20, 2),
    balance_after numeric(20, 2),
    channel_code text,
    memo text,
    counterparty_name text,
    counterparty_account text,
    is_reversal boolean
);
alter table marts.customer_transactions enable row level security;
alter table marts.customer_transactions force row level security;

create table marts.customer_history (
    customer_id bigint not null,
    business_date date not null,
    aum_balance_eod numeric(20, 2) not null,
    aum_balance_avg_mtd numeric(20, 2),
    deposit_balance_eod numeric(20, 2),
    deposit_balance_avg_mtd numeric(20, 2),
    loan_balance_eod numeric(20, 2),
    lum_balance_eod numeric(20, 2)
);
alter table marts.customer_history enable row level security;
alter table marts.customer_history force row level security;
