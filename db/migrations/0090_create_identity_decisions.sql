-- What stewards decide about two customer numbers: one proposes, another approves. The night takes what stands
-- approved as the feed CRM_IDENTITY. A decision is never deleted; its state moves, and each move is audited.
create table customer_management.identity_decisions (
    decision_id bigint generated always as identity primary key,
    first_customer_no text not null,
    second_customer_no text not null,
    -- The customers the numbers stood for when it was proposed; scope falls back on them once the pair is gone.
    first_customer_id bigint not null,
    second_customer_id bigint not null,
    decision_code text not null check (decision_code in ('same', 'distinct')),
    -- revoking: approved, and asked to be taken back; it stands until a second person agrees.
    state_code text not null
        check (state_code in ('proposed', 'approved', 'rejected', 'withdrawn', 'revoking', 'revoked')),
    reason text not null check (char_length(reason) between 5 and 500),
    -- The pair as it stood: rule, score, flags, both ids, both names.
    evidence jsonb not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    decided_note text,
    revoke_reason text check (char_length(revoke_reason) between 5 and 500),
    revoke_proposed_by text,
    revoke_proposed_at timestamptz,
    revoked_by text,
    revoked_at timestamptz,
    revoked_note text,
    moved_at timestamptz not null,
    -- As the warehouse compares text, whatever the database's language is.
    constraint smaller_number_first
        check (first_customer_no collate "C" < second_customer_no collate "C"),
    constraint decided_by_another check (decided_by <> proposed_by),
    constraint revoked_by_another check (revoked_by <> revoke_proposed_by),
    constraint decided_when_decided check (
        (decided_by is not null) = (state_code in ('approved', 'rejected', 'revoking', 'revoked'))
        and (decided_by is null) = (decided_at is null)
    ),
    constraint revoked_when_revoked check (
        (revoke_proposed_by is not null) = (state_code in ('revoking', 'revoked'))
        and (revoke_reason is null) = (revoke_proposed_by is null)
        and (revoked_by is not null) = (state_code = 'revoked')
    )
);

create unique index one_live_decision_a_pair on customer_management.identity_decisions
    (first_customer_no, second_customer_no)
    where state_code in ('proposed', 'approved', 'revoking');
create index on customer_management.identity_decisions (first_customer_no, second_customer_no, decision_id);
create index on customer_management.identity_decisions (moved_at);

-- Whoever sees both customers sees what was decided about them.
create policy reach on customer_management.identity_decisions for select to r_head, r_org, r_manager using (
    exists (
        select 1 from marts.identity_pairs p
        where p.first_customer_no = identity_decisions.first_customer_no
            and p.second_customer_no = identity_decisions.second_customer_no
    )
    -- Of one that no rule finds, whose customers were two when it was proposed.
    or (
        first_customer_id <> second_customer_id and (
            exists (select 1 from marts.customers c where c.customer_id = identity_decisions.first_customer_id)
            or exists (
                select 1 from marts.customer_numbers n
                where n.registered_id = identity_decisions.first_customer_id
            )
        ) and (
            exists (select 1 from marts.customers c where c.customer_id = identity_decisions.second_customer_id)
            or exists (
                select 1 from marts.customer_numbers n
                where n.registered_id = identity_decisions.second_customer_id
            )
        )
    )
);
create policy batch on customer_management.identity_decisions for select to zhike_batch using (true);
-- The application moves states in the transaction that audits them; names and evidence it cannot read.
create policy api on customer_management.identity_decisions to zhike_api using (true) with check (true);
alter table customer_management.identity_decisions enable row level security;
alter table customer_management.identity_decisions force row level security;

grant usage on schema customer_management to zhike_api;
grant select on customer_management.identity_decisions to r_head, r_org, r_manager, zhike_batch;
grant select (decision_id, state_code, moved_at) on customer_management.identity_decisions to zhike_api;
grant insert on customer_management.identity_decisions to zhike_api;
grant update (
    state_code, decided_by, decided_at, decided_note, revoke_reason, revoke_proposed_by, revoke_proposed_at,
    revoked_by, revoked_at, revoked_note, moved_at
) on customer_management.identity_decisions to zhike_api;

-- When a customer gives way to another, what he held ends, and moves on; should they come apart, it is undone.
alter table customer_management.ownerships
    -- merge: the customer gave way; merge_undone: it came back and has it again; split: what a merge had
    -- brought went back; replaced: a real holder who came by a merge took the virtual one's place.
    add column ended_reason text check (ended_reason in ('merge', 'merge_undone', 'split', 'replaced')),
    -- The customer who gave way, and by whom the holder came.
    add column merged_from_id bigint;
create index on customer_management.ownerships (merged_from_id) where merged_from_id is not null;
create index on customer_management.ownerships (ended_reason) where ended_reason is not null;

-- Who held a customer that gave way is told to whoever sees the one he belongs to now.
alter policy reach on customer_management.ownerships using (
    exists (select 1 from marts.customers c where c.customer_id = ownerships.customer_id)
    or exists (select 1 from marts.customer_numbers n where n.registered_id = ownerships.customer_id)
);
