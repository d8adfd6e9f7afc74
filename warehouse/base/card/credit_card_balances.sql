select
    :business_date as business_date,
    'crd' as source_system,
    credit_account_no,
    credit_balance,
    bill_amount,
    minimum_payment,
    instalment_balance,
    overdue_days,
    spending_mtd,
    delivered_on
from ods.crd_credit_card_accounts
