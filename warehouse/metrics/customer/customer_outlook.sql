-- How far a retail customer's month average is from the grade above, what balance would still reach it this
-- month, and whether the grade in force is about to be lost.
with

graded as (
    select
        daily.customer_id, daily.aum_balance_avg_mtd, daily.aum_balance_acc_mtd, daily.aum_balance_eod,
        grade.watch_months, own.grade_rank, own.lower_bound, own.months_below
    from metrics.customer_daily as daily
    inner join metrics.customer_grades as grade
        on grade.customer_id = daily.customer_id
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    inner join ref.grade_thresholds as own
        on own.customer_type_code = grade.customer_type_code and own.grade_code = grade.grade_code
        and own.valid_from <= :business_date and :business_date < own.valid_to
    where daily.business_date = :business_date and daily.customer_type_code = '1'
),

month as (
    select
        days_between(month_start, next_start) as days_in_month,
        days_between(:business_date, next_start) - 1 as days_left
    from (
        select month_start, cast(month_start + interval '1 month' as date) as next_start
        from metrics.periods
        where business_date = :business_date
    ) as period
),

measured as (
    select
        graded.customer_id, graded.watch_months, graded.months_below, graded.aum_balance_avg_mtd as average,
        graded.aum_balance_acc_mtd as accumulated, graded.lower_bound,
        above.grade_code as next_grade_code, above.lower_bound as threshold,
        above.lower_bound - graded.aum_balance_avg_mtd as gap, near.near_grade_amount, near.near_grade_share
    from graded
    inner join ref.customer_thresholds as near
        on near.customer_type_code = '1'
        and near.valid_from <= :business_date and :business_date < near.valid_to
    left join ref.grade_thresholds as above
        on above.customer_type_code = '1' and above.grade_rank = graded.grade_rank + 1
        and above.valid_from <= :business_date and :business_date < above.valid_to
)

select
    :business_date as business_date,
    measured.customer_id,
    measured.next_grade_code,
    case when measured.gap > 0 then measured.gap end as next_grade_gap,
    case
        when measured.gap > 0 and month.days_left > 0
            then dec_div(measured.threshold * month.days_in_month - measured.accumulated, month.days_left)
    end as next_grade_balance,
    coalesce(
        measured.gap > 0
        and (
            measured.gap <= measured.near_grade_amount
            or measured.gap <= measured.threshold * measured.near_grade_share
        ), false
    ) as is_near_upgrade,
    coalesce(
        measured.watch_months > 0 and measured.watch_months = measured.months_below - 1
        and measured.average < measured.lower_bound, false
    ) as is_near_downgrade
from measured
cross join month
