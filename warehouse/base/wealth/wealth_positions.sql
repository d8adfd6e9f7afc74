with

-- The products as they stand, whether or not their file has come.
products as (
    select
        product.product_code,
        product.product_kind_code,
        latest.nav,
        latest.nav_on
    from base.wealth_products as product
    left join base.wealth_navs as latest
        on latest.business_date = :business_date
        and latest.product_code = product.product_code
    where product.valid_from <= :business_date and :business_date < product.valid_to
),

valued as (
    select
        holding.holding_no,
        case
            when coalesce(kind.valuation_code, 'nav') = 'paid_in' then
                -- A policy without a cash value protects only: it is no asset.
                case
                    when holding.reported_value = 0 then 0
                    else coalesce(
                        holding.premium_paid, holding.premium, holding.reported_value, holding.cost
                    )
                end
            when kind.valuation_code = 'face' then coalesce(holding.cost, holding.reported_value)
            when product.nav is not null and holding.volume is not null
                then cast(round(holding.volume * product.nav, 2) as decimal(20, 2))
            else coalesce(holding.cost, holding.reported_value)
        end as market_value
    from ods.wms_holdings as holding
    left join products as product on product.product_code = holding.product_code
    left join ref.product_kinds as kind
        on kind.product_kind_code = product.product_kind_code
        and kind.valid_from <= :business_date and :business_date < kind.valid_to
)

select
    :business_date as business_date,
    'wms' as source_system,
    holding.holding_no,
    holding.volume,
    holding.frozen_volume,
    holding.cost,
    product.nav,
    product.nav_on,
    -- What has ended is worth nothing, whatever the file still says.
    case
        when holding.status_code = '2' then cast(0 as decimal(20, 2))
        else coalesce(valued.market_value, 0)
    end as market_value,
    holding.reported_value,
    holding.accumulated_income,
    holding.premium_paid,
    holding.next_premium_on,
    holding.delivered_on
from ods.wms_holdings as holding
inner join valued on valued.holding_no = holding.holding_no
left join products as product on product.product_code = holding.product_code
