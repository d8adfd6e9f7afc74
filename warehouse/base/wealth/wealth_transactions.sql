select
    :business_date as business_date,
    'wms' as source_system,
    transaction_no,
    transacted_on,
    source_customer_no,
    product_code,
    case transaction_type_code
        when '01' then 'subscription'
        when '02' then 'purchase'
        when '03' then 'redemption'
        when '04' then 'maturity'
        when '05' then 'dividend'
        when '06' then 'cancellation'
        when '07' then 'surrender'
        else 'unknown'
    end as transaction_type_code,
    amount,
    volume,
    nav,
    coalesce(fee, 0) as fee,
    coalesce(bank_income, 0) as bank_income,
    referrer_no,
    channel_code,
    sale_recording_no,
    case status_code
        when '1' then 'done'
        when '2' then 'failed'
        when '3' then 'cancelled'
        else 'unknown'
    end as status_code,
    original_transaction_no
from ods.wms_transactions
