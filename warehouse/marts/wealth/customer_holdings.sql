select
    customer.customer_id,
    customer.org_pos,
    holding.holding_no,
    holding.product_code,
    product.product_name,
    product.product_kind_code,
    product.risk_level_code,
    valued.volume,
    valued.nav,
    valued.nav_on,
    valued.cost,
    valued.market_value,
    valued.accumulated_income,
    holding.bought_on,
    holding.matures_on,
    holding.status_code,
    holding.aum_item_code
from base.wealth_holdings as holding
inner join marts.customer_scope as customer on customer.source_customer_no = holding.source_customer_no
inner join base.wealth_positions as valued
    on valued.holding_no = holding.holding_no and valued.business_date = :business_date
left join base.wealth_products as product
    on product.product_code = holding.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where holding.valid_from <= :business_date and :business_date < holding.valid_to
