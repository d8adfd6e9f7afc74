-- Numbers that may be, or have been found to be, one customer: what rules found, what the core system itself
-- gave up for another, and what stewards decided of it, also where nothing else finds the pair any more: a
-- decision that stands can be taken back. A pair that a rule joins and that still is two stands in a group
-- that holds two whom something keeps apart.
with

judged as (
    select
        first_customer_no, second_customer_no, 'retail' as customer_type_code, rule_code, outcome_code,
        score, is_id_equal, is_permit_equal, is_name_equal, is_name_near, is_birth_date_equal,
        is_gender_conflicting, is_mobile_equal, is_address_equal, is_employer_equal, is_account_shared,
        cast(null as boolean) as is_uscc_equal, cast(null as boolean) as is_uscc_conflicting,
        cast(null as boolean) as is_organization_code_equal, cast(null as boolean) as is_licence_equal,
        cast(null as boolean) as is_legal_id_equal, valid_from
    from base.retail_identity_pairs
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select
        first_customer_no, second_customer_no, 'corporate', rule_code, outcome_code, null, null, null,
        is_name_equal, null, null, null, null, null, null, null, is_uscc_equal, is_uscc_conflicting,
        is_organization_code_equal, is_licence_equal, is_legal_id_equal, valid_from
    from base.corporate_identity_pairs
    where valid_from <= :business_date and :business_date < valid_to
),

given_up as (
    select
        least(source_customer_no, merged_into_no) as first_customer_no,
        greatest(source_customer_no, merged_into_no) as second_customer_no,
        customer_type_code,
        min(valid_from) as valid_from
    from (
        select source_customer_no, merged_into_no, 'retail' as customer_type_code, valid_from
        from base.retail_customers
        where valid_from <= :business_date and :business_date < valid_to and merged_into_no is not null
        union all
        select source_customer_no, merged_into_no, 'corporate', valid_from
        from base.corporate_customers
        where valid_from <= :business_date and :business_date < valid_to and merged_into_no is not null
    ) as given
    where source_customer_no <> merged_into_no
    group by least(source_customer_no, merged_into_no), greatest(source_customer_no, merged_into_no),
        customer_type_code
),

found as (
    select
        first_customer_no, second_customer_no, customer_type_code, rule_code, outcome_code, score,
        is_id_equal, is_permit_equal, is_name_equal, is_name_near, is_birth_date_equal,
        is_gender_conflicting, is_mobile_equal, is_address_equal, is_employer_equal, is_account_shared,
        is_uscc_equal, is_uscc_conflicting, is_organization_code_equal, is_licence_equal, is_legal_id_equal,
        valid_from
    from judged
    union all
    select
        given_up.first_customer_no, given_up.second_customer_no, given_up.customer_type_code, 'CORE', 'same',
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        given_up.valid_from
    from given_up
    left join judged
        on judged.first_customer_no = given_up.first_customer_no
        and judged.second_customer_no = given_up.second_customer_no
    where judged.first_customer_no is null
),

decisions as (
    select first_customer_no, second_customer_no, decision_code, decision_no, valid_from
    from base.identity_decisions
    where valid_from <= :business_date and :business_date < valid_to
),

pairs as (
    select
        first_customer_no, second_customer_no, customer_type_code, rule_code, outcome_code, score,
        is_id_equal, is_permit_equal, is_name_equal, is_name_near, is_birth_date_equal,
        is_gender_conflicting, is_mobile_equal, is_address_equal, is_employer_equal, is_account_shared,
        is_uscc_equal, is_uscc_conflicting, is_organization_code_equal, is_licence_equal, is_legal_id_equal,
        valid_from
    from found
    union all
    select
        decisions.first_customer_no, decisions.second_customer_no,
        case customer.customer_type_code when '2' then 'corporate' else 'retail' end, 'STEWARD', 'review',
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        decisions.valid_from
    from decisions
    inner join marts.customer_scope as customer
        on customer.source_customer_no = decisions.first_customer_no
    left join found
        on found.first_customer_no = decisions.first_customer_no
        and found.second_customer_no = decisions.second_customer_no
    where found.first_customer_no is null
),

names as (
    select source_customer_no, customer_name from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, customer_name from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
)

select
    one.customer_id,
    one.org_pos,
    other.customer_id as second_customer_id,
    other.org_pos as second_org_pos,
    pairs.first_customer_no,
    pairs.second_customer_no,
    pairs.customer_type_code,
    one_name.customer_name as first_customer_name,
    other_name.customer_name as second_customer_name,
    pairs.rule_code,
    pairs.outcome_code,
    pairs.score,
    one.customer_id = other.customer_id as is_merged,
    decisions.decision_code,
    decisions.decision_no,
    case
        when decisions.decision_code is not null then 'decided'
        when one.customer_id <> other.customer_id and pairs.outcome_code = 'same' then 'contested'
        when one.customer_id <> other.customer_id then 'open'
        when pairs.rule_code = 'P2' then 'name_conflict'
        else 'merged'
    end as state_code,
    pairs.is_id_equal, pairs.is_permit_equal, pairs.is_name_equal, pairs.is_name_near,
    pairs.is_birth_date_equal, pairs.is_gender_conflicting, pairs.is_mobile_equal,
    pairs.is_address_equal, pairs.is_employer_equal, pairs.is_account_shared, pairs.is_uscc_equal,
    pairs.is_uscc_conflicting, pairs.is_organization_code_equal, pairs.is_licence_equal,
    pairs.is_legal_id_equal,
    pairs.valid_from as found_on
from pairs
inner join marts.customer_scope as one on one.source_customer_no = pairs.first_customer_no
inner join marts.customer_scope as other on other.source_customer_no = pairs.second_customer_no
left join names as one_name on one_name.source_customer_no = pairs.first_customer_no
left join names as other_name on other_name.source_customer_no = pairs.second_customer_no
left join decisions
    on decisions.first_customer_no = pairs.first_customer_no
    and decisions.second_customer_no = pairs.second_customer_no
