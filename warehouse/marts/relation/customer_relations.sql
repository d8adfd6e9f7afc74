-- Every relation as each of its two customers sees it: incoming where the other is the holder.
with

shown as (
    select customer_id, min(org_pos) as org_pos
    from marts.customer_scope
    group by customer_id
),

stated as (
    select
        relation_kind_code, towards_id, holder_id, holder_name, since_on, guaranteed_amount, evidence_feed,
        evidence_key, evidence_count
    from marts.stated_relations
),

sides as (
    select
        towards_id as customer_id, relation_kind_code, 'incoming' as direction_code, holder_id as related_id,
        holder_name as stated_name, since_on, guaranteed_amount, evidence_feed, evidence_key, evidence_count
    from stated
    union all
    select
        holder_id, relation_kind_code, 'outgoing', towards_id, null, since_on, guaranteed_amount,
        evidence_feed, evidence_key, evidence_count
    from stated
    where holder_id is not null
)

select
    sides.customer_id,
    shown.org_pos,
    sides.relation_kind_code,
    sides.direction_code,
    coalesce(cast(sides.related_id as varchar), sides.stated_name) as related_key,
    sides.related_id,
    sides.stated_name,
    sides.since_on,
    sides.guaranteed_amount,
    sides.evidence_feed,
    sides.evidence_key,
    sides.evidence_count
from sides
inner join shown on shown.customer_id = sides.customer_id
