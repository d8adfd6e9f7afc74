-- The customers of each group, each once, whichever of his numbers says so.
select
    'corporate_group ' || relation.group_no as group_id,
    'corporate_group' as group_kind_code,
    relation.group_no,
    number.customer_id as party_id,
    units.org_pos as party_org_pos,
    min(relation.valid_from) as since_on,
    'CORE_CUST_ORG' as evidence_feed,
    min(relation.source_customer_no) as evidence_key
from base.corporate_relations as relation
inner join base.customer_xref as number
    on number.source_customer_no = relation.source_customer_no
    and number.source_system = 'core'
    and number.valid_from <= :business_date and :business_date < number.valid_to
inner join metrics.customer_daily as daily
    on daily.customer_id = number.customer_id and daily.business_date = :business_date
inner join marts.units as units on units.unit_id = daily.org_id
where relation.relation_kind_code = 'corporate_group' and relation.group_no is not null
    and relation.valid_from <= :business_date and :business_date < relation.valid_to
group by relation.group_no, number.customer_id, units.org_pos
