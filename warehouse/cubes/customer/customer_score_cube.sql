-- Customers counted by what they scored at the last month end, and by how long they have been customers.
-- Fifths four and five are high; the segment says so of recency, frequency and money in this order.
with

scored as (
    select
        daily.org_id, daily.customer_type_code, daily.aum_balance_eod,
        years_between(life.opened_on, :business_date) as years, score.loyalty_score,
        score.rfm_code,
        coalesce(life.product_count, 0) as product_count
    from metrics.customer_daily as daily
    left join metrics.customer_lifecycle as life
        on life.customer_id = daily.customer_id and life.business_date = :business_date
    left join metrics.customer_scores as score
        on score.customer_id = daily.customer_id and score.business_date = :business_date
    where daily.business_date = :business_date
),

views as (
    select
        org_id, customer_type_code, aum_balance_eod, product_count,
        case
            when years is null then '-'
            when years < 1 then '0'
            when years < 3 then '1-2'
            when years < 5 then '3-4'
            when years < 10 then '5-9'
            else '10-'
        end as tenure_band_code,
        case
            when loyalty_score is null then '-'
            when loyalty_score < 40 then '0-39'
            when loyalty_score < 60 then '40-59'
            when loyalty_score < 80 then '60-79'
            else '80-'
        end as loyalty_band_code,
        case
            when rfm_code is null then '-'
            else case when rfm_code >= 400 then 'H' else 'L' end
                || case when rfm_code % 100 >= 40 then 'H' else 'L' end
                || case when rfm_code % 10 >= 4 then 'H' else 'L' end
        end as rfm_segment_code
    from scored
)

select
    :business_date as business_date,
    org_id,
    customer_type_code,
    tenure_band_code,
    loyalty_band_code,
    rfm_segment_code,
    count(*) as customer_count,
    sum(product_count) as product_count,
    sum(aum_balance_eod) as aum_balance_eod
from views
group by org_id, customer_type_code, tenure_band_code, loyalty_band_code, rfm_segment_code
