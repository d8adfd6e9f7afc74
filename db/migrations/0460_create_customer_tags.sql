-- Tags: short words that people put on customers. A tag is taken off, not deleted: who bore it when stays known.
create schema customer_tags;

create table customer_tags.tags (
    tag_code text primary key check (tag_code ~ '^[a-z][a-z0-9_]{0,39}$'),
    name_zh text not null check (char_length(name_zh) between 1 and 20),
    name_en text not null check (char_length(name_en) between 1 and 40),
    -- A tag that is not used any more stays on whoever bears it.
    is_active boolean not null default true,
    version integer not null default 1,
    defined_by text not null,
    defined_at timestamptz not null
);

create table customer_tags.customer_tags (
    customer_tag_id bigint generated always as identity primary key,
    customer_id bigint not null,
    tag_code text not null references customer_tags.tags,
    tagged_by text not null,
    tagged_at timestamptz not null,
    removed_by text,
    removed_at timestamptz not null default 'infinity',
    constraint removed_by_somebody check ((removed_by is not null) = (removed_at <> 'infinity'))
);
create unique index customer_tags_borne on customer_tags.customer_tags (tag_code, customer_id)
    where removed_at = 'infinity';
create index on customer_tags.customer_tags (customer_id, tagged_at);

create trigger kept before delete or truncate on customer_tags.customer_tags
    for each statement execute function platform.refuse_change();

select platform.protect_entered('customer_tags.customer_tags');
grant usage on schema customer_tags to zhike_api, r_head, r_line, r_org, r_team, r_manager;
grant select, insert, update (name_zh, name_en, is_active, version) on customer_tags.tags to zhike_api;
-- The server knows by numbers who bears what, so that nobody is tagged twice.
grant select (customer_id, tag_code, removed_at), insert, update (removed_by, removed_at)
    on customer_tags.customer_tags to zhike_api;

insert into customer_tags.tags (tag_code, name_zh, name_en, defined_by, defined_at)
values
    ('key_care', '重点维护', 'Key care', 'system', '2026-01-01T00:00:00Z'),
    ('payroll_source', '代发来源', 'Payroll source', 'system', '2026-01-01T00:00:00Z'),
    ('silver', '适老服务', 'Elderly care', 'system', '2026-01-01T00:00:00Z'),
    ('referrer', '乐于转介', 'Refers others', 'system', '2026-01-01T00:00:00Z');

insert into platform.role_permissions (role_code, permission)
select given.role_code, permission
from (
    values
        ('hq_mgr', '{customer_tags.define}'),
        ('line_mgr', '{customer_tags.define}'),
        ('br_mgr', '{customer_tags.write}'),
        ('sub_mgr', '{customer_tags.write}'),
        ('supervisor', '{customer_tags.write}'),
        ('rm_hunter', '{customer_tags.write}'),
        ('rm_product', '{customer_tags.write}'),
        ('rm_risk', '{customer_tags.write}'),
        ('rm_ops', '{customer_tags.write}')
) as given (role_code, list)
inner join platform.roles on roles.role_code = given.role_code
cross join unnest(CAST(given.list as text[])) as permission
on conflict do nothing;
