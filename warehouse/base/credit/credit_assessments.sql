select
    'cms' as source_system,
    case object_type_code
        when 'N' then 'note'
        when 'C' then 'customer'
        else 'unknown'
    end as object_type_code,
    object_no,
    effective_on,
    risk_class_code,
    previous_risk_class_code,
    rating_code,
    default_probability_ratio,
    default_loss_ratio,
    reason,
    -- The feed carries no flag: an assessment is followed by the next, and never taken back.
    false as is_deleted
from ods.cms_credit_assessments
