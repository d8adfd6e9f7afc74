-- Customers whom most people may not see, whatever their reach: those marked private, for who does not hold the
-- right to see them; and a person's own customers and relatives, for that person, whatever he holds.

-- A mark ends on its last day; an ended one stays, so that it is known who could see whom on a day of the past.
create table platform.private_subjects (
    private_id bigint generated always as identity primary key,
    subject_id bigint not null check (subject_id between 1 and 9007199254740991),
    reason_code text not null check (reason_code in ('private_account', 'staff_relative', 'pep', 'other')),
    note text not null default '' check (char_length(note) <= 500),
    valid_from date not null,
    valid_to date not null default '9999-12-31',
    marked_by text not null,
    marked_at timestamptz not null,
    ended_by text,
    ended_at timestamptz,
    check (valid_from <= valid_to),
    constraint ended_by_somebody check (
        (ended_by is null) = (ended_at is null) and (ended_by is null) = (valid_to = '9999-12-31')
    )
);

create unique index one_open_mark_a_subject on platform.private_subjects (subject_id)
    where valid_to = '9999-12-31';
create index on platform.private_subjects (subject_id, valid_to);

-- Whom a person may not see because it is himself or a relative of his.
create table platform.blocked_subjects (
    blocked_id bigint generated always as identity primary key,
    user_id text not null,
    subject_id bigint not null check (subject_id between 1 and 9007199254740991),
    kind_code text not null check (kind_code in ('self', 'relative')),
    valid_from date not null,
    valid_to date not null default '9999-12-31',
    recorded_by text not null,
    recorded_at timestamptz not null,
    ended_by text,
    ended_at timestamptz,
    check (valid_from <= valid_to),
    constraint ended_by_somebody check (
        (ended_by is null) = (ended_at is null) and (ended_by is null) = (valid_to = '9999-12-31')
    )
);

create unique index one_open_block_a_subject on platform.blocked_subjects (user_id, subject_id)
    where valid_to = '9999-12-31';
create index on platform.blocked_subjects (subject_id, valid_to);

-- All open marks as one sorted array, so that a query reads one row instead of some thousand. True from the day on
-- which the last mark began or ended; earlier days are worked out from the marks. Numbers of customers have 16 digits,
-- which a double holds exactly: of these PostgreSQL finds one in a sorted array three times as fast as of bigint.
create table platform.private_index (
    is_only boolean primary key default true check (is_only),
    subjects float8[] not null,
    true_from date not null,
    -- Grows with every mark: what was counted under another number may be another count now.
    revision integer not null
);
-- A few thousand marks are some ten kilobytes, read at every query: not worth packing.
alter table platform.private_index alter column subjects set storage external;
insert into platform.private_index (subjects, true_from, revision) values ('{}', '-infinity', 1);

-- Runs as the owner: who marks a customer has no business with the index.
create function platform.index_private() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update platform.private_index
    set revision = revision + 1,
        subjects = coalesce((
            select array_agg(marks.subject_id::float8 order by marks.subject_id nulls last)
            from platform.private_subjects as marks where marks.valid_to = '9999-12-31'
        ), '{}'),
        true_from = coalesce((
            select greatest(
                max(marks.valid_from), max(marks.valid_to) filter (where marks.valid_to < '9999-12-31')
            )
            from platform.private_subjects as marks
        ), '-infinity');
    return null;
end
$$;
revoke execute on function platform.index_private() from public;

create trigger index_private after insert or update or delete on platform.private_subjects
    for each statement execute function platform.index_private();

-- Whom the acting user may not see, on the day that counts, in order. Runs as the owner, because the reach roles may
-- not read the marks of others; it answers for the acting user alone. Planners may use it in parallel.
create function platform.hidden_subjects() returns float8[]
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
declare
    hidden float8[] := '{}';
    own float8;
    place integer;
    day date := current_setting('app.today');
begin
    if not current_setting('app.sees_private')::boolean then
        select case when index.true_from <= day then index.subjects else (
            select coalesce(array_agg(distinct marks.subject_id::float8), '{}')
            from platform.private_subjects as marks
            where marks.valid_from <= day and day < marks.valid_to
        ) end
        into hidden
        from platform.private_index as index;
    end if;
    for own in
        select blocks.subject_id
        from platform.blocked_subjects as blocks
        where blocks.user_id = current_setting('app.user_id')
            and blocks.valid_from <= day and day < blocks.valid_to
    loop
        place := width_bucket(own, hidden);
        if hidden[place] is distinct from own then
            hidden := hidden[:place] || own || hidden[place + 1:];
        end if;
    end loop;
    -- A new value: one that still lay outside its row would be fetched again for every customer.
    return hidden || '{}'::float8[];
end
$$;

-- Whether that is nobody at all: then no customer is looked up.
create function platform.hides_nobody() returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select current_setting('app.sees_private')::boolean and not exists (
        select 1
        from platform.blocked_subjects as blocks
        where blocks.user_id = current_setting('app.user_id')
            and blocks.valid_from <= current_setting('app.today')::date
            and current_setting('app.today')::date < blocks.valid_to
    )
$$;
revoke execute on function platform.hidden_subjects(), platform.hides_nobody() from public;

-- Whoever sees the customer sees that he is private, and why.
create policy reach on platform.private_subjects for select to r_head, r_line, r_org, r_team, r_manager using (
    exists (select 1 from marts.customers as c where c.customer_id = private_subjects.subject_id)
);
-- The application marks and unmarks in the transaction that audits it; why somebody is private it cannot read.
create policy api on platform.private_subjects to zhike_api using (true) with check (true);
create policy batch on platform.private_subjects to zhike_batch using (true) with check (true);
create policy explain on platform.private_subjects for select to r_explain using (true);
alter table platform.private_subjects enable row level security;

grant select on platform.private_subjects to r_head, r_line, r_org, r_team, r_manager, r_explain, zhike_batch;
grant select (private_id, subject_id, valid_from, valid_to) on platform.private_subjects to zhike_api;
grant insert on platform.private_subjects to zhike_api, zhike_batch;
grant update (valid_to, ended_by, ended_at) on platform.private_subjects to zhike_api;
grant select on platform.blocked_subjects to r_explain, zhike_batch;
grant select, insert on platform.blocked_subjects to zhike_api;
grant update (valid_to, ended_by, ended_at) on platform.blocked_subjects to zhike_api;
grant insert on platform.blocked_subjects to zhike_batch;
grant select (true_from, revision) on platform.private_index to zhike_api;
