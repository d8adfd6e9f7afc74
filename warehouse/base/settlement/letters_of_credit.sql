select
    'ibs' as source_system,
    letter.letter_no,
    letter.letter_kind_code,
    letter.source_customer_no,
    coalesce(letter.currency_code, bank.base_currency_code) as currency_code,
    letter.amount,
    letter.tenor_code,
    letter.beneficiary_name,
    letter.beneficiary_country_code,
    letter.margin_ratio,
    letter.fee_cny,
    letter.issued_on,
    letter.expires_on,
    letter.documents_arrived_on,
    letter.paid_on,
    letter.manager_no,
    letter.org_id,
    case letter.status_code
        when '1' then 'open'
        when '2' then 'presented'
        when '3' then 'settled'
        when '4' then 'expired'
        else 'unknown'
    end as status_code
from ods.ibs_letters_of_credit as letter
cross join ref.bank as bank
