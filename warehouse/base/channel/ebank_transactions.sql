select
    :business_date as business_date,
    'ebk' as source_system,
    ebank_transaction_no,
    source_customer_no,
    ebank_channel_code,
    business_code,
    amount,
    coalesce(result_code = '1', false) as is_successful,
    transacted_at,
    account_no,
    counterparty_account,
    core_transaction_no
from ods.ebk_transactions
