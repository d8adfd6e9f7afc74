-- What customers asked for and complained about, and what alerts of the record go by. Publications made before
-- have none of it.
create table marts.customer_tickets (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    ticket_no text not null,
    ticket_type_code text,
    channel_code text,
    level_code text,
    status_code text,
    business_class_code text,
    cause_code text,
    title text,
    reply text,
    satisfaction_code text,
    caller_name text,
    caller_masked text,
    is_open boolean,
    is_overdue boolean,
    due_on date,
    accepted_at text,
    closed_at text
) partition by list (publication_id);

create table marts.customer_attention (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    risk_level_code text,
    risk_expires_on date,
    ebank_count integer,
    large_outflow_1d numeric(20, 2)
) partition by list (publication_id);

create index customer_tickets_by_customer on marts.customer_tickets (customer_id);
create index customer_attention_by_customer on marts.customer_attention (customer_id);

do $$
declare
    mart text;
begin
    foreach mart in array array['customer_tickets', 'customer_attention'] loop
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
