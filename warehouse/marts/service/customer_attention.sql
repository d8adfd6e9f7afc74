-- What alerts and next steps go by beside the customer's row, of those of whom there is any of it: how much
-- risk he bears and until when that holds, whether he banks online, what the day took out of his accounts,
-- and whether he is one of the bank's best.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

assessed as (
    select customer_id, risk_level_code, expires_on
    from (
        select
            numbers.customer_id, assessment.risk_level_code, assessment.expires_on,
            row_number() over (
                partition by numbers.customer_id
                order by assessment.assessed_on desc nulls last, assessment.source_customer_no nulls last
            ) as place
        from base.suitability_assessments as assessment
        inner join numbers on numbers.source_customer_no = assessment.source_customer_no
        where assessment.valid_from <= :business_date and :business_date < assessment.valid_to
    ) as ranked
    where place = 1
),

online as (
    select numbers.customer_id, cast(count(*) as integer) as ebank_count
    from base.ebank_agreements as agreement
    inner join numbers on numbers.source_customer_no = agreement.source_customer_no
    where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
        and agreement.status_code = 'active'
    group by numbers.customer_id
),

-- Money that only moved between the customer's accounts comes in as it goes out, and has not left.
left_today as (
    select customer_id, debit_amount_1d - credit_amount_1d as large_outflow_1d
    from metrics.customer_movements
    where business_date = :business_date and large_movement_count_1d > 0
        and (debit_amount_1d - credit_amount_1d) * 2 >= large_movement_amount_1d
),

graded as (
    select customer_id, is_vip
    from metrics.customer_grades
    where is_vip and valid_from <= :business_date and :business_date < valid_to
)

select
    customer.customer_id,
    customer.org_pos,
    assessed.risk_level_code,
    assessed.expires_on as risk_expires_on,
    coalesce(online.ebank_count, 0) as ebank_count,
    left_today.large_outflow_1d,
    coalesce(graded.is_vip, false) as is_vip
from (select customer_id, min(org_pos) as org_pos from marts.customer_scope group by customer_id) as customer
left join assessed on assessed.customer_id = customer.customer_id
left join online on online.customer_id = customer.customer_id
left join left_today on left_today.customer_id = customer.customer_id
left join graded on graded.customer_id = customer.customer_id
where
    coalesce(assessed.customer_id, online.customer_id, left_today.customer_id, graded.customer_id) is not null
