-- The customers of each group, each once, whichever of his numbers says so. Of two numbers that are one
-- person and were entered in two households, the one told longer counts: nobody lives in two.
with

numbers as (
    select source_customer_no, registered_id, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

corporate as (
    select
        relation.group_no,
        numbers.customer_id as party_id,
        min(relation.valid_from) as since_on,
        min(relation.source_customer_no) as evidence_key
    from base.corporate_relations as relation
    inner join numbers on numbers.source_customer_no = relation.source_customer_no
    where relation.relation_kind_code = 'corporate_group' and relation.group_no is not null
        and relation.valid_from <= :business_date and :business_date < relation.valid_to
    group by relation.group_no, numbers.customer_id
),

households as (
    select
        member.household_no as group_no,
        numbers.customer_id as party_id,
        member.valid_from as since_on,
        member.household_no as evidence_key,
        row_number() over (
            partition by numbers.customer_id
            order by member.valid_from nulls last, member.household_no nulls last
        ) as place
    from base.household_members as member
    inner join (
        select registered_id, min(customer_id) as customer_id
        from numbers
        group by registered_id
    ) as numbers on numbers.registered_id = member.registered_id
    where member.valid_from <= :business_date and :business_date < member.valid_to
),

told as (
    select
        'corporate_group' as group_kind_code,
        group_no,
        party_id,
        since_on,
        'CORE_CUST_ORG' as evidence_feed,
        evidence_key
    from corporate
    union all
    select 'household', group_no, party_id, since_on, 'CRM_HOUSEHOLD', evidence_key
    from households
    where place = 1
)

select
    told.group_kind_code || ' ' || told.group_no as group_id,
    told.group_kind_code,
    told.group_no,
    told.party_id,
    units.org_pos as party_org_pos,
    told.since_on,
    told.evidence_feed,
    told.evidence_key
from told
inner join metrics.customer_daily as daily
    on daily.customer_id = told.party_id and daily.business_date = :business_date
inner join marts.units as units on units.unit_id = daily.org_id
