-- Two numbers of the core system that may be one person, judged by the documents, names and contact points
-- that both show. Only those whom the night's changes touch are judged anew: a day costs what it changed. The
-- same strong document and the same name decide (P1, P2, P4); a name that is clearly another (P3) and a
-- likeness without a document (P5) are for people to look at. Nobody is the same by a score, or by a mobile.
with

touched_marks as (
    select distinct known.mark
    from base.identity_marks as known
    inner join base.customers_to_judge as touched on touched.source_customer_no = known.source_customer_no
    where known.valid_from <= :business_date and :business_date < known.valid_to
),

shared_marks as (
    select
        known.source_customer_no, known.mark, known.kind,
        touched.source_customer_no is not null as is_touched,
        count(*) over (partition by known.mark) as holder_count
    from base.identity_marks as known
    inner join touched_marks on touched_marks.mark = known.mark
    left join base.customers_to_judge as touched on touched.source_customer_no = known.source_customer_no
    where known.valid_from <= :business_date and :business_date < known.valid_to
),

-- A mobile that more than five gave says nothing about who somebody is, nor does a document or an address of
-- more than twenty, a name and birthday that more than twenty have, or an address alone.
pairs as (
    select
        one.source_customer_no as first_customer_no,
        other.source_customer_no as second_customer_no,
        bool_or(one.kind = 'id') as is_id_equal,
        bool_or(one.kind between '1004' and '1007') as is_permit_equal,
        bool_or(one.kind = 'own_mobile' and other.kind = 'own_mobile') as is_mobile_equal,
        bool_or(one.kind = 'address') as is_address_equal
    from shared_marks as one
    inner join shared_marks as other
        on other.mark = one.mark and other.source_customer_no > one.source_customer_no
    where one.holder_count <= case when one.kind in ('mobile', 'own_mobile') then 5 else 20 end
        and (one.is_touched or other.is_touched)
    group by one.source_customer_no, other.source_customer_no
    having bool_or(one.kind <> 'address')
),

members as (
    select first_customer_no as source_customer_no from pairs union select second_customer_no from pairs
),

variants as (
    select
        coalesce(string_agg(variant, '' order by variant nulls last), '') as written,
        coalesce(string_agg(standard, '' order by variant nulls last), '') as meant
    from ref.character_variants
),

people as (
    select
        person.source_customer_no,
        translate(person.customer_name, variants.written, variants.meant) as name_key,
        person.name_pinyin, person.birth_date, person.nationality_code, person.gender_code,
        person.employer_name
    from base.retail_customers as person
    inner join members on members.source_customer_no = person.source_customer_no
    cross join variants
    where person.valid_from <= :business_date and :business_date < person.valid_to
),

identified as (
    select distinct known.source_customer_no
    from base.identity_marks as known
    inner join members on members.source_customer_no = known.source_customer_no
    where known.valid_from <= :business_date and :business_date < known.valid_to and known.kind = 'id'
),

-- A card of the one draws on an account of the other.
shared_accounts as (
    select distinct
        least(card.source_customer_no, account.source_customer_no) as first_customer_no,
        greatest(card.source_customer_no, account.source_customer_no) as second_customer_no
    from base.cards as card
    inner join members on members.source_customer_no = card.source_customer_no
    inner join base.accounts as account on account.account_id = card.account_no
    where card.valid_from <= :business_date and :business_date < card.valid_to
        and account.valid_from <= :business_date and :business_date < account.valid_to
        and card.card_kind_code = 'debit' and account.source_customer_no <> card.source_customer_no
),

compared as (
    select
        pairs.first_customer_no, pairs.second_customer_no, pairs.is_id_equal, pairs.is_permit_equal,
        pairs.is_mobile_equal, pairs.is_address_equal, one.name_key = other.name_key as is_name_equal,
        -- Of two characters, one is half of the name.
        differs_by_one(one.name_key, other.name_key) and length(one.name_key || other.name_key) > 4
        or coalesce(one.name_pinyin = other.name_pinyin, false) as is_name_near,
        coalesce(one.birth_date = other.birth_date, false) as is_birth_date_equal,
        coalesce(one.nationality_code = other.nationality_code, false) as is_nationality_equal,
        one.gender_code in ('1', '2') and other.gender_code in ('1', '2')
        and one.gender_code <> other.gender_code as is_gender_conflicting,
        coalesce(one.employer_name = other.employer_name, false) as is_employer_equal,
        shared.first_customer_no is not null as is_account_shared,
        one_id.source_customer_no is not null and other_id.source_customer_no is not null as have_both_id
    from pairs
    inner join people as one on one.source_customer_no = pairs.first_customer_no
    inner join people as other on other.source_customer_no = pairs.second_customer_no
    left join identified as one_id on one_id.source_customer_no = pairs.first_customer_no
    left join identified as other_id on other_id.source_customer_no = pairs.second_customer_no
    left join shared_accounts as shared
        on shared.first_customer_no = pairs.first_customer_no
        and shared.second_customer_no = pairs.second_customer_no
),

ruled as (
    select
        first_customer_no, second_customer_no, is_id_equal, is_permit_equal, is_name_equal, is_name_near,
        is_birth_date_equal, is_gender_conflicting, is_mobile_equal, is_address_equal, is_employer_equal,
        is_account_shared, have_both_id,
        case
            when is_id_equal and is_name_equal then 'P1'
            when is_id_equal and is_name_near then 'P2'
            when is_id_equal then 'P3'
            when is_permit_equal and is_name_equal and is_birth_date_equal and is_nationality_equal then 'P4'
            when not have_both_id then 'P5'
        end as rule_code,
        case when is_name_equal then 30 else 0 end
        + case when is_birth_date_equal then 20 else 0 end
        + case when is_mobile_equal then 30 else 0 end
        + case when is_account_shared then 15 else 0 end
        + case when is_address_equal then 10 else 0 end
        + case when is_employer_equal then 5 else 0 end
        - case when is_gender_conflicting then 40 else 0 end as score
    from compared
)

select
    first_customer_no, second_customer_no, rule_code,
    case
        -- Of two valid identity numbers, one is somebody else's.
        when rule_code = 'P4' and have_both_id then 'review'
        when rule_code in ('P1', 'P2', 'P4') then 'same'
        when rule_code = 'P5' and score >= 85 then 'recommended'
        else 'review'
    end as outcome_code,
    case when rule_code = 'P5' then score end as score,
    is_id_equal, is_permit_equal, is_name_equal, is_name_near, is_birth_date_equal, is_gender_conflicting,
    is_mobile_equal, is_address_equal, is_employer_equal, is_account_shared, false as is_deleted
from ruled
where rule_code <> 'P5' or (rule_code = 'P5' and score >= 60)
union all
select
    known.first_customer_no, known.second_customer_no, known.rule_code, known.outcome_code, known.score,
    known.is_id_equal, known.is_permit_equal, known.is_name_equal, known.is_name_near,
    known.is_birth_date_equal, known.is_gender_conflicting, known.is_mobile_equal, known.is_address_equal,
    known.is_employer_equal, known.is_account_shared, true
from previous.retail_identity_pairs as known
left join ruled
    on ruled.first_customer_no = known.first_customer_no
    and ruled.second_customer_no = known.second_customer_no
    and (ruled.rule_code <> 'P5' or (ruled.rule_code = 'P5' and ruled.score >= 60))
left join base.customers_to_judge as first_touched
    on first_touched.source_customer_no = known.first_customer_no
left join base.customers_to_judge as second_touched
    on second_touched.source_customer_no = known.second_customer_no
where ruled.first_customer_no is null
    and (first_touched.source_customer_no is not null or second_touched.source_customer_no is not null)
