select
    customer.customer_id,
    customer.org_pos,
    agreement.agreement_no,
    agreement.ebank_channel_code,
    agreement.authentication_tool_code,
    agreement.daily_limit,
    agreement.signed_on,
    agreement.cancelled_on,
    unit.unit_name as signing_org_name,
    last_login.last_login_at,
    coalesce(used.login_count_30d, 0) as login_count_30d,
    coalesce(used.login_count_90d, 0) as login_count_90d,
    coalesce(used.transaction_count_30d, 0) as transaction_count_30d,
    coalesce(used.transaction_count_90d, 0) as transaction_count_90d,
    agreement.status_code
from base.ebank_agreements as agreement
inner join marts.customer_scope as customer on customer.source_customer_no = agreement.source_customer_no
left join base.ebank_last_logins as last_login
    on last_login.source_customer_no = agreement.source_customer_no
    and last_login.ebank_channel_code = agreement.ebank_channel_code
    and last_login.business_date = :business_date
left join metrics.channel_use as used
    on used.source_customer_no = agreement.source_customer_no
    and used.ebank_channel_code = agreement.ebank_channel_code
    and used.business_date = :business_date
left join base.organizations as place
    on place.org_id = agreement.signing_org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
left join marts.units as unit on unit.unit_id = place.open_org_id
where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
