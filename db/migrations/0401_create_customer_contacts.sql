-- What was said with customers. A contact is never written over: a correction is its next version, and every version
-- says who entered it and when. What is to come of it is a task, which is kept where tasks are.
create schema customer_contacts;

create table customer_contacts.contacts (
    contact_id bigint generated always as identity primary key,
    customer_id bigint not null,
    -- Who of the bank spoke with the customer: whoever has logged it.
    held_by text not null,
    logged_at timestamptz not null,
    -- The version that counts: of two who correct the same one, the second has to look at the first.
    version integer not null check (version > 0)
);
create index on customer_contacts.contacts (customer_id, contact_id);

create table customer_contacts.contact_versions (
    contact_id bigint not null references customer_contacts.contacts,
    -- As of its contact: policies look at it.
    customer_id bigint not null,
    version integer not null check (version > 0),
    kind_code text not null check (
        kind_code in ('phone', 'visit_in', 'visit_out', 'sms', 'messenger', 'email', 'letter', 'counter')
    ),
    direction_code text not null check (direction_code in ('inbound', 'outbound')),
    happened_at timestamptz not null,
    outcome_code text not null check (
        outcome_code in ('reached', 'not_reached', 'left_message', 'call_again', 'refused', 'wrong_number')
    ),
    -- Colleagues who took part.
    colleagues text[] not null,
    subject_sealed text not null constraint subject_is_sealed
        check (subject_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    spoken_with_sealed text constraint spoken_with_is_sealed
        check (spoken_with_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    note_sealed text constraint note_is_sealed
        check (note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    entered_by text not null,
    entered_at timestamptz not null,
    primary key (contact_id, version),
    constraint not_in_the_future check (happened_at <= entered_at)
);

-- The task that a contact left behind; with a contact planned, by which way and for what.
create table customer_contacts.next_steps (
    contact_id bigint primary key references customer_contacts.contacts,
    customer_id bigint not null,
    task_id bigint not null unique,
    channel_code text check (channel_code in ('phone', 'sms', 'messenger', 'email', 'letter', 'visit')),
    purpose_code text check (purpose_code in ('service', 'marketing')),
    planned_at timestamptz,
    -- What stood against it when it was planned all the same.
    warnings text[] not null,
    constraint planned_whole check (
        num_nonnulls(channel_code, purpose_code, planned_at) in (0, 3)
    )
);

create trigger kept before delete or truncate on customer_contacts.contacts
    for each statement execute function platform.refuse_change();
create trigger kept before delete or truncate on customer_contacts.contact_versions
    for each statement execute function platform.refuse_change();

select platform.protect_entered(('customer_contacts.' || entered)::regclass)
from unnest(array['contacts', 'contact_versions', 'next_steps']) as entered;
grant usage on schema customer_contacts to zhike_api, r_head, r_line, r_org, r_team, r_manager;
-- The application writes what it cannot read: what it shows it reads as whoever asks.
grant select (contact_id, version), update (version), insert on customer_contacts.contacts to zhike_api;
grant insert on customer_contacts.contact_versions, customer_contacts.next_steps to zhike_api;

-- Whoever speaks with customers logs it; whoever answers for those who do reads it.
insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('hq_mgr', '{contacts.read}'),
        ('line_mgr', '{contacts.read}'),
        ('br_mgr', '{contacts.read,contacts.write}'),
        ('sub_mgr', '{contacts.read,contacts.write}'),
        ('supervisor', '{contacts.read,contacts.write}'),
        ('rm_hunter', '{contacts.read,contacts.write}'),
        ('rm_product', '{contacts.read,contacts.write}'),
        ('rm_risk', '{contacts.read,contacts.write}'),
        ('rm_ops', '{contacts.read,contacts.write}'),
        ('lobby', '{contacts.read,contacts.write}'),
        ('call_agent', '{contacts.read,contacts.write}'),
        ('care_officer', '{contacts.read,contacts.write}'),
        ('compliance', '{contacts.read}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
