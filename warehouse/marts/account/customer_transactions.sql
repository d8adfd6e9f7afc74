select
    customer.customer_id,
    booking.business_date,
    booking.transaction_id,
    booking.transacted_on,
    booking.transacted_at,
    booking.account_id,
    booking.direction_code,
    booking.currency_code,
    booking.amount,
    booking.balance_after,
    booking.channel_code,
    booking.memo,
    booking.counterparty_name,
    booking.counterparty_account,
    booking.is_reversal
from base.customer_xref as customer
inner join base.deposit_transactions as booking
    on booking.source_customer_no = customer.source_customer_no
where customer.source_system = 'core'
    and customer.valid_from <= :business_date and :business_date < customer.valid_to
    and booking.business_date <= :business_date
