select
    :business_date as business_date,
    'core' as source_system,
    account_no,
    sub_account_no,
    account_no || '-' || sub_account_no as account_id,
    balance,
    available_balance,
    frozen_amount,
    balance_day_before,
    accrued_interest_day,
    accrued_interest,
    source_acc_mtd,
    source_acc_qtd,
    source_acc_ytd,
    last_moved_on,
    delivered_on
from ods.core_deposit_accounts
