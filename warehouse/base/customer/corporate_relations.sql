-- Three things that the core system says of every company, each with a history of its own: it begins anew
-- when that one changes, not when anything else of the company does. What is not said is kept as well: it
-- ends what was.
with

said as (
    select
        source_customer_no, 'legal_representative' as relation_kind_code, legal_name as related_name,
        legal_id_index as related_id_index, cast(null as varchar) as group_no, is_deleted
    from ods.core_corporate_customers
    union all
    select source_customer_no, 'controller', controller_name, controller_id_index, null, is_deleted
    from ods.core_corporate_customers
    union all
    select source_customer_no, 'corporate_group', null, null, group_no, is_deleted
    from ods.core_corporate_customers
)

select
    'core' as source_system,
    source_customer_no,
    relation_kind_code,
    related_name,
    related_id_index,
    group_no,
    is_deleted
from said
