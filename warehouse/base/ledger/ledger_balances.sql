-- Balances have the sign of the accounts that they sum up, whatever sign the ledger sends them with.
select
    :business_date as business_date,
    'gls' as source_system,
    ledger.org_id,
    ledger.subject_code,
    ledger.currency_code,
    case ledger.debit_credit_code when 'C' then 'credit' else 'debit' end as balance_side_code,
    ledger.opening_balance * coalesce(convention.sign, 1) as opening_balance,
    ledger.debit_amount,
    ledger.credit_amount,
    ledger.closing_balance * coalesce(convention.sign, 1) as balance,
    ledger.delivered_on
from ods.gls_balances as ledger
left join ref.balance_signs as convention
    on convention.source_system = 'gls' and convention.debit_credit_code = ledger.debit_credit_code
