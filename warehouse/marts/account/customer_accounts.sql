select
    customer.customer_id,
    customer.org_pos,
    account.account_id,
    account.account_no,
    account.sub_account_no,
    account.product_code,
    product.product_name,
    account.aum_item_code,
    account.deposit_kind_code,
    account.currency_code,
    account.status_code,
    account.opened_on,
    account.matures_on,
    account.closed_on,
    account.exec_rate,
    balance.balance,
    coalesce(daily.balance_cny, 0) as balance_cny,
    balance.available_balance,
    balance.frozen_amount,
    daily.balance_avg_mtd,
    daily.balance_avg_qtd,
    daily.balance_avg_ytd,
    unit.unit_id as own_org_id,
    unit.unit_name as own_org_name
from base.accounts as account
inner join marts.customer_scope as customer on customer.source_customer_no = account.source_customer_no
inner join base.account_balances as balance
    on balance.account_id = account.account_id and balance.business_date = :business_date
-- A closed account without a balance has no row of its own among the day's figures.
left join metrics.account_daily as daily
    on daily.account_id = account.account_id
    and daily.account_kind_code = 'deposit'
    and daily.business_date = :business_date
left join base.organizations as place
    on place.org_id = account.org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
left join marts.units as unit on unit.unit_id = place.open_org_id
left join base.products as product
    on product.product_code = account.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where account.valid_from <= :business_date and :business_date < account.valid_to
