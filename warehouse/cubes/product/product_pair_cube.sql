-- Who has two kinds of product at once, from either side: holders of one who hold the other as well.
with

held as (
    select holding.customer_id, holding.product_category_code,
        coalesce(daily.org_id, '-') as org_id, coalesce(daily.customer_type_code, '-') as customer_type_code
    from metrics.product_holdings as holding
    left join metrics.customer_daily as daily
        on daily.customer_id = holding.customer_id and daily.business_date = :business_date
    where holding.business_date = :business_date
)

select
    :business_date as business_date,
    held.org_id,
    held.customer_type_code,
    held.product_category_code,
    other.product_category_code as with_product_category_code,
    count(*) as holder_count
from held
inner join held as other
    on other.customer_id = held.customer_id and other.product_category_code <> held.product_category_code
group by held.org_id, held.customer_type_code, held.product_category_code, other.product_category_code
