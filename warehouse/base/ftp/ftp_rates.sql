select
    'ftp' as source_system,
    account_id,
    case business_code
        when '01' then 'deposit'
        when '02' then 'loan'
        when '03' then 'discount'
        else 'unknown'
    end as business_code,
    ftp_rate,
    ftp_base_rate,
    ftp_adjustment,
    -- A price ends when a full file no longer names the account; no increment deletes one.
    false as is_deleted
from ods.ftp_results
