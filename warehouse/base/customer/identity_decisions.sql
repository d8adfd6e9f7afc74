select
    first_customer_no,
    second_customer_no,
    case decision_code when 'S' then 'same' else 'distinct' end as decision_code,
    decision_no,
    decided_on
from ods.crm_identity_decisions
