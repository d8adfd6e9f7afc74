select
    'core' as source_system,
    account.account_no,
    account.sub_account_no,
    account.account_no || '-' || account.sub_account_no as account_id,
    account.source_customer_no,
    account.account_name,
    account.customer_type_code,
    account.card_no,
    account.product_code,
    account.subject_code,
    account.deposit_kind_code,
    case
        when account.is_margin then 'MARGIN'
        -- An unknown kind of deposit is told by its maturity.
        else coalesce(kind.aum_item_code, case when account.matures_on is null then 'DEMAND' else 'TERM' end)
    end as aum_item_code,
    account.term_code,
    coalesce(account.currency_code, bank.base_currency_code) as currency_code,
    account.cash_remittance_code,
    account.account_class_code,
    account.account_nature_code,
    case account.status_code
        when 'A' then 'active'
        when 'C' then 'closed'
        when 'D' then 'dormant'
        when 'H' then 'lost'
        when 'F' then 'frozen'
        when 'S' then 'stopped'
        else 'unknown'
    end as status_code,
    account.opened_on,
    account.opening_org_id,
    account.opening_channel_code,
    account.closed_on,
    account.value_on,
    account.matures_on,
    account.renews_automatically,
    account.renewal_count,
    cast(account.exec_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as exec_rate,
    cast(account.base_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as base_rate,
    cast(account.agreed_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as agreed_rate,
    coalesce(account.is_payroll, false) as is_payroll,
    coalesce(account.is_dormant, false) as is_dormant,
    coalesce(account.is_margin, false) as is_margin,
    coalesce(account.is_secret, false) as is_secret,
    coalesce(account.is_in_case, false) as is_in_case,
    account.registered_manager_no,
    account.org_id
from ods.core_deposit_accounts as account
cross join ref.bank as bank
left join ref.deposit_kinds as kind
    on kind.deposit_kind_code = account.deposit_kind_code
    and kind.valid_from <= :business_date and :business_date < kind.valid_to
