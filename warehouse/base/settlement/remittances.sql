select
    :business_date as business_date,
    'ibs' as source_system,
    remittance.remittance_no,
    remittance.transacted_on,
    case remittance.direction_code
        when 'I' then 'inward'
        when 'O' then 'outward'
        else 'unknown'
    end as settlement_direction_code,
    remittance.source_customer_no,
    remittance.currency_code,
    remittance.amount,
    remittance.amount_usd,
    remittance.amount_cny,
    remittance.counterparty_name,
    remittance.counterparty_country_code,
    remittance.declaration_code,
    case remittance.conversion_code
        when '1' then 'sold'
        when '2' then 'bought'
        else 'none'
    end as conversion_code,
    remittance.exchange_rate,
    remittance.fx_spread_cny,
    remittance.fee_cny,
    remittance.org_id
from ods.ibs_remittances as remittance
