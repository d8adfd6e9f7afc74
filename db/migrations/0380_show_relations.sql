-- Relations of customers, the groups they belong to, and what is known of the others. The first two are for whom
-- sees the customer, the last two for whom sees the member: a relation alone opens nobody's record.
create table marts.customer_relations (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    relation_kind_code text not null,
    direction_code text not null,
    related_key text not null,
    related_id bigint,
    stated_name text,
    since_on date,
    guaranteed_amount numeric(20, 2),
    evidence_feed text not null,
    evidence_key text,
    evidence_count integer not null
) partition by list (publication_id);

create table marts.customer_groups (
    publication_id integer not null,
    customer_id bigint not null,
    org_pos integer not null,
    group_id text not null,
    group_kind_code text not null,
    group_no text not null,
    member_count integer not null,
    since_on date,
    evidence_feed text not null,
    evidence_key text
) partition by list (publication_id);

create table marts.group_members (
    publication_id integer not null,
    group_id text not null,
    member_id bigint not null,
    member_org_pos integer not null
) partition by list (publication_id);

create table marts.relation_members (
    publication_id integer not null,
    member_id bigint not null,
    member_org_pos integer not null,
    customer_type_code text not null,
    customer_name text,
    org_name text,
    aum_balance_eod numeric(20, 2),
    deposit_balance_eod numeric(20, 2),
    loan_balance_eod numeric(20, 2),
    credit_limit numeric(20, 2),
    credit_limit_used numeric(20, 2)
) partition by list (publication_id);

create index customer_relations_by_customer on marts.customer_relations (customer_id);
create index customer_groups_by_customer on marts.customer_groups (customer_id);
create index group_members_by_group on marts.group_members (group_id);
create index relation_members_by_member on marts.relation_members (member_id);

do $$
declare
    mart text;
begin
    foreach mart in array array['customer_relations', 'customer_groups', 'group_members', 'relation_members'] loop
        execute format($policy$
            create policy batch on marts.%1$I to zhike_batch using (true) with check (true);
            alter table marts.%1$I enable row level security;
            alter table marts.%1$I force row level security;
            grant select, insert, update, delete on marts.%1$I to zhike_batch;
        $policy$, mart);
    end loop;
end
$$;

select platform.protect(mart) from unnest(array['marts.customer_relations', 'marts.customer_groups']::regclass[]) as mart;
select platform.protect(mart, '{member_id,member_org_pos}')
from unnest(array['marts.group_members', 'marts.relation_members']::regclass[]) as mart;
