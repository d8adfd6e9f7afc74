select
    :business_date as business_date,
    'ftp' as source_system,
    account_id,
    balance,
    interest_amount_mtd,
    ftp_amount_mtd,
    net_interest_mtd,
    calculated_on,
    delivered_on
from ods.ftp_results
where net_interest_mtd is not null
