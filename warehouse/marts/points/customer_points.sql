-- What of a customer's points counts on the date, and what of it ends soon.
select
    customer_id,
    cast(coalesce(sum(points) filter (where not is_expired), 0) as bigint) as points_balance,
    cast(
        coalesce(sum(points) filter (where not is_expired and expires_on <= :business_date + 90), 0) as bigint
    ) as points_expiring_90d,
    min(expires_on) filter (where not is_expired) as points_expire_next_on,
    cast(
        coalesce(sum(points) filter (where earned_on > month_end_before(:business_date, 12)), 0) as bigint
    ) as points_earned_12m
from marts.customer_points_entries
group by customer_id
