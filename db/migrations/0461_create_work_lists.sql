-- Lists that people work through. A static list keeps its members; a live one keeps a condition, and of its members
-- only those whom somebody has worked on.
create schema work_lists;

create table work_lists.lists (
    list_id bigint generated always as identity primary key,
    kind_code text not null check (kind_code in ('static', 'live')),
    list_name text not null check (char_length(list_name) between 1 and 60),
    purpose text check (char_length(purpose) <= 500),
    -- Whom a live list is about; where a static one was made from.
    filter jsonb,
    state_code text not null default 'open' check (state_code in ('open', 'closed')),
    owner_id text not null,
    made_by text not null,
    made_at timestamptz not null,
    version integer not null default 1,
    changed_at timestamptz not null,
    constraint live_by_a_condition check (kind_code = 'static' or filter is not null)
);
create index on work_lists.lists (owner_id, list_id desc);

-- Who else sees a list, or works on it: a person, a post, whoever fills a role, or everybody of a unit and below.
create table work_lists.shares (
    list_id bigint not null references work_lists.lists,
    receiver_kind text not null check (receiver_kind in ('user', 'post', 'role', 'unit')),
    receiver_id text not null,
    right_code text not null check (right_code in ('see', 'work')),
    primary key (list_id, receiver_kind, receiver_id)
);
create index on work_lists.shares (receiver_kind, receiver_id);

create table work_lists.members (
    list_id bigint not null references work_lists.lists,
    customer_id bigint not null,
    state_code text not null default 'todo' check (state_code in ('todo', 'working', 'done', 'set_aside')),
    set_aside_code text check (set_aside_code in ('refused', 'unreachable', 'unsuitable', 'elsewhere', 'other')),
    note_sealed text constraint note_is_sealed
        check (note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    next_action_sealed text constraint next_action_is_sealed
        check (next_action_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    next_on date,
    worker_id text,
    version integer not null default 1,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (list_id, customer_id),
    constraint set_aside_for_a_reason check ((state_code = 'set_aside') = (set_aside_code is not null))
);
create index on work_lists.members (customer_id);

-- Tasks that were given for members of a list.
create table work_lists.member_tasks (
    task_id bigint primary key,
    list_id bigint not null,
    customer_id bigint not null
);
create index on work_lists.member_tasks (list_id, customer_id);

select platform.protect_entered('work_lists.members');
select platform.protect_entered('work_lists.member_tasks');
grant usage on schema work_lists to zhike_api, r_head, r_line, r_org, r_team, r_manager;
grant select, insert on work_lists.lists to zhike_api;
grant update (list_name, purpose, state_code, owner_id, version, changed_at) on work_lists.lists to zhike_api;
grant select, insert, update, delete on work_lists.shares to zhike_api;
-- The server counts members by number; what was written of them it reads as whoever asks.
grant select (list_id, customer_id, version, state_code), insert, update, delete on work_lists.members to zhike_api;
grant select (list_id, customer_id, task_id), insert on work_lists.member_tasks to zhike_api;
-- One contact is logged for each of several customers at once, each with its first version.
grant select (customer_id) on customer_contacts.contacts to zhike_api;

insert into platform.role_permissions (role_code, permission)
select given.role_code, 'work_lists.use'
from (
    values
        ('hq_mgr'), ('line_mgr'), ('br_mgr'), ('sub_mgr'), ('supervisor'), ('rm_hunter'), ('rm_product'),
        ('rm_risk'), ('rm_ops'), ('call_agent'), ('care_officer')
) as given (role_code)
inner join platform.roles on roles.role_code = given.role_code
on conflict do nothing;
