select
    :business_date as business_date,
    'agt' as source_system,
    batch_no,
    sequence_no,
    employer_customer_no,
    employer_account_no,
    paid_on,
    case payment_kind_code
        when '01' then 'salary'
        when '02' then 'bonus'
        when '03' then 'pension'
        when '04' then 'allowance'
        when '05' then 'expenses'
        else 'unknown'
    end as payment_kind_code,
    account_no,
    source_customer_no,
    payee_name,
    amount,
    coalesce(result_code = '1', false) as is_paid,
    failure_reason
from ods.agt_payroll_payments
