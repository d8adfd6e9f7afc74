select
    'ebk' as source_system,
    agreement_no,
    source_customer_no,
    ebank_channel_code,
    login_index,
    login_masked,
    mobile_index,
    mobile_last4_index,
    mobile_masked,
    mobile_sealed,
    account_no,
    authentication_tool_code,
    daily_limit,
    referrer_no,
    signing_org_id,
    signed_on,
    cancelled_on,
    case status_code
        when '1' then 'active'
        when '2' then 'cancelled'
        when '3' then 'suspended'
        else 'unknown'
    end as status_code,
    is_deleted
from ods.ebk_agreements
