select
    'cms' as source_system,
    loan.note_no,
    loan.contract_no,
    loan.source_customer_no,
    loan.product_code,
    loan.subject_code,
    coalesce(loan.currency_code, bank.base_currency_code) as currency_code,
    loan.loan_amount,
    loan.issued_on,
    coalesce(loan.extended_to, loan.matures_on) as matures_on,
    coalesce(loan.is_extended, false) as is_extended,
    coalesce(loan.is_restructured, false) as is_restructured,
    cast(loan.exec_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as exec_rate,
    cast(loan.penalty_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as penalty_rate,
    loan.repay_way_code,
    loan.repayment_account_no,
    loan.risk_class_code,
    coalesce(loan.is_written_off, false) or coalesce(loan.status_code, '') = '4' as is_written_off,
    coalesce(loan.is_inclusive, false) as is_inclusive,
    coalesce(loan.is_agricultural, false) as is_agricultural,
    coalesce(loan.is_green, false) as is_green,
    loan.manager_no,
    loan.assistant_no,
    loan.org_id,
    case loan.status_code
        when '1' then 'active'
        when '2' then 'overdue'
        when '3' then 'settled'
        when '4' then 'written_off'
        else 'unknown'
    end as status_code
from ods.cms_loans as loan
cross join ref.bank as bank
