-- Whoever serves a customer who is present, or on the phone, may see the little of him that serving takes: any
-- customer of the bank, found by a number that the customer tells, for a quarter of an hour. What is looked up
-- opens nothing else: it is no grant, and the role that reads by it is given no column with an amount.
create table platform.look_ups (
    look_up_id bigint generated always as identity primary key,
    user_id text not null,
    reason_code text not null check (reason_code in ('counter', 'phone')),
    -- Nobody where the number was of nobody, or of several: such tries are counted as well.
    subject_id bigint check (subject_id between 1 and 9007199254740991),
    is_found boolean not null,
    opened_at timestamptz not null,
    ends_at timestamptz,
    check (is_found = (subject_id is not null) and is_found = (ends_at is not null)),
    check (ends_at > opened_at)
);

create index look_ups_by_user on platform.look_ups (user_id, opened_at);
create index look_ups_by_subject on platform.look_ups (subject_id, opened_at);

-- The application counts tries; of whom they were, it cannot read. One sees one's own, who explains sees all.
create policy api on platform.look_ups to zhike_api using (true) with check (true);
create policy look_up on platform.look_ups for select to r_look_up using (
    user_id = current_setting('app.user_id')
);
create policy explain on platform.look_ups for select to r_explain using (true);
alter table platform.look_ups enable row level security;
grant insert on platform.look_ups to zhike_api;
grant select (user_id, is_found, opened_at) on platform.look_ups to zhike_api;
grant select on platform.look_ups to r_look_up, r_explain;

-- Whom the acting user has looked up, of the moments that count: now, or the whole of a day that is explained.
create function platform.looked_up_ids() returns bigint[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct look_ups.subject_id), '{}')
    from platform.look_ups
    where look_ups.user_id = current_setting('app.user_id')
        and look_ups.is_found
        and look_ups.opened_at <= current_setting('app.until')::timestamptz
        and current_setting('app.since')::timestamptz < look_ups.ends_at
        -- No look-up is longer than a day: older ones are not read.
        and look_ups.opened_at > current_setting('app.since')::timestamptz - interval '1 day'
$$;
revoke execute on function platform.looked_up_ids() from public;
grant execute on function platform.looked_up_ids() to r_look_up, r_explain;
grant execute on function platform.hidden_subjects(), platform.hides_nobody() to r_look_up;

-- A way of its own to see a customer, made of parts as the others are.
alter table platform.scope_parts drop constraint scope_parts_reach_kind_check;
alter table platform.scope_parts add constraint scope_parts_reach_kind_check
    check (reach_kind in ('head', 'line', 'org', 'team', 'manager', 'look_up'));
insert into platform.scope_parts (reach_kind, position, part_code, predicate)
select
    'look_up', 1, 'look_up', '{customer} = any ((select platform.looked_up_ids())::bigint[])'
union all
select 'look_up', 2, part_code, predicate
from platform.scope_parts where reach_kind = 'head' and part_code = 'not_hidden';

-- As before, but for the reach that opens no table whole.
create or replace function platform.protect(
    mart regclass,
    places text[] default '{customer_id,org_pos}',
    published text default 'publication_id = current_setting(''app.publication'')::int'
) returns void
language plpgsql as $$
declare
    kind record;
begin
    for kind in
        select
            parts.reach_kind,
            string_agg(
                replace(replace(parts.predicate, '{customer}', places[at]), '{unit}', places[at + 1]),
                ' and ' order by at, parts.position
            ) as predicate
        from platform.scope_parts as parts
        cross join generate_series(1, cardinality(places), 2) as at
        where parts.reach_kind <> 'look_up'
        group by parts.reach_kind
    loop
        execute format('drop policy if exists %I on %s', kind.reach_kind, mart);
        execute format(
            'create policy %I on %s for select to %I using (%s and %s)',
            kind.reach_kind, mart, 'r_' || kind.reach_kind, published, kind.predicate
        );
        execute format('grant select on %s to %I', mart, 'r_' || kind.reach_kind);
    end loop;
end
$$;

-- Gives the columns of a mart that serving takes to whoever has looked the customer up.
create function platform.let_look_up(mart regclass, columns text) returns void
language plpgsql as $$
begin
    execute format(
        'create policy look_up on %s for select to r_look_up using ('
        'publication_id = (select current_setting(''app.publication'')::int) and %s)',
        mart,
        (
            select
                string_agg(
                    replace(replace(predicate, '{customer}', 'customer_id'), '{unit}', 'org_pos'),
                    ' and ' order by position
                )
            from platform.scope_parts
            where reach_kind = 'look_up'
        )
    );
    execute format('grant select (%s) on %s to r_look_up', columns, mart);
end
$$;
revoke execute on function platform.let_look_up(regclass, text) from public;

do $$
declare
    branches text;
begin
    select string_agg(
        format(
            'select %s::smallint, %L, coalesce(%s, false) where kind = %L',
            parts.position, parts.part_code,
            replace(replace(parts.predicate, '{customer}', 'customer_id'), '{unit}', 'org_pos'),
            parts.reach_kind
        ),
        ' union all ' order by parts.reach_kind, parts.position
    )
    into branches
    from platform.scope_parts as parts;
    execute format(
        'create or replace function platform.scope_of(kind text, customer_id bigint, org_pos integer)
         returns table (part_position smallint, part_code text, holds boolean)
         language sql stable as %L',
        branches
    );
end
$$;

-- Whether the grade counts as one of the bank's best: served by the green window, whatever the grade is.
alter table marts.customer_attention add column is_vip boolean;

grant usage on schema platform, marts, customer_management to r_look_up;
select platform.let_look_up(
    'marts.customers',
    'customer_id, customer_type_code, source_customer_no, customer_name, status_code, age_years, uscc, '
    'id_type_code, id_number_masked, id_expires_on, is_id_valid, mobile_masked, org_id, org_name, opened_on, '
    'next_maturity_on, maturity_count_30d, is_payroll'
);
select platform.let_look_up(
    'marts.customer_accounts',
    'customer_id, account_id, product_code, product_name, deposit_kind_code, matures_on, closed_on'
);
select platform.let_look_up(
    'marts.customer_holdings',
    'customer_id, holding_no, product_code, product_name, product_kind_code, matures_on, status_code'
);
select platform.let_look_up(
    'marts.customer_loans', 'customer_id, note_no, product_code, product_name, matures_on, status_code'
);
select platform.let_look_up('marts.customer_cards', 'customer_id, card_no, card_kind_code, status_code');
select platform.let_look_up(
    'marts.customer_tickets',
    'customer_id, ticket_no, ticket_type_code, channel_code, level_code, status_code, business_class_code, '
    'title, accepted_at, due_on, is_open, is_overdue'
);
select platform.let_look_up(
    'marts.customer_attention', 'customer_id, risk_level_code, risk_expires_on, ebank_count, is_vip'
);

-- Whom to call: the holder of the customer, by name and unit.
create policy look_up on customer_management.ownerships for select to r_look_up using (
    exists (select 1 from marts.customers as c where c.customer_id = ownerships.customer_id)
);
alter policy publication on marts.employees to r_head, r_line, r_org, r_team, r_manager, r_look_up;
alter policy publication on marts.units to r_head, r_line, r_org, r_team, r_manager, r_explain, r_look_up;
grant select (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, valid_to)
    on customer_management.ownerships to r_look_up;
grant select on marts.employees, marts.units to r_look_up;

-- Who serves customers may look them up, where the bank has not said otherwise.
insert into platform.role_permissions (role_code, permission)
select role_code, 'customers.look_up'
from platform.roles
where role_code in ('lobby', 'teller', 'call_agent') and is_built_in
on conflict do nothing;
-- The customer stands there: his name is said to him, his numbers are compared by their ends.
insert into platform.role_fields (role_code, field_class, in_list, in_record)
select role_code, field_class, in_list, in_record
from platform.roles
cross join (
    values ('person_name', 'masked', 'clear'), ('amount', 'hidden', 'hidden'), ('credit', 'hidden', 'hidden')
) as shown (field_class, in_list, in_record)
where role_code in ('lobby', 'teller', 'call_agent') and is_built_in
on conflict do nothing;
