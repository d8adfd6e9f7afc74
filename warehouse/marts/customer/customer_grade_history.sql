-- The grades a customer has had, and for how many month ends each was missed; what is known only since is
-- left out.
select
    customer_id,
    grade_code,
    grade_before_code,
    reason_code,
    watch_months,
    since_on,
    valid_from,
    case when valid_to <= :business_date then valid_to end as valid_to
from metrics.customer_grades
where valid_from <= :business_date
