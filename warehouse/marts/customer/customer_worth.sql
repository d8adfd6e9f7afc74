-- The grade of a customer, stage of life, warnings, scores and contribution, side by side, in fen where the
-- layer below has more places.
with

warned as (
    select
        customer_id,
        cast(sum(points) as integer) as churn_score,
        string_agg(signal_code, ',' order by points desc nulls last, signal_code nulls last) as churn_signals
    from metrics.churn_signals
    where business_date = :business_date
    group by customer_id
),

ranks as (
    select grade_code, min(grade_rank) as grade_rank
    from ref.grade_thresholds
    where valid_from <= :business_date and :business_date < valid_to
    group by grade_code
),

-- The grade in force against that at the ends of the month and the year before.
moves as (
    select
        present.customer_id,
        present_rank.grade_rank - month_rank.grade_rank as steps_mom,
        present_rank.grade_rank - year_rank.grade_rank as steps_ytd
    from metrics.customer_grades as present
    inner join ranks as present_rank on present_rank.grade_code = present.grade_code
    left join metrics.customer_grades as month_end
        on month_end.customer_id = present.customer_id
        and month_end.valid_from <= month_end_before(:business_date, 1)
        and month_end_before(:business_date, 1) < month_end.valid_to
    left join ranks as month_rank on month_rank.grade_code = month_end.grade_code
    left join metrics.customer_grades as year_end
        on year_end.customer_id = present.customer_id
        and year_end.valid_from < cast(date_trunc('year', cast(:business_date as date)) as date)
        and cast(date_trunc('year', cast(:business_date as date)) as date) <= year_end.valid_to
    left join ranks as year_rank on year_rank.grade_code = year_end.grade_code
    where present.valid_from <= :business_date and :business_date < present.valid_to
)

select
    life.customer_id,
    grade.grade_code,
    grade.watch_months as grade_watch_months,
    grade.since_on as grade_since_on,
    case when moves.steps_mom > 0 then 'up' when moves.steps_mom < 0 then 'down' end as grade_move_mom_code,
    case when moves.steps_ytd > 0 then 'up' when moves.steps_ytd < 0 then 'down' end as grade_move_ytd_code,
    outlook.next_grade_code,
    outlook.next_grade_gap,
    outlook.next_grade_balance,
    outlook.is_near_upgrade,
    outlook.is_near_downgrade,
    life.lifecycle_stage_code,
    life.product_count,
    life.active_count_90d,
    life.last_active_on,
    life.is_payroll,
    level.level_code as churn_level_code,
    warned.churn_score,
    warned.churn_signals,
    scores.scored_on,
    scores.rfm_code,
    scores.loyalty_score,
    scores.value_score,
    scores.realised_value,
    scores.potential_value,
    scores.lifetime_value,
    profit.capital_eod,
    cast(round(profit.contribution_mtd, 2) as decimal(20, 2)) as contribution_mtd,
    cast(round(profit.contribution_ytd, 2) as decimal(20, 2)) as contribution_ytd,
    cast(round(profit.eva_mtd, 2) as decimal(20, 2)) as eva_mtd,
    cast(round(profit.eva_ytd, 2) as decimal(20, 2)) as eva_ytd,
    cast(round(profit.deposit_contribution_mtd, 2) as decimal(20, 2)) as deposit_contribution_mtd,
    cast(round(profit.loan_contribution_mtd, 2) as decimal(20, 2)) as loan_contribution_mtd,
    cast(round(profit.credit_card_contribution_mtd, 2) as decimal(20, 2)) as credit_card_contribution_mtd,
    cast(round(profit.wealth_contribution_mtd, 2) as decimal(20, 2)) as wealth_contribution_mtd,
    cast(round(profit.bill_contribution_mtd, 2) as decimal(20, 2)) as bill_contribution_mtd,
    cast(round(profit.international_contribution_mtd, 2) as decimal(20, 2)) as international_contribution_mtd
from metrics.customer_lifecycle as life
left join warned on warned.customer_id = life.customer_id
left join ref.churn_levels as level
    on level.points_from <= warned.churn_score and warned.churn_score < level.points_to
    and level.valid_from <= :business_date and :business_date < level.valid_to
left join metrics.customer_grades as grade
    on grade.customer_id = life.customer_id
    and grade.valid_from <= :business_date and :business_date < grade.valid_to
left join moves on moves.customer_id = life.customer_id
left join metrics.customer_outlook as outlook
    on outlook.customer_id = life.customer_id and outlook.business_date = :business_date
left join metrics.customer_scores as scores
    on scores.customer_id = life.customer_id and scores.business_date = :business_date
left join metrics.customer_profit as profit
    on profit.customer_id = life.customer_id and profit.business_date = :business_date
where life.business_date = :business_date
