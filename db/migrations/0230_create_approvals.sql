-- One engine for whatever one person asks for and others agree to. A request goes through the levels that its flow
-- gave it when it was submitted; what people decide is only added to.
create schema approvals;

create table approvals.requests (
    request_id bigint generated always as identity primary key,
    flow_code text not null check (flow_code ~ '^[a-z][a-z0-9_]{1,62}$'),
    state_code text not null default 'draft' check (
        state_code in ('draft', 'submitted', 'returned', 'effective', 'rejected', 'cancelled', 'expired')
    ),
    -- One more with every move: whoever moves on what he saw gives the number that he saw.
    revision integer not null default 1,
    -- How often it was submitted, the level at work and how many there are.
    round_no integer not null default 0,
    level_no integer not null default 0,
    level_count integer not null default 0,
    title_zh text not null,
    title_en text not null,
    facts jsonb not null,
    summary jsonb not null,
    -- Who was chosen for which step, by the names that the flow gives its steps.
    persons jsonb not null default '{}',
    reason text not null check (char_length(reason) between 5 and 500),
    -- What it is about, where it is about a record of a unit.
    subject_id bigint,
    subject_unit_id text,
    -- Whoever asks is told nothing of who decides: it would say whether there is such a record.
    is_quiet boolean not null default false,
    -- Who may never decide it, beside its maker.
    excluded text[] not null default '{}',
    maker_id text not null,
    maker_post_id text,
    maker_unit_id text,
    created_at timestamptz not null,
    submitted_at timestamptz,
    expires_on date,
    urged_on date,
    ended_at timestamptz,
    constraint ended_in_the_end check (
        (state_code in ('effective', 'rejected', 'cancelled', 'expired')) = (ended_at is not null)
    ),
    constraint level_of_those_it_has check (level_no between 0 and level_count),
    constraint subject_with_unit check ((subject_id is null) = (subject_unit_id is null))
);

create index on approvals.requests (maker_id, request_id desc);
create index on approvals.requests (expires_on) where state_code in ('submitted', 'returned');

-- What has come to an end stays as it is.
create function approvals.refuse_after_the_end() returns trigger language plpgsql as $$
begin
    raise exception 'request % has come to its end', old.request_id using errcode = 'check_violation';
end
$$;

create trigger ended before update on approvals.requests
    for each row when (old.ended_at is not null)
    execute function approvals.refuse_after_the_end();
create trigger kept before delete or truncate on approvals.requests
    for each statement execute function platform.refuse_change();

-- The levels of a request as they were planned when it was submitted, whatever becomes of the flow since.
create table approvals.steps (
    request_id bigint not null references approvals.requests,
    round_no integer not null,
    level_no integer not null check (level_no > 0),
    name_zh text not null,
    name_en text not null,
    by_kind text not null check (by_kind in ('role', 'superior', 'person')),
    role_code text,
    person_id text,
    -- Where a role is looked for, and whose superior: the maker's unit and post, or the unit of the record.
    unit_id text,
    post_id text,
    within_working_days integer not null check (within_working_days > 0),
    state_code text not null default 'waiting'
        check (state_code in ('waiting', 'open', 'approved', 'returned', 'rejected', 'dropped')),
    began_at timestamptz,
    began_on date,
    due_on date,
    ended_at timestamptz,
    primary key (request_id, round_no, level_no),
    constraint begun_at_a_moment check (
        (began_at is null) = (due_on is null) and (began_at is null) = (began_on is null)
    ),
    constraint role_or_person check (
        (by_kind = 'role') = (role_code is not null) and (by_kind = 'person') = (person_id is not null)
    )
);

create unique index one_open_step on approvals.steps (request_id) where state_code = 'open';

-- Who has a level at work: a post, which whoever fills it acts for, or a person who was chosen.
create table approvals.tasks (
    task_id bigint generated always as identity primary key,
    request_id bigint not null references approvals.requests,
    round_no integer not null,
    level_no integer not null,
    kind_code text not null check (kind_code in ('holder', 'transfer', 'deputy')),
    post_id text,
    user_id text not null,
    -- Of a deputy: for whom.
    for_user_id text,
    given_at timestamptz not null,
    ended_at timestamptz,
    constraint deputy_for_somebody check ((kind_code = 'deputy') = (for_user_id is not null)),
    foreign key (request_id, round_no, level_no) references approvals.steps
);

create index on approvals.tasks (request_id);
create index on approvals.tasks (post_id) where ended_at is null;
create index on approvals.tasks (user_id) where ended_at is null;

-- Every move of every request, with what was said. Who is null where the clock moved it.
create table approvals.decisions (
    decision_id bigint generated always as identity primary key,
    request_id bigint not null references approvals.requests,
    round_no integer not null,
    level_no integer not null,
    move_code text not null check (
        move_code in (
            'submit', 'approve', 'return', 'reject', 'withdraw', 'transfer', 'urge', 'hand_over', 'expire',
            'take_effect'
        )
    ),
    user_id text,
    -- Whom somebody decided for, and to whom a task went.
    for_user_id text,
    to_user_id text,
    opinion text check (char_length(opinion) <= 500),
    decided_at timestamptz not null,
    constraint decided_with_opinion check (
        move_code not in ('approve', 'return', 'reject') or (user_id is not null and char_length(opinion) > 0)
    )
);

create index on approvals.decisions (request_id, decision_id);
create index on approvals.decisions (user_id, request_id);
-- A level is decided once, and what was agreed to takes effect once, whatever a program does.
create unique index one_decision_a_level on approvals.decisions (request_id, round_no, level_no)
    where move_code in ('approve', 'return', 'reject');
create unique index one_end on approvals.decisions (request_id)
    where move_code in ('reject', 'withdraw', 'expire', 'take_effect');

-- Nobody decides what he asked for himself, nor for anybody.
create function approvals.refuse_own_decision() returns trigger language plpgsql as $$
declare
    asked approvals.requests;
begin
    select * into asked from approvals.requests where request_id = new.request_id;
    if new.user_id = asked.maker_id or new.user_id = any (asked.excluded) then
        raise exception '% may not decide request %', new.user_id, new.request_id
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

create trigger not_by_its_maker before insert on approvals.decisions
    for each row when (new.move_code in ('approve', 'return', 'reject', 'transfer'))
    execute function approvals.refuse_own_decision();
create trigger append_only before update or delete or truncate on approvals.decisions
    for each statement execute function platform.refuse_change();

-- While somebody is away, another decides for the post that he fills.
create table approvals.absences (
    absence_id bigint generated always as identity primary key,
    user_id text not null,
    post_id text not null,
    deputy_id text not null,
    from_on date not null,
    to_on date not null,
    created_at timestamptz not null,
    cancelled_at timestamptz,
    check (from_on <= to_on),
    check (deputy_id <> user_id),
    exclude using gist (post_id with =, user_id with =, daterange(from_on, to_on, '[]') with &&)
        where (cancelled_at is null)
);

create index on approvals.absences (deputy_id, to_on) where cancelled_at is null;

-- What people are told of requests; once each.
create table approvals.notices (
    notice_id bigint generated always as identity primary key,
    user_id text not null,
    request_id bigint not null references approvals.requests,
    kind_code text not null check (
        kind_code in ('urged', 'half', 'due', 'deputy', 'transferred', 'returned', 'rejected', 'effective', 'expired')
    ),
    -- What it tells of, so that it is told once: `half:1:2`, of urging with its day.
    notice_key text not null,
    raised_at timestamptz not null,
    seen_at timestamptz,
    unique (user_id, request_id, notice_key)
);

create index on approvals.notices (user_id) where seen_at is null;

grant usage on schema approvals to zhike_api, zhike_batch;
grant select, insert, update on approvals.requests, approvals.steps, approvals.tasks, approvals.absences,
    approvals.notices to zhike_api;
grant select, insert on approvals.decisions to zhike_api;
-- The program that keeps the nights writes down what the clock has done.
grant select, update on approvals.requests, approvals.steps, approvals.tasks to zhike_batch;
grant select, insert on approvals.decisions, approvals.notices to zhike_batch;
grant insert on approvals.tasks to zhike_batch;
grant select on approvals.absences to zhike_batch;
grant select (user_id, display_name, is_active) on platform.users to zhike_batch;
-- Access that was agreed to begins at once.
grant select, insert on platform.grants to zhike_api;
