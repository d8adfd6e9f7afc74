-- Fields that a bank adds to its records by itself. A definition is never removed and its code never used again;
-- values are kept under the number of their field, whatever becomes of its words.
create schema custom_fields;

create table custom_fields.definitions (
    field_no smallint generated always as identity primary key,
    field_code text not null unique check (field_code ~ '^[a-z][a-z0-9_]{1,39}$'),
    record_kind text not null,
    kind_code text not null check (
        kind_code in ('text', 'integer', 'decimal', 'amount', 'date', 'flag', 'choice', 'choices')
    ),
    class_code text not null check (class_code in ('C1', 'C2')),
    decimals smallint not null check (decimals between 0 and 6),
    name_zh text not null,
    name_en text not null,
    help_zh text not null,
    help_en text not null,
    group_zh text not null,
    group_en text not null,
    owner_name text not null,
    position smallint not null,
    is_required boolean not null,
    -- Null: of every type of the record.
    applies_to text,
    length_max smallint check (length_max between 1 and 500),
    -- As text of the field's kind.
    value_min text,
    value_max text,
    -- Entries of a list, in their order: code, words in both languages, whether it is retired.
    options jsonb not null,
    is_retired boolean not null,
    -- Goes up by one with each change: what was agreed to is what was looked through.
    version integer not null check (version > 0),
    request_id bigint not null,
    made_by text not null,
    approved_by text not null,
    changed_at timestamptz not null,
    constraint approved_by_another check (approved_by <> made_by)
);
create trigger kept before delete or truncate on custom_fields.definitions
    for each statement execute function platform.refuse_change();

grant usage on schema custom_fields to zhike_api, zhike_batch, r_head, r_line, r_org, r_team, r_manager;
grant select, insert, update on custom_fields.definitions to zhike_api;

-- Where values of a kind of record lie: one row a value, several of a field that takes several; and of each record
-- which version its values are of. A second kind of record is a second call, with policies of its own.
create function custom_fields.keep_values_of(record text, key_type regtype) returns void
language plpgsql as $$
declare
    kept text;
begin
    execute format($table$
        create table custom_fields.%1$s_records (
            %1$s_id %2$s primary key,
            version integer not null check (version > 0),
            changed_by text not null,
            changed_at timestamptz not null
        );
        create table custom_fields.%1$s_values (
            %1$s_id %2$s not null,
            field_no smallint not null references custom_fields.definitions,
            item smallint not null check (item >= 0),
            -- Words, codes, yes or no; whole numbers in the smallest unit of the field; days; or sealed.
            value_text text check (char_length(value_text) between 1 and 500),
            value_number bigint,
            value_date date,
            value_sealed text constraint value_is_sealed
                check (value_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
            -- Whose it was before its record became part of this one; null: it was entered here.
            merged_from_id %2$s,
            primary key (%1$s_id, field_no, item),
            constraint one_value check (num_nonnulls(value_text, value_number, value_date, value_sealed) = 1)
        );
        create index on custom_fields.%1$s_values (field_no, value_text, %1$s_id) where value_text is not null;
        create index on custom_fields.%1$s_values (field_no, value_number, %1$s_id) where value_number is not null;
        create index on custom_fields.%1$s_values (field_no, value_date, %1$s_id) where value_date is not null;
        create index on custom_fields.%1$s_values (merged_from_id) where merged_from_id is not null;
        -- The application writes values and cannot read them: what it shows it reads as whoever asks.
        grant select (%1$s_id, version), insert, update on custom_fields.%1$s_records to zhike_api;
        grant select, insert, update on custom_fields.%1$s_records to zhike_batch;
        grant select (%1$s_id, field_no), insert, delete on custom_fields.%1$s_values to zhike_api;
        grant select, insert, delete on custom_fields.%1$s_values to zhike_batch;
        grant select on custom_fields.%1$s_records, custom_fields.%1$s_values
            to r_head, r_line, r_org, r_team, r_manager;
        create policy owner_seals_again on custom_fields.%1$s_values for all to current_user
            using (true) with check (true);
    $table$, record, key_type);
    foreach kept in array array[record || '_records', record || '_values'] loop
        execute format($policies$
            create policy api on custom_fields.%1$I to zhike_api using (true) with check (true);
            create policy batch on custom_fields.%1$I to zhike_batch using (true) with check (true);
            alter table custom_fields.%1$I enable row level security;
            alter table custom_fields.%1$I force row level security;
        $policies$, kept);
    end loop;
end
$$;
revoke execute on function custom_fields.keep_values_of(text, regtype) from public;

select custom_fields.keep_values_of('customer', 'bigint');

-- Values of customers, for whoever sees the customer: by the same parts that every mart is protected by. Where it is
-- the unit that counts, the customer's own row says so.
do $$
declare
    kind record;
begin
    for kind in
        select
            parts.reach_kind,
            tables.kept,
            case when parts.reach_kind = 'org'
                then format('exists (select 1 from marts.customers c where c.customer_id = %I.customer_id)', tables.kept)
                else string_agg(
                    replace(parts.predicate, '{customer}', 'customer_id'), ' and ' order by parts.position
                )
            end as predicate
        from platform.scope_parts as parts
        cross join unnest(array['customer_records', 'customer_values']) as tables (kept)
        group by parts.reach_kind, tables.kept
    loop
        execute format(
            'create policy %1$I on custom_fields.%2$I for select to %3$I using (%4$s)',
            kind.reach_kind, kind.kept, 'r_' || kind.reach_kind, kind.predicate
        );
    end loop;
end
$$;

-- How a role shows a field of the bank's own is said by the field's name, beside the classes.
alter table platform.role_fields drop constraint role_fields_field_class_check;
alter table platform.role_fields add constraint role_fields_field_class_check check (
    field_class in (
        'person_name', 'id_number', 'mobile', 'email', 'address', 'birth_date', 'employer', 'account_no',
        'counterparty', 'amount'
    )
    or field_class ~ '^x[12]_[a-z][a-z0-9_]{1,39}$'
);

-- Who keeps the system and who keeps the data define; who looks after customers fills in.
insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('sys_admin', '{fields.maintain}'),
        ('data_steward', '{fields.maintain,fields.fill}'),
        ('br_mgr', '{fields.fill}'),
        ('sub_mgr', '{fields.fill}'),
        ('supervisor', '{fields.fill}'),
        ('rm_hunter', '{fields.fill}'),
        ('rm_product', '{fields.fill}'),
        ('rm_risk', '{fields.fill}'),
        ('rm_ops', '{fields.fill}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
