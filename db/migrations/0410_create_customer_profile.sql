-- What people know of customers and enter: life events, preferences, notes, attachments, and who lives together.
-- Nothing is written over: a change is another version, and what is taken away ends. What an entry says is sealed as
-- a whole; its form is the application's.
create schema customer_profile;

create sequence customer_profile.entry_numbers;

create table customer_profile.entries (
    entry_id bigint not null,
    version integer not null check (version > 0),
    customer_id bigint not null,
    kind_code text not null check (kind_code in ('life_event', 'preference', 'note', 'attachment')),
    -- What a preference is about: of a customer each is known once.
    item_code text,
    content_sealed text not null constraint content_is_sealed
        check (content_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    -- Who wrote the first version, and who reads it: whoever sees the customer, the author's branch, the author.
    author_id text not null,
    readers_code text not null check (readers_code in ('reach', 'branch', 'author')),
    branch_id text,
    entered_by text not null,
    entered_at timestamptz not null,
    -- Stands from one moment to the other, the second excluded.
    replaced_at timestamptz not null default 'infinity',
    replaced_by text,
    primary key (entry_id, version),
    constraint item_of_a_preference check ((item_code is not null) = (kind_code = 'preference')),
    constraint branch_of_readers check ((branch_id is not null) = (readers_code = 'branch')),
    constraint replaced_by_somebody check ((replaced_by is not null) = (replaced_at <> 'infinity'))
);
create unique index entries_standing on customer_profile.entries (entry_id) where replaced_at = 'infinity';
create unique index preferences_standing on customer_profile.entries (customer_id, item_code)
    where replaced_at = 'infinity' and item_code is not null;
create index entries_by_customer on customer_profile.entries (customer_id);

create table customer_profile.households (
    household_id bigint generated always as identity primary key,
    -- Goes up by one with each change of its members.
    version integer not null check (version > 0)
);

create table customer_profile.household_members (
    household_id bigint not null references customer_profile.households,
    customer_id bigint not null,
    -- What the member is of the head; the head himself is `head`.
    relation_code text not null,
    entered_by text not null,
    entered_at timestamptz not null,
    replaced_at timestamptz not null default 'infinity',
    replaced_by text,
    primary key (customer_id, household_id, entered_at),
    constraint replaced_by_somebody check ((replaced_by is not null) = (replaced_at <> 'infinity'))
);
-- One household at a time, and one head of each.
create unique index members_standing on customer_profile.household_members (customer_id) where replaced_at = 'infinity';
create unique index heads_standing on customer_profile.household_members (household_id)
    where replaced_at = 'infinity' and relation_code = 'head';
create index members_by_household on customer_profile.household_members (household_id);

create trigger kept before delete or truncate on customer_profile.entries
    for each statement execute function platform.refuse_change();
create trigger kept before delete or truncate on customer_profile.households
    for each statement execute function platform.refuse_change();
create trigger kept before delete or truncate on customer_profile.household_members
    for each statement execute function platform.refuse_change();

grant usage on schema customer_profile to zhike_api, zhike_batch, r_head, r_line, r_org, r_team, r_manager;
grant usage on sequence customer_profile.entry_numbers to zhike_api;

-- The application writes and ends versions; what they say it reads as whoever asks.
grant select (entry_id, version, replaced_at), insert, update (replaced_at, replaced_by) on customer_profile.entries
    to zhike_api;
grant select, insert, update (version) on customer_profile.households to zhike_api;
-- Who belongs to one household with whom it counts, those beyond reach too: nobody is in two.
grant select (household_id, customer_id, relation_code, entered_at, replaced_at), insert, update (replaced_at, replaced_by)
    on customer_profile.household_members to zhike_api;
grant select on customer_profile.household_members to zhike_batch;

-- What is for its author alone is for nobody else.
select platform.protect_entered(
    'customer_profile.entries', 'readers_code <> ''author'' or author_id = current_setting(''app.user_id'')'
);
select platform.protect_entered('customer_profile.household_members');
create policy batch on customer_profile.household_members for select to zhike_batch using (true);

-- Who looks after customers enters what he knows of them, and who answers for them reads it.
insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('hq_mgr', '{profile.read}'),
        ('br_mgr', '{profile.read}'),
        ('sub_mgr', '{profile.read,profile.write}'),
        ('supervisor', '{profile.read,profile.write}'),
        ('rm_hunter', '{profile.read,profile.write}'),
        ('rm_product', '{profile.read,profile.write}'),
        ('rm_risk', '{profile.read}'),
        ('rm_ops', '{profile.read,profile.write}'),
        ('data_steward', '{profile.read,profile.write}'),
        ('compliance', '{profile.read}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
