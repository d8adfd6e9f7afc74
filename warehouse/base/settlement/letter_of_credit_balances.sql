select
    :business_date as business_date,
    'ibs' as source_system,
    letter_no,
    balance,
    balance_cny,
    delivered_on
from ods.ibs_letters_of_credit
