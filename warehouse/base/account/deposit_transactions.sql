with

-- The accounts as they stand, whether or not their file has come.
open_accounts as (
    select
        account_no,
        sub_account_no,
        source_customer_no
    from base.accounts
    where valid_from <= :business_date and :business_date < valid_to
),

-- A booking without a sub-account belongs to the first one of the account.
first_sub_accounts as (
    select
        account_no,
        min(sub_account_no) as sub_account_no
    from open_accounts
    group by account_no
),

-- What is taken back on the day it was booked: not every source marks it then.
taken_back as (
    select distinct reversed_on, reversed_transaction_no
    from ods.core_deposit_transactions
    where reversal_code = '1' and reversed_transaction_no is not null
)

select
    :business_date as business_date,
    'core' as source_system,
    booking.transacted_on,
    booking.transaction_no,
    booking.sequence_no,
    cast(booking.transacted_on as varchar) || '-' || booking.transaction_no || '-'
        || cast(booking.sequence_no as varchar) as transaction_id,
    booking.transacted_at,
    booking.account_no,
    coalesce(booking.sub_account_no, first_sub.sub_account_no) as sub_account_no,
    booking.account_no
        || coalesce('-' || coalesce(booking.sub_account_no, first_sub.sub_account_no), '') as account_id,
    coalesce(account.source_customer_no, booking.source_customer_no) as source_customer_no,
    case booking.debit_credit_code when 'C' then 'credit' when 'D' then 'debit' else 'unknown' end
        as direction_code,
    coalesce(booking.currency_code, bank.base_currency_code) as currency_code,
    booking.amount,
    booking.balance_after,
    booking.transaction_code,
    booking.memo_code,
    booking.memo,
    booking.channel_code,
    booking.counterparty_account,
    booking.counterparty_name,
    booking.counterparty_bank_name,
    booking.transaction_org_id,
    booking.reversed_on,
    booking.reversed_transaction_no,
    -- A red entry takes back by its sign.
    coalesce(booking.reversal_code, '0') in ('1', '2')
        or booking.amount < 0
        or taken_back.reversed_transaction_no is not null as is_reversal,
    coalesce(booking.is_early_withdrawal, false) as is_early_withdrawal,
    coalesce(booking.is_cross_border, false) as is_cross_border
from ods.core_deposit_transactions as booking
cross join ref.bank as bank
left join first_sub_accounts as first_sub on first_sub.account_no = booking.account_no
left join open_accounts as account
    on account.account_no = booking.account_no
    and account.sub_account_no = coalesce(booking.sub_account_no, first_sub.sub_account_no)
left join taken_back
    on taken_back.reversed_transaction_no = booking.transaction_no
    and taken_back.reversed_on = booking.transacted_on
