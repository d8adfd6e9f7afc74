-- A customer's own ratings and classes, and those of the notes; of each the newest is the one that holds.
with

assessed as (
    select customer_id, org_pos, 'customer' as object_type_code, source_customer_no as object_no
    from marts.customer_scope
    union all
    select customer.customer_id, customer.org_pos, 'note', loan.note_no
    from base.loans as loan
    inner join marts.customer_scope as customer on customer.source_customer_no = loan.source_customer_no
    where loan.valid_from <= :business_date and :business_date < loan.valid_to
)

select
    assessed.customer_id,
    assessed.org_pos,
    assessment.object_type_code,
    assessment.object_no,
    assessment.effective_on,
    assessment.rating_code,
    assessment.default_probability_ratio,
    assessment.default_loss_ratio,
    assessment.risk_class_code,
    assessment.previous_risk_class_code,
    assessment.reason,
    row_number() over (
        partition by assessed.customer_id, assessment.object_type_code, assessment.object_no
        order by assessment.effective_on desc nulls last
    ) = 1 as is_current
from base.credit_assessments as assessment
inner join assessed
    on assessed.object_type_code = assessment.object_type_code and assessed.object_no = assessment.object_no
where assessment.effective_on <= :business_date
    and assessment.valid_from <= :business_date and :business_date < assessment.valid_to
