-- Numbers of the core system that are one customer: those that a rule, the core system itself or a steward
-- joins, and whoever is joined to them. Where a group holds two that must be kept apart, or two valid credit
-- codes, only what stewards decided joins its members; where that joins two whom they keep apart, nothing.
with recursive

decisions as (
    select first_customer_no, second_customer_no, decision_code
    from base.identity_decisions
    where valid_from <= :business_date and :business_date < valid_to
),

judged as (
    select first_customer_no, second_customer_no, rule_code, outcome_code
    from base.retail_identity_pairs
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select first_customer_no, second_customer_no, rule_code, outcome_code
    from base.corporate_identity_pairs
    where valid_from <= :business_date and :business_date < valid_to
),

-- The core system says itself that it has given one customer's number up for another's.
given_up as (
    select source_customer_no, merged_into_no
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to and merged_into_no is not null
    union all
    select source_customer_no, merged_into_no
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to and merged_into_no is not null
),

claims as (
    select first_customer_no, second_customer_no, rule_code, 2 as weight
    from judged
    where outcome_code = 'same'
    union all
    select
        least(source_customer_no, merged_into_no), greatest(source_customer_no, merged_into_no), 'CORE', 2
    from given_up
    where source_customer_no <> merged_into_no
    union all
    select first_customer_no, second_customer_no, 'STEWARD', 1 from decisions where decision_code = 'same'
),

links as (
    select claims.first_customer_no, claims.second_customer_no, claims.rule_code, claims.weight
    from claims
    left join decisions
        on decisions.first_customer_no = claims.first_customer_no
        and decisions.second_customer_no = claims.second_customer_no
        and decisions.decision_code = 'distinct'
    where decisions.first_customer_no is null
),

apart as (
    select first_customer_no, second_customer_no from decisions where decision_code = 'distinct'
    union
    select judged.first_customer_no, judged.second_customer_no
    from judged
    left join decisions
        on decisions.first_customer_no = judged.first_customer_no
        and decisions.second_customer_no = judged.second_customer_no
        and decisions.decision_code = 'same'
    where judged.rule_code = 'P3' and decisions.first_customer_no is null
),

ways as (
    select first_customer_no as from_no, second_customer_no as to_no, rule_code, weight from links
    union all
    select second_customer_no, first_customer_no, rule_code, weight from links
),

reached (from_no, to_no) as (
    select from_no, from_no from ways
    union
    select reached.from_no, ways.to_no
    from reached inner join ways on ways.from_no = reached.to_no
),

grouped as (
    select from_no as member_no, min(to_no) as group_no
    from reached
    group by from_no
),

contested as (
    select one.group_no
    from apart
    inner join grouped as one on one.member_no = apart.first_customer_no
    inner join grouped as other
        on other.member_no = apart.second_customer_no and other.group_no = one.group_no
    union
    select grouped.group_no
    from grouped
    inner join base.corporate_customers as company on company.source_customer_no = grouped.member_no
    where company.valid_from <= :business_date and :business_date < company.valid_to and company.is_uscc_valid
    group by grouped.group_no
    having count(distinct company.uscc) > 1
),

decided_ways as (
    select ways.from_no, ways.to_no
    from ways
    inner join grouped on grouped.member_no = ways.from_no
    inner join contested on contested.group_no = grouped.group_no
    where ways.weight = 1
),

decided (from_no, to_no) as (
    select from_no, from_no from decided_ways
    union
    select decided.from_no, decided_ways.to_no
    from decided inner join decided_ways on decided_ways.from_no = decided.to_no
),

decided_groups as (
    select from_no as member_no, min(to_no) as group_no
    from decided
    group by from_no
),

-- Decisions that contradict each other join nobody until one of them is taken back.
contradicting as (
    select one.group_no
    from decisions
    inner join decided_groups as one on one.member_no = decisions.first_customer_no
    inner join decided_groups as other
        on other.member_no = decisions.second_customer_no and other.group_no = one.group_no
    where decisions.decision_code = 'distinct'
    group by one.group_no
),

regrouped as (
    select grouped.member_no, grouped.group_no
    from grouped
    left join contested on contested.group_no = grouped.group_no
    where contested.group_no is null
    union all
    select decided_groups.member_no, decided_groups.group_no
    from decided_groups
    left join contradicting on contradicting.group_no = decided_groups.group_no
    where contradicting.group_no is null
),

-- Why a member belongs to its group: the strongest word that joins it to another of the group.
reasons as (
    select
        one.member_no,
        min(case ways.rule_code when 'STEWARD' then '0' when 'CORE' then '1' else '2' end || ways.rule_code)
            as ranked_rule
    from regrouped as one
    inner join ways on ways.from_no = one.member_no
    inner join regrouped as other on other.member_no = ways.to_no and other.group_no = one.group_no
    group by one.member_no
)

select
    regrouped.member_no as source_customer_no,
    regrouped.group_no,
    substr(reasons.ranked_rule, 2) as rule_code
from regrouped
inner join reasons on reasons.member_no = regrouped.member_no
