-- What a customer borrows, may borrow and is rated at. Publications made before have none of it.
create table marts.customer_credit (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    rating_code text,
    rated_on date,
    default_probability_ratio numeric(10, 8),
    risk_class_code text,
    loan_count integer,
    loan_balance numeric(20, 2),
    overdue_count integer,
    overdue_balance numeric(20, 2),
    overdue_days integer,
    interest_arrears numeric(20, 2),
    non_performing_count integer,
    non_performing_balance numeric(20, 2),
    written_off_balance numeric(20, 2),
    limit_approved numeric(20, 2),
    limit_used numeric(20, 2),
    limit_available numeric(20, 2),
    limit_exposure numeric(20, 2),
    limit_utilisation_ratio numeric(12, 6)
) partition by list (publication_id);

create table marts.customer_credit_assessments (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    object_type_code text not null,
    object_no text not null,
    effective_on date not null,
    rating_code text,
    default_probability_ratio numeric(10, 8),
    default_loss_ratio numeric(8, 6),
    risk_class_code text,
    previous_risk_class_code text,
    reason text,
    is_current boolean not null
) partition by list (publication_id);

create table marts.customer_credit_limits (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    limit_no text not null,
    is_holder boolean not null,
    group_no text,
    limit_type_code text,
    currency_code text,
    approved_amount numeric(20, 2),
    used_amount numeric(20, 2),
    available_amount numeric(20, 2),
    exposure_amount numeric(20, 2),
    utilisation_ratio numeric(12, 6),
    starts_on date,
    ends_on date,
    status_code text not null
) partition by list (publication_id);

create table marts.customer_guarantees (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    side_code text not null,
    guarantee_no text not null,
    contract_no text not null,
    guarantee_code text,
    counterparty_name text,
    currency_code text,
    guaranteed_amount numeric(20, 2),
    collateral_type_code text,
    collateral_name text,
    appraised_value numeric(20, 2),
    appraised_on date,
    loan_to_value_ratio numeric(8, 6),
    contract_ends_on date,
    status_code text not null
) partition by list (publication_id);

create table marts.customer_bills (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    business_no text not null,
    bill_business_code text,
    bill_no text,
    face_amount numeric(20, 2),
    balance numeric(20, 2),
    margin_ratio numeric(8, 6),
    exposure_amount numeric(20, 2),
    exec_rate numeric(12, 8),
    starts_on date,
    matures_on date,
    status_code text not null
) partition by list (publication_id);

do $$
declare
    mart text;
begin
    foreach mart in array array[
        'customer_credit', 'customer_credit_assessments', 'customer_credit_limits', 'customer_guarantees',
        'customer_bills'
    ] loop
        execute format('create index %1$s_by_customer on marts.%1$I (customer_id)', mart);
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

-- Ratings and risk classes are credit information, a class of fields of its own: what the bank thinks of a
-- customer is not for everybody who looks for one.
alter table platform.role_fields drop constraint role_fields_field_class_check;
alter table platform.role_fields add constraint role_fields_field_class_check check (
    field_class in (
        'person_name', 'id_number', 'mobile', 'email', 'address', 'birth_date', 'employer', 'account_no',
        'counterparty', 'amount', 'credit'
    )
    or field_class ~ '^x[12]_[a-z][a-z0-9_]{1,39}$'
);

-- Clear to whoever looks after customers or answers for those who do; not to who plans campaigns, cares for data or
-- has no names either.
insert into platform.role_fields (role_code, field_class, in_list, in_record)
select role_code, 'credit', in_record, in_record
from platform.role_fields
where field_class = 'person_name';

-- Changes of roles that wait to be agreed to say the same of it, on both sides: they ask for nothing else there.
create function pg_temp.with_credit(content jsonb) returns jsonb
language sql as $$
    select jsonb_set(content, '{fields}', content -> 'fields' || coalesce(jsonb_agg(
        jsonb_build_object(
            'field_class', 'credit', 'in_list', shown -> 'in_record', 'in_record', shown -> 'in_record'
        )
    ), '[]'))
    from jsonb_array_elements(content -> 'fields') as shown
    where shown ->> 'field_class' = 'person_name'
$$;
update people.role_changes
set before = pg_temp.with_credit(before), after = pg_temp.with_credit(after)
where state_code = 'proposed';
