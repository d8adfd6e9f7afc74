-- The latest assessment of all the numbers a customer has; of two of one day the more careful one.
select
    customer_id, org_pos, assessed_on, risk_level_code, score, expires_on,
    coalesce(expires_on < :business_date, false) as is_expired, channel_code, is_qualified_investor
from (
    select
        customer.customer_id,
        customer.org_pos,
        assessment.assessed_on,
        assessment.risk_level_code,
        assessment.score,
        assessment.expires_on,
        assessment.channel_code,
        assessment.is_qualified_investor,
        row_number() over (
            partition by customer.customer_id
            order by
                assessment.assessed_on desc nulls last, assessment.risk_level_code nulls last,
                assessment.expires_on nulls last
        ) as place
    from base.suitability_assessments as assessment
    inner join marts.customer_scope as customer
        on customer.source_customer_no = assessment.source_customer_no
    where assessment.valid_from <= :business_date and :business_date < assessment.valid_to
) as assessed
where place = 1
