-- People and companies that are no customers yet. What identifies them is sealed and found by keyed hashes; whoever owns
-- one, and whoever answers for the owner's unit, sees it. What nobody has spoken with for long is deleted.
create schema prospects;

create table prospects.prospects (
    prospect_id bigint generated always as identity primary key,
    -- Of two who change one, the second has to look at what the first made of it.
    version integer not null default 1 check (version > 0),
    customer_type_code text not null check (customer_type_code in ('retail', 'corporate')),
    prospect_name text not null check (char_length(prospect_name) between 1 and 100),
    -- Whom somebody works for; of a company who speaks for it.
    company_name text check (char_length(company_name) between 1 and 100),
    -- Name and company, or the company itself; a name alone says nothing.
    name_index text,
    phone_sealed text constraint phone_is_sealed
        check (phone_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    phone_masked text,
    phone_index text,
    id_number_sealed text constraint id_number_is_sealed
        check (id_number_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    id_number_masked text,
    id_number_index text,
    -- Of a company its number in the register, which is public.
    uscc text,
    source_code text not null,
    stage_code text not null default 'new',
    region text check (char_length(region) between 1 and 40),
    owner_id text not null,
    unit_id text not null,
    next_contact_on date,
    last_contact_at timestamptz,
    import_id bigint,
    entered_by text not null,
    entered_at timestamptz not null,
    changed_at timestamptz not null,
    -- Which customer it became, known from which night on; when its owner was told.
    converted_customer_id bigint,
    converted_on date,
    told_at timestamptz,
    constraint phone_or_company check (num_nonnulls(phone_sealed, company_name) > 0 or customer_type_code = 'corporate'),
    constraint converted_whole check ((converted_customer_id is null) = (converted_on is null)),
    check (num_nonnulls(phone_sealed, phone_masked, phone_index) in (0, 3)),
    check (num_nonnulls(id_number_sealed, id_number_masked, id_number_index) in (0, 3))
);
create index prospects_by_phone on prospects.prospects (phone_index) where phone_index is not null;
create index prospects_by_name on prospects.prospects (name_index) where name_index is not null;
-- One certificate is one prospect, for as long as he is one.
create unique index one_of_a_certificate on prospects.prospects (id_number_index)
    where id_number_index is not null and converted_customer_id is null;
create index prospects_of_owners on prospects.prospects (owner_id, next_contact_on);
create index prospects_by_contact on prospects.prospects (coalesce(last_contact_at, entered_at));
create index prospects_to_tell on prospects.prospects (owner_id)
    where converted_customer_id is not null and told_at is null;

create table prospects.contacts (
    contact_id bigint generated always as identity primary key,
    prospect_id bigint not null references prospects.prospects on delete cascade,
    kind_code text not null,
    outcome_code text not null,
    happened_at timestamptz not null,
    note_sealed text not null constraint note_is_sealed
        check (note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    held_by text not null,
    entered_at timestamptz not null,
    constraint not_in_the_future check (happened_at <= entered_at)
);
create index on prospects.contacts (prospect_id, happened_at);

-- Lists that were looked at or taken in, and the lines of them that cannot be.
create table prospects.imports (
    import_id bigint generated always as identity primary key,
    file_name text not null,
    is_applied boolean not null,
    line_count integer not null,
    problem_count integer not null,
    made_by text not null,
    made_at timestamptz not null
);
create table prospects.import_problems (
    import_id bigint not null references prospects.imports on delete cascade,
    line_no integer not null,
    problem_code text not null,
    -- As it was told; numbers of people are masked.
    told_value text not null,
    primary key (import_id, line_no)
);

create policy head on prospects.prospects for select to r_head using (true);
create policy line on prospects.prospects for select to r_line using (
    case customer_type_code when 'retail' then 1000000000000000 else 2000000000000000 end
    between current_setting('app.line_lo')::bigint and current_setting('app.line_hi')::bigint
);
create policy org on prospects.prospects for select to r_org using (
    unit_id in (
        select u.unit_id from marts.units as u
        where u.org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
    )
);
create policy team on prospects.prospects for select to r_team using (
    owner_id = any ((select platform.team_user_ids())::text[])
);
create policy manager on prospects.prospects for select to r_manager using (
    owner_id = current_setting('app.user_id')
);
create policy reach on prospects.contacts for select to r_head, r_line, r_org, r_team, r_manager using (
    exists (select 1 from prospects.prospects as p where p.prospect_id = contacts.prospect_id)
);
create policy api on prospects.prospects to zhike_api using (true) with check (true);
create policy api on prospects.contacts to zhike_api using (true) with check (true);
create policy batch on prospects.prospects to zhike_batch using (true) with check (true);
create policy owner_seals_again on prospects.prospects to current_user using (true) with check (true);
create policy owner_seals_again on prospects.contacts to current_user using (true) with check (true);
alter table prospects.prospects enable row level security;
alter table prospects.prospects force row level security;
alter table prospects.contacts enable row level security;
alter table prospects.contacts force row level security;

grant usage on schema prospects to zhike_api, zhike_batch, r_head, r_line, r_org, r_team, r_manager;
grant select on prospects.prospects, prospects.contacts to r_head, r_line, r_org, r_team, r_manager;
-- The server finds equal ones by their hashes, and who is to be told; who they are it reads as whoever asks.
grant select (
    prospect_id, version, customer_type_code, name_index, phone_index, id_number_index, owner_id, unit_id, entered_at,
    last_contact_at, converted_customer_id, converted_on, told_at
), insert, update, delete on prospects.prospects to zhike_api;
grant select (contact_id, prospect_id), insert, delete on prospects.contacts to zhike_api;
grant select, insert on prospects.imports, prospects.import_problems to zhike_api;
grant update (line_count, problem_count) on prospects.imports to zhike_api;
grant select (prospect_id, version, id_number_index, uscc, converted_customer_id),
    update (converted_customer_id, converted_on, changed_at, version)
    on prospects.prospects to zhike_batch;

insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('hq_mgr', '{prospects.read}'),
        ('line_mgr', '{prospects.read}'),
        ('br_mgr', '{prospects.read,prospects.write}'),
        ('sub_mgr', '{prospects.read,prospects.write}'),
        ('supervisor', '{prospects.read,prospects.write}'),
        ('rm_hunter', '{prospects.read,prospects.write}'),
        ('rm_product', '{prospects.read,prospects.write}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
