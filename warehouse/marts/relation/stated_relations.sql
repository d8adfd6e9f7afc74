-- Who stands in which relation to whom, each pair once, however many contracts, lists and numbers say so.
-- The holder is the legal representative, the controller, the guarantor or the employer of whom the
-- relation is towards. People are known by the number of their document, exactly, or by the customer
-- number that the feed names; never by a name.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

told as (
    select
        relation_kind_code, source_customer_no as towards_no, cast(null as varchar) as holder_no,
        related_id_index as holder_id_index, related_name as holder_name, valid_from as since_on,
        cast(null as decimal(20, 2)) as guaranteed_amount,
        'CORE_CUST_ORG' as evidence_feed, source_customer_no as evidence_key
    from base.corporate_relations
    where relation_kind_code in ('legal_representative', 'controller')
        and valid_from <= :business_date and :business_date < valid_to
    union all
    select
        'guarantor', contract.source_customer_no, guarantee.guarantor_customer_no,
        guarantee.guarantor_id_index, guarantee.guarantor_name,
        coalesce(contract.starts_on, guarantee.valid_from), guarantee.guaranteed_amount,
        'CMS_GUAR', guarantee.guarantee_no || ' ' || guarantee.contract_no
    from base.guarantees as guarantee
    inner join base.loan_contracts as contract
        on contract.contract_no = guarantee.contract_no
        and contract.valid_from <= :business_date and :business_date < contract.valid_to
    where guarantee.status_code = 'active'
        and guarantee.valid_from <= :business_date and :business_date < guarantee.valid_to
    union all
    select
        'employer', source_customer_no, employer_customer_no, null, null,
        coalesce(first_paid_on, valid_from), null,
        'AGT_PAYROLL', batch_no || ' ' || cast(sequence_no as varchar)
    from base.payroll_relations
    where valid_from <= :business_date and :business_date < valid_to
),

-- Whom the feed names by number is looked for by no document.
named as (
    select
        told.relation_kind_code, towards.customer_id as towards_id, holder.customer_id as named_id,
        case when holder.customer_id is null then told.holder_id_index end as holder_id_index,
        told.holder_name, told.since_on, told.guaranteed_amount, told.evidence_feed, told.evidence_key
    from told
    inner join numbers as towards on towards.source_customer_no = told.towards_no
    left join numbers as holder on holder.source_customer_no = told.holder_no
),

documents as (
    select person.id_number_index, numbers.customer_id
    from base.retail_customers as person
    inner join numbers on numbers.source_customer_no = person.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
        and coalesce(person.is_id_valid, true)
        and person.id_number_index in (select holder_id_index from named where holder_id_index is not null)
    group by person.id_number_index, numbers.customer_id
),

parties as (
    select
        named.relation_kind_code, named.towards_id,
        coalesce(named.named_id, documents.customer_id) as holder_id, named.holder_name, named.since_on,
        named.guaranteed_amount, named.evidence_feed, named.evidence_key
    from named
    left join documents on documents.id_number_index = named.holder_id_index
)

select
    relation_kind_code,
    towards_id,
    holder_id,
    min(holder_name) as holder_name,
    min(since_on) as since_on,
    cast(sum(guaranteed_amount) as decimal(20, 2)) as guaranteed_amount,
    min(evidence_feed) as evidence_feed,
    min(evidence_key) as evidence_key,
    cast(count(*) as integer) as evidence_count
from parties
where holder_id is distinct from towards_id and (holder_id is not null or holder_name is not null)
group by relation_kind_code, towards_id, holder_id, case when holder_id is null then holder_name end
