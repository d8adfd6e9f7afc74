-- Customers who have several numbers in the source, where each of their fields comes from, and the pairs of
-- numbers that may be one customer.
create table marts.customer_numbers (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    source_customer_no text not null,
    registered_id bigint not null,
    is_kept boolean not null,
    rule_code text not null,
    joined_on date not null,
    customer_name text,
    status_code text,
    opening_org_name text,
    opened_on date,
    account_count integer not null,
    aum_balance_eod numeric(20, 2) not null,
    loan_balance_eod numeric(20, 2) not null
) partition by list (publication_id);

create table marts.customer_fields (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    field_code text not null,
    source_system text not null,
    source_customer_no text not null,
    rule_code text not null,
    rival_count integer not null,
    source_updated_at timestamp
) partition by list (publication_id);

create table marts.identity_pairs (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    second_customer_id bigint not null,
    second_org_pos integer not null,
    first_customer_no text not null,
    second_customer_no text not null,
    customer_type_code text not null,
    first_customer_name text,
    second_customer_name text,
    rule_code text not null,
    outcome_code text not null,
    score integer,
    is_merged boolean not null,
    decision_code text,
    decision_no text,
    state_code text not null,
    is_id_equal boolean,
    is_permit_equal boolean,
    is_name_equal boolean,
    is_name_near boolean,
    is_birth_date_equal boolean,
    is_gender_conflicting boolean,
    is_mobile_equal boolean,
    is_address_equal boolean,
    is_employer_equal boolean,
    is_account_shared boolean,
    is_uscc_equal boolean,
    is_uscc_conflicting boolean,
    is_organization_code_equal boolean,
    is_licence_equal boolean,
    is_legal_id_equal boolean,
    found_on date not null
) partition by list (publication_id);

create index customer_numbers_by_customer on marts.customer_numbers (customer_id);
create index customer_numbers_by_registered on marts.customer_numbers (registered_id);
create index customer_fields_by_customer on marts.customer_fields (customer_id);
create index identity_pairs_by_numbers on marts.identity_pairs (first_customer_no, second_customer_no);

do $$
declare
    mart text;
begin
    foreach mart in array array['customer_numbers', 'customer_fields'] loop
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
        $policy$, mart);
    end loop;
    foreach mart in array array['customer_numbers', 'customer_fields', 'identity_pairs'] loop
        execute format($policy$
            grant select on marts.%1$I to r_head, r_org, r_manager;
            create policy batch on marts.%1$I to zhike_batch using (true) with check (true);
            alter table marts.%1$I enable row level security;
            alter table marts.%1$I force row level security;
            grant select, insert, update, delete on marts.%1$I to zhike_batch;
        $policy$, mart);
    end loop;
end
$$;

-- A pair is told to whom both its customers are in reach: it says of each what is known of the other.
create policy head on marts.identity_pairs for select to r_head using (
    publication_id = current_setting('app.publication')::int
);
create policy org on marts.identity_pairs for select to r_org using (
    publication_id = current_setting('app.publication')::int
    and org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
    and second_org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
);
create policy manager on marts.identity_pairs for select to r_manager using (
    publication_id = current_setting('app.publication')::int
    and customer_id = any ((select platform.my_customer_ids())::bigint[])
    and second_customer_id = any ((select platform.my_customer_ids())::bigint[])
);

-- Where the mobile that is shown comes from.
alter table marts.customers add column mobile_source_code text;
