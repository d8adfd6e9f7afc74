-- Two numbers of the core system that may be one organisation. The same valid credit code (C1), valid
-- organisation code (C2), or licence and name (C3) decide; the same name with the same legal representative
-- (C4), or the name alone (C5), are for people to look at. A branch of a company has a credit code of its
-- own and stays a customer of its own.
with

organizations as (
    select
        source_customer_no,
        replace(customer_name, '有限责任公司', '有限公司') as name_key,
        case when is_uscc_valid then uscc end as uscc,
        case when is_organization_code(organization_code) then organization_code end as organization_code,
        licence_no,
        legal_id_index
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

touched as (
    select source_customer_no from changes.corporate_customers
    group by source_customer_no
),

-- One mark a row: what two organisations must not share unless they are one.
marks as (
    select source_customer_no, 'uscc' as kind, uscc as mark from organizations where uscc is not null
    union
    select source_customer_no, 'code', organization_code
    from organizations
    where organization_code is not null
    union
    select source_customer_no, 'name', name_key from organizations
),

touched_marks as (
    select marks.kind, marks.mark
    from marks inner join touched on touched.source_customer_no = marks.source_customer_no
    group by marks.kind, marks.mark
),

-- A name that many have, such as that of a trade, says nothing, nor does a code of many: a check warns of it.
telling_marks as (
    select marks.kind, marks.mark
    from marks
    inner join touched_marks on touched_marks.kind = marks.kind and touched_marks.mark = marks.mark
    group by marks.kind, marks.mark
    having count(*) between 2 and 20
),

telling as (
    select
        marks.source_customer_no, marks.kind, marks.mark, touched.source_customer_no is not null as is_touched
    from marks
    inner join telling_marks on telling_marks.kind = marks.kind and telling_marks.mark = marks.mark
    left join touched on touched.source_customer_no = marks.source_customer_no
),

pairs as (
    select a.source_customer_no as first_customer_no, b.source_customer_no as second_customer_no
    from telling as a
    inner join telling as b
        on b.kind = a.kind and b.mark = a.mark and b.source_customer_no > a.source_customer_no
    where a.is_touched or b.is_touched
    group by a.source_customer_no, b.source_customer_no
),

compared as (
    select
        pairs.first_customer_no,
        pairs.second_customer_no,
        coalesce(one.uscc = other.uscc, false) as is_uscc_equal,
        one.uscc is not null and other.uscc is not null and one.uscc <> other.uscc as is_uscc_conflicting,
        coalesce(one.organization_code = other.organization_code, false) as is_organization_code_equal,
        coalesce(one.licence_no = other.licence_no, false) as is_licence_equal,
        one.name_key = other.name_key as is_name_equal,
        coalesce(one.legal_id_index = other.legal_id_index, false) as is_legal_id_equal
    from pairs
    inner join organizations as one on one.source_customer_no = pairs.first_customer_no
    inner join organizations as other on other.source_customer_no = pairs.second_customer_no
),

judged as (
    select
        first_customer_no, second_customer_no, is_uscc_equal, is_uscc_conflicting,
        is_organization_code_equal, is_licence_equal, is_name_equal, is_legal_id_equal,
        case
            when is_uscc_equal then 'C1'
            when is_organization_code_equal and not is_uscc_conflicting then 'C2'
            when is_licence_equal and is_name_equal and not is_uscc_conflicting then 'C3'
            when is_name_equal and is_legal_id_equal then 'C4'
            when is_name_equal then 'C5'
        end as rule_code
    from compared
)

select
    first_customer_no, second_customer_no, rule_code,
    case when rule_code in ('C1', 'C2', 'C3') then 'same' else 'review' end as outcome_code,
    is_uscc_equal, is_uscc_conflicting, is_organization_code_equal, is_licence_equal, is_name_equal,
    is_legal_id_equal, false as is_deleted
from judged
where rule_code is not null
union all
select
    known.first_customer_no, known.second_customer_no, known.rule_code, known.outcome_code,
    known.is_uscc_equal, known.is_uscc_conflicting, known.is_organization_code_equal, known.is_licence_equal,
    known.is_name_equal, known.is_legal_id_equal, true
from previous.corporate_identity_pairs as known
left join judged
    on judged.first_customer_no = known.first_customer_no
    and judged.second_customer_no = known.second_customer_no and judged.rule_code is not null
left join touched as first_touched on first_touched.source_customer_no = known.first_customer_no
left join touched as second_touched on second_touched.source_customer_no = known.second_customer_no
where judged.first_customer_no is null
    and (first_touched.source_customer_no is not null or second_touched.source_customer_no is not null)
