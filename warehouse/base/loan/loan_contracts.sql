select
    'cms' as source_system,
    contract.contract_no,
    contract.source_customer_no,
    contract.limit_no,
    contract.product_code,
    coalesce(contract.currency_code, bank.base_currency_code) as currency_code,
    contract.contract_amount,
    contract.guarantee_code,
    contract.rate_kind_code,
    contract.float_bp,
    cast(contract.exec_rate_percent * cast(0.01 as decimal(3, 2)) as decimal(12, 8)) as exec_rate,
    contract.purpose,
    contract.invested_industry_code,
    contract.starts_on,
    contract.ends_on,
    contract.status_code,
    contract.manager_no,
    contract.assistant_no,
    contract.org_id
from ods.cms_loan_contracts as contract
cross join ref.bank as bank
