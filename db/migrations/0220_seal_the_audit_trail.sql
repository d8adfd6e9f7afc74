-- The trail of what was done: whom it was about, what changed in which record, and the seals that show whether
-- anybody has touched it since.

alter table platform.audit_log
    -- The transaction that wrote the line: by it the sealer knows which lines may still come.
    add column xid xid8 not null default pg_current_xact_id(),
    add column post_id text,
    add column customer_id bigint,
    -- Of what concerns two customers, such as whether they are one.
    add column other_customer_id bigint,
    add column record_table text,
    add column record_id text,
    -- Field by field what was before and after: [{"field": ..., "from": ..., "to": ...}].
    add column changes jsonb check (jsonb_typeof(changes) = 'array'),
    add constraint record_whole check ((record_table is null) = (record_id is null));

drop index platform.audit_log_by_user;
create index audit_log_by_user on platform.audit_log (user_id, occurred_at desc, audit_id desc);
create index audit_log_by_action on platform.audit_log (action, occurred_at desc, audit_id desc);
create index audit_log_by_customer on platform.audit_log (customer_id, occurred_at desc, audit_id desc)
    where customer_id is not null;
create index audit_log_by_other_customer
    on platform.audit_log (other_customer_id, occurred_at desc, audit_id desc)
    where other_customer_id is not null;
create index audit_log_by_record on platform.audit_log (record_table, record_id, audit_id)
    where record_table is not null;
create index audit_log_by_xid on platform.audit_log (xid);

-- One seal a line, numbered without a gap; the hash is over the seal before, the seal itself and the line.
create table platform.audit_seals (
    seal_no bigint primary key check (seal_no > 0),
    audit_id bigint not null unique,
    sealed_at timestamptz not null,
    -- Every line of a transaction below this one has its seal.
    settled_below xid8 not null,
    algorithm text not null check (algorithm in ('sm3', 'sha256')),
    hash bytea not null check (octet_length(hash) = 32)
);

-- The last seal of a day, signed with a key that no database has.
create table platform.audit_anchors (
    anchored_day date primary key,
    seal_no bigint not null check (seal_no > 0),
    hash bytea not null check (octet_length(hash) = 32),
    anchored_at timestamptz not null,
    algorithm text not null check (algorithm in ('sm2', 'ed25519')),
    key_id text not null,
    signature bytea not null
);

create trigger append_only before update or delete or truncate on platform.audit_seals
    for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on platform.audit_anchors
    for each statement execute function platform.refuse_change();

-- Neither the number of a line nor its transaction can be made up.
revoke insert on platform.audit_log from zhike_api, zhike_batch;
grant insert (
    occurred_at, user_id, action, outcome, subject, request_id, details,
    post_id, customer_id, other_customer_id, record_table, record_id, changes
) on platform.audit_log to zhike_api, zhike_batch;
-- The application's own role seals. The night writes the trail and cannot read it.
grant select, insert on platform.audit_seals, platform.audit_anchors to zhike_api;
