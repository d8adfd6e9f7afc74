select
    business_date,
    source_system,
    reversed_on,
    reversed_transaction_no
from base.deposit_transactions
where business_date = :business_date
    and is_reversal
    and reversed_on is not null
    and reversed_transaction_no is not null
group by business_date, source_system, reversed_on, reversed_transaction_no
