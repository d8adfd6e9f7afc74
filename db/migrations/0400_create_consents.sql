-- What customers have agreed to: by which channel the bank may turn to them, for which purpose, at which times. Each
-- entry says what the customer said on a day and how that can be shown; nothing is changed, later entries count.
create schema consents;

create table consents.consents (
    consent_id bigint generated always as identity primary key,
    customer_id bigint not null,
    channel_code text not null check (
        channel_code in ('phone', 'sms', 'messenger', 'email', 'letter', 'visit')
    ),
    purpose_code text not null check (purpose_code in ('service', 'marketing', 'profiling', 'sharing')),
    state_code text not null check (state_code in ('granted', 'withdrawn')),
    -- When the customer said so; who entered it, and when, stands at the end.
    given_on date not null,
    -- 1 Monday to 7 Sunday; null: every day. Times of the bank's own clock, from the first up to the second.
    weekdays smallint[] check (
        cardinality(weekdays) between 1 and 6 and weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]
    ),
    time_from text check (time_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    time_to text check (time_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    not_before date,
    not_after date,
    evidence_code text not null check (
        evidence_code in ('form', 'recording', 'app', 'counter', 'letter', 'online')
    ),
    -- Number of the form, of the recording, of the message: words of people, which may name anybody.
    reference_sealed text not null constraint reference_is_sealed
        check (reference_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    entered_by text not null,
    entered_at timestamptz not null,
    constraint both_times check ((time_from is null) = (time_to is null) and time_from < time_to),
    constraint days_in_order check (not_before <= not_after),
    constraint no_window_of_nothing check (
        state_code = 'granted' or num_nonnulls(weekdays, time_from, not_before, not_after) = 0
    )
);
create index on consents.consents (customer_id, consent_id);
create trigger kept before delete or truncate on consents.consents
    for each statement execute function platform.refuse_change();

-- Gives a table of what people enter about customers one policy for each kind of reach, made of the parts that every
-- mart is protected by. Where it is the unit that counts, the customer's own row says so. What was entered of a number
-- that has become part of another customer is for whoever sees that one. Readers are fewer where a row says so.
create function platform.protect_entered(entered regclass, readers text default 'true') returns void
language plpgsql as $$
declare
    kind record;
begin
    for kind in
        select
            parts.reach_kind,
            case when parts.reach_kind = 'org'
                then format('exists (select 1 from marts.customers c where c.customer_id = %s.customer_id)', entered)
                else string_agg(
                    replace(parts.predicate, '{customer}', 'customer_id'), ' and ' order by parts.position
                )
            end as predicate
        from platform.scope_parts as parts
        -- The reaches that open a customer whole.
        where parts.reach_kind in ('head', 'line', 'org', 'team', 'manager')
        group by parts.reach_kind
    loop
        execute format(
            'create policy %I on %s for select to %I using (((%s) or exists (
                select 1 from marts.customer_numbers n where n.registered_id = %s.customer_id
            )) and (%s))',
            kind.reach_kind, entered, 'r_' || kind.reach_kind, kind.predicate, entered, readers
        );
        execute format('grant select on %s to %I', entered, 'r_' || kind.reach_kind);
    end loop;
    execute format('create policy api on %s to zhike_api using (true) with check (true)', entered);
    execute format('create policy owner_seals_again on %s for all to current_user using (true) with check (true)', entered);
    execute format('alter table %s enable row level security', entered);
    execute format('alter table %s force row level security', entered);
end
$$;
revoke execute on function platform.protect_entered(regclass, text) from public;

select platform.protect_entered('consents.consents');
grant usage on schema consents to zhike_api, r_head, r_line, r_org, r_team, r_manager;
grant select (consent_id), insert on consents.consents to zhike_api;

-- Whoever speaks with customers knows and enters what they agreed to; whoever answers for rules or plans reads it.
insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('hq_mgr', '{consents.read}'),
        ('line_mgr', '{consents.read}'),
        ('br_mgr', '{consents.read,consents.write}'),
        ('sub_mgr', '{consents.read,consents.write}'),
        ('supervisor', '{consents.read,consents.write}'),
        ('rm_hunter', '{consents.read,consents.write}'),
        ('rm_product', '{consents.read,consents.write}'),
        ('rm_risk', '{consents.read}'),
        ('rm_ops', '{consents.read,consents.write}'),
        ('lobby', '{consents.read,consents.write}'),
        ('teller', '{consents.read,consents.write}'),
        ('call_agent', '{consents.read,consents.write}'),
        ('care_officer', '{consents.read,consents.write}'),
        ('mkt_planner', '{consents.read}'),
        ('data_steward', '{consents.read}'),
        ('compliance', '{consents.read}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
