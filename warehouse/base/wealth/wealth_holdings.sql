select
    'wms' as source_system,
    holding.holding_no,
    holding.source_customer_no,
    holding.product_code,
    coalesce(kind.aum_item_code, 'WEALTH') as aum_item_code,
    holding.ta_account_no,
    holding.bought_on,
    coalesce(holding.matures_on, product.matures_on) as matures_on,
    holding.referrer_no,
    holding.channel_code,
    holding.org_id,
    case holding.status_code
        when '1' then 'held'
        when '2' then 'ended'
        when '3' then 'frozen'
        else 'unknown'
    end as status_code,
    holding.policy_no,
    holding.premium,
    holding.premium_way_code,
    holding.premium_years,
    holding.cover_ends_on
from ods.wms_holdings as holding
-- The products as they stand, whether or not their file has come.
left join base.wealth_products as product
    on product.product_code = holding.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
left join ref.product_kinds as kind
    on kind.product_kind_code = product.product_kind_code
    and kind.valid_from <= :business_date and :business_date < kind.valid_to
