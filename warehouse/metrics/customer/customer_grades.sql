-- The grade of every customer. It moves with the first night of a month, by the averages of the month end
-- before: up at once to what was reached, down only after so many month ends in a row below; by what is not
-- known nobody moves. A customer new in the history begins with what he has reached, be it by the balance of
-- the day, one that joins it later with the lowest grade.
with

nights as (
    select
        count(*) filter (where business_date < :business_date) = 0 as is_first,
        count(*) filter (
            where business_date < :business_date
                and business_date >= cast(date_trunc('month', cast(:business_date as date)) as date)
        ) = 0 as is_first_of_month
    from metrics.periods
),

-- The day is written out, not joined: so the engine opens its partition alone.
figures as (
    select business_date, customer_id, customer_type_code,
        case when customer_type_code = '1' then aum_balance_eod else deposit_balance_eod end as balance,
        case
            when customer_type_code = '1' then aum_balance_avg_mtd else deposit_balance_avg_ytd
        end as average
    from metrics.customer_daily
    where business_date = :business_date
        or business_date = month_end_before(:business_date, 1)
),

contributions as (
    select business_date, customer_id, contribution_12m
    from metrics.customer_contribution
    where business_date = :business_date
        or business_date = month_end_before(:business_date, 1)
),

-- By the averages of the month end with the thresholds of that day; on the very first night by today's.
measured as (
    select
        figures.customer_id, figures.customer_type_code, figures.business_date,
        coalesce(figures.average, case when nights.is_first then figures.balance end) as amount,
        contributions.contribution_12m,
        figures.customer_type_code = '1' or contributions.customer_id is null
            or contributions.contribution_12m is not null as is_contribution_known
    from figures
    cross join nights
    left join contributions
        on contributions.customer_id = figures.customer_id
        and contributions.business_date = figures.business_date
    where (nights.is_first and figures.business_date = :business_date)
        or (nights.is_first_of_month and figures.business_date = month_end_before(:business_date, 1))
),

reached as (
    select
        measured.customer_id, max(grade.grade_rank) as grade_rank,
        bool_and(measured.amount is not null and measured.is_contribution_known) as is_known
    from measured
    inner join ref.grade_thresholds as grade
        on grade.customer_type_code = measured.customer_type_code
        and grade.valid_from <= measured.business_date and measured.business_date < grade.valid_to
        and (
            grade.lower_bound <= greatest(coalesce(measured.amount, 0), 0)
            or measured.contribution_12m >= grade.contribution_from
        )
    group by measured.customer_id
),

customers as (
    select
        own_figures.customer_id, own_figures.customer_type_code, nights.is_first,
        own.customer_id is null as is_new,
        case
            when own.customer_id is null or reached.is_known or reached.grade_rank >= grade.grade_rank
                then reached.grade_rank
        end as reached_rank,
        grade.grade_rank, grade.months_below, own.watch_months, own.since_on,
        own.reason_code, own.grade_code, own.grade_before_code
    from metrics.customer_daily as own_figures
    cross join nights
    left join previous.customer_grades as own
        on own.customer_id = own_figures.customer_id
        and own.customer_type_code = own_figures.customer_type_code
    left join ref.grade_thresholds as grade
        on grade.customer_type_code = own.customer_type_code and grade.grade_code = own.grade_code
        and grade.valid_from <= :business_date and :business_date < grade.valid_to
    left join reached on reached.customer_id = own_figures.customer_id
    where own_figures.business_date = :business_date
),

moved as (
    select
        customer_id, customer_type_code,
        case
            when is_new and is_first then 'opening'
            when is_new then 'joined'
            when reached_rank > grade_rank then 'upgraded'
            when reached_rank < grade_rank and watch_months + 1 >= months_below then 'downgraded'
        end as movement_code,
        case
            when reached_rank < grade_rank then watch_months + 1
            when reached_rank is null then watch_months
            else 0
        end as watch_months,
        case when is_new then coalesce(reached_rank, 1) else reached_rank end as reached_rank, grade_rank,
        since_on, reason_code, grade_code, grade_before_code
    from customers
)

select
    moved.customer_id,
    moved.customer_type_code,
    grade.grade_code,
    grade.is_vip,
    case when moved.movement_code is null then moved.watch_months else 0 end as watch_months,
    case when moved.movement_code is null then moved.since_on else :business_date end as since_on,
    coalesce(moved.movement_code, moved.reason_code) as reason_code,
    case
        when moved.movement_code in ('upgraded', 'downgraded') then moved.grade_code
        when moved.movement_code is null then moved.grade_before_code
    end as grade_before_code
from moved
inner join ref.grade_thresholds as grade
    on grade.customer_type_code = moved.customer_type_code
    and grade.grade_rank = case
        when moved.movement_code = 'joined' then 1
        when moved.movement_code is null then moved.grade_rank
        else moved.reached_rank
    end
    and grade.valid_from <= :business_date and :business_date < grade.valid_to
