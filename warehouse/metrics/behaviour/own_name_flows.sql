-- What a customer's number moved to accounts of its own name at other banks and what came back from them, on
-- the day and since the month began. What a later delivery takes back leaves the month on that day.
with

-- When the bookings of ninety days were first taken back by a later delivery, today's included.
taken_back as (
    select reversed_on, reversed_transaction_no, min(business_date) as taken_back_on
    from base.reversals
    where business_date > :business_date - 90 and business_date <= :business_date
    group by reversed_on, reversed_transaction_no
),

moving as (
    select
        moved.account_no, moved.sub_account_no, moved.source_customer_no, moved.currency_code,
        moved.counterparty_name, moved.counterparty_bank_name, moved.is_reversal, moved.direction_code,
        moved.amount as amount_1d, moved.amount
    from base.deposit_transactions as moved
    left join taken_back
        on taken_back.reversed_on = moved.transacted_on
        and taken_back.reversed_transaction_no = moved.transaction_no
    where moved.business_date = :business_date and taken_back.taken_back_on is null
    union all
    select
        moved.account_no, moved.sub_account_no, moved.source_customer_no, moved.currency_code,
        moved.counterparty_name, moved.counterparty_bank_name, moved.is_reversal, moved.direction_code,
        0, -moved.amount
    from base.deposit_transactions as moved
    inner join taken_back
        on taken_back.reversed_on = moved.transacted_on
        and taken_back.reversed_transaction_no = moved.transaction_no
        and taken_back.taken_back_on = :business_date
    where moved.business_date > :business_date - 90 and moved.business_date < :business_date
),

-- In the bank's own currency: what moves in another is no sign of where the customer banks.
flows as (
    select
        moving.source_customer_no,
        coalesce(sum(moving.amount_1d) filter (where moving.direction_code = 'debit'), 0) as out_amount_1d,
        coalesce(max(moving.amount_1d) filter (where moving.direction_code = 'debit'), 0) as out_largest_1d,
        coalesce(sum(moving.amount_1d) filter (where moving.direction_code = 'credit'), 0) as in_amount_1d,
        coalesce(sum(moving.amount) filter (where moving.direction_code = 'debit'), 0) as out_amount,
        coalesce(sum(moving.amount) filter (where moving.direction_code = 'credit'), 0) as in_amount
    from moving
    inner join base.accounts as account
        on account.account_no = moving.account_no and account.sub_account_no = moving.sub_account_no
    inner join ref.bank as bank on bank.base_currency_code = moving.currency_code
    where not moving.is_reversal and moving.source_customer_no is not null
        and is_own_name(account.account_name, moving.counterparty_name, moving.counterparty_bank_name)
        and account.valid_from <= :business_date and :business_date < account.valid_to
    group by moving.source_customer_no
),

earlier as (
    select before.source_customer_no, before.out_amount_mtd, before.in_amount_mtd
    from previous.own_name_flows as before
    inner join metrics.periods as period
        on period.business_date = :business_date and before.business_date >= period.month_start
),

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    coalesce(flows.source_customer_no, earlier.source_customer_no) as source_customer_no,
    numbers.customer_id,
    coalesce(flows.out_amount_1d, 0) as out_amount_1d,
    coalesce(flows.out_largest_1d, 0) as out_largest_1d,
    coalesce(flows.in_amount_1d, 0) as in_amount_1d,
    coalesce(earlier.out_amount_mtd, 0) + coalesce(flows.out_amount, 0) as out_amount_mtd,
    coalesce(earlier.in_amount_mtd, 0) + coalesce(flows.in_amount, 0) as in_amount_mtd
from flows
full join earlier on earlier.source_customer_no = flows.source_customer_no
left join numbers
    on numbers.source_customer_no = coalesce(flows.source_customer_no, earlier.source_customer_no)
