-- The groups that a customer belongs to, and how many customers each has in all: a number that tells
-- nobody's name.
with

sizes as (
    select group_id, cast(count(*) as integer) as member_count
    from marts.stated_groups
    group by group_id
)

select
    party.party_id as customer_id,
    party.party_org_pos as org_pos,
    party.group_id,
    party.group_kind_code,
    party.group_no,
    sizes.member_count,
    party.since_on,
    party.evidence_feed,
    party.evidence_key
from marts.stated_groups as party
inner join sizes on sizes.group_id = party.group_id
