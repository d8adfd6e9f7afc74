-- Whatever leaves as a file: who asked for which rows and why, who agreed, and who has fetched it. The file
-- lies outside the database, sealed, for a few days; what is written here stays.
create schema exports;

-- Numbers that the mark of a row has room for. One that was drawn and not used is left out.
create sequence exports.export_numbers as integer maxvalue 16777215;

create table exports.exports (
    export_no integer primary key check (export_no between 1 and 16777215),
    -- Names the file.
    file_id uuid not null unique,
    list_code text not null,
    state_code text not null check (state_code in ('waiting', 'ready', 'spent', 'expired', 'refused')),
    -- The approval that it waits or waited for.
    request_id bigint unique,
    user_id text not null,
    post_id text,
    publication_id integer not null,
    business_date date not null,
    -- As the trail tells a filter: of texts only the column.
    filter jsonb,
    headings text[] not null,
    -- Those of them that the file does not hold in clear.
    masked_headings text[] not null,
    language_code text not null check (language_code in ('zh', 'en')),
    purpose_code text not null,
    purpose_note text not null check (char_length(purpose_note) between 5 and 500),
    recipient_code text not null check (recipient_code in ('self', 'inside', 'outside')),
    recipient text not null check (char_length(recipient) <= 200),
    -- The last day on which the recipient keeps it.
    kept_until date not null,
    row_count integer not null check (row_count > 0),
    byte_count integer not null check (byte_count > 0),
    -- Of the file as it is fetched.
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    -- Opens the file, and is gone with it: a file that was left lying says nothing any more.
    key_sealed text constraint key_is_sealed
        check (key_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$'),
    downloads integer not null default 0,
    downloads_max integer not null check (downloads_max > 0),
    asked_at timestamptz not null,
    ready_at timestamptz,
    expires_at timestamptz,
    ended_at timestamptz,
    constraint fetched_no_more_than_agreed check (downloads between 0 and downloads_max),
    constraint key_while_it_can_be_fetched check (
        (key_sealed is not null) = (state_code in ('waiting', 'ready'))
        and (ended_at is null) = (state_code in ('waiting', 'ready'))
    ),
    constraint ready_for_a_time check (
        (ready_at is null) = (expires_at is null)
        and (ready_at is not null) = (state_code in ('ready', 'spent', 'expired'))
    )
);

create index on exports.exports (user_id, export_no desc);
create index on exports.exports (asked_at);
create index exports_open on exports.exports (state_code, expires_at)
    where state_code in ('waiting', 'ready');

-- Which customers an export held: one sorted array an export, found from either side. The index is kept up to
-- date at once: a list of what is pending would be read from end to end by every question.
create table exports.members (
    export_no integer primary key references exports.exports,
    customer_ids bigint[] not null check (cardinality(customer_ids) > 0)
);
create index members_by_customer on exports.members using gin (customer_ids) with (fastupdate = off);

create trigger kept before delete or truncate on exports.exports
    for each statement execute function platform.refuse_change();
create trigger kept before update or delete or truncate on exports.members
    for each statement execute function platform.refuse_change();

grant usage on schema exports to zhike_api, zhike_batch;
grant usage on sequence exports.export_numbers to zhike_api;
grant select, insert on exports.exports, exports.members to zhike_api;
grant update (state_code, request_id, key_sealed, downloads, ready_at, expires_at, ended_at)
    on exports.exports to zhike_api;
-- The program that keeps the nights ends what has run out of time.
grant select, update (state_code, key_sealed, ended_at) on exports.exports to zhike_batch;
