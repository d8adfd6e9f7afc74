-- The bookings of a customer that stand, with who is on the other side: his own accounts here, an account of
-- his name at another bank, or somebody else. In yuan by the middle rates of the date that is looked at.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

own_accounts as (
    select numbers.customer_id, account.account_no, account.sub_account_no, account.account_name
    from base.accounts as account
    inner join numbers on numbers.source_customer_no = account.source_customer_no
    where account.valid_from <= :business_date and :business_date < account.valid_to
),

own_numbers as (
    select customer_id, account_no
    from own_accounts
    group by customer_id, account_no
),

-- Whatever is taken back counts on neither day.
taken_back as (
    select reversed_on, reversed_transaction_no
    from base.reversals
    where business_date <= :business_date
    group by reversed_on, reversed_transaction_no
)

select
    numbers.customer_id,
    booking.business_date,
    booking.transaction_id,
    booking.direction_code,
    booking.channel_code,
    booking.counterparty_name,
    booking.counterparty_account,
    booking.counterparty_bank_name,
    case
        when booking.currency_code = bank.base_currency_code then booking.amount
        else cast(round(cast(booking.amount as decimal(22, 2)) * rate.rate, 2) as decimal(20, 2))
    end as amount_cny,
    own.account_no is not null as is_between_own,
    coalesce(
        is_own_name(holder.account_name, booking.counterparty_name, booking.counterparty_bank_name), false
    ) as is_own_name
from base.deposit_transactions as booking
inner join numbers on numbers.source_customer_no = booking.source_customer_no
cross join ref.bank as bank
left join own_accounts as holder
    on holder.customer_id = numbers.customer_id and holder.account_no = booking.account_no
    and holder.sub_account_no = booking.sub_account_no
left join own_numbers as own
    on own.customer_id = numbers.customer_id and own.account_no = booking.counterparty_account
left join taken_back
    on taken_back.reversed_on = booking.transacted_on
    and taken_back.reversed_transaction_no = booking.transaction_no
left join base.rates as rate
    on rate.business_date = :business_date and rate.rate_type_code = 'MID'
    and rate.currency_code = booking.currency_code
where booking.business_date <= :business_date
    and not booking.is_reversal and taken_back.reversed_on is null
    and booking.direction_code in ('credit', 'debit')
