-- How a customer stands with what he borrows: what he owes, what of it is late or bad, what he may still
-- draw, and how he is rated. Whoever neither borrows nor is rated has no row.
with

rates as (
    select currency_code, min(rate) as rate
    from base.rates
    cross join ref.bank as bank
    where business_date = :business_date and rate_type_code = 'MID'
        and currency_code <> bank.base_currency_code
    group by currency_code
    union all
    select base_currency_code, cast(1 as decimal(12, 8)) from ref.bank
),

notes as (
    select
        customer.customer_id,
        customer.org_pos,
        loan.is_written_off,
        loan.risk_class_code,
        not loan.is_written_off and loan.risk_class_code in ('03', '04', '05') as is_non_performing,
        not loan.is_written_off and (day.overdue_balance > 0 or day.overdue_days > 0) as is_overdue,
        day.overdue_days,
        cast(round(cast(day.balance as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2)) as balance,
        cast(round(cast(day.overdue_balance as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as overdue_balance,
        cast(round(cast(day.interest_arrears as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as arrears_on,
        cast(round(cast(day.interest_arrears_off as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as arrears_off
    from base.loans as loan
    inner join marts.customer_scope as customer on customer.source_customer_no = loan.source_customer_no
    inner join base.loan_balances as day
        on day.note_no = loan.note_no and day.business_date = :business_date
    left join rates on rates.currency_code = loan.currency_code
    where (loan.status_code <> 'settled' or day.balance <> 0)
        and loan.valid_from <= :business_date and :business_date < loan.valid_to
),

-- What is written off is no longer on the books, but still says how the customer has paid.
owed as (
    select
        customer_id,
        org_pos,
        count(*) filter (where not is_written_off) as loan_count,
        sum(balance) filter (where not is_written_off) as loan_balance,
        count(*) filter (where is_overdue) as overdue_count,
        sum(overdue_balance) filter (where is_overdue) as overdue_balance,
        max(overdue_days) filter (where is_overdue) as overdue_days,
        sum(coalesce(arrears_on, 0) + coalesce(arrears_off, 0)) filter (where not is_written_off)
            as interest_arrears,
        count(*) filter (where is_non_performing) as non_performing_count,
        sum(balance) filter (where is_non_performing) as non_performing_balance,
        sum(balance) filter (where is_written_off) as written_off_balance,
        max(risk_class_code) as risk_class_code
    from notes
    group by customer_id, org_pos
),

-- The limit of a group is shared out among its members, whose own limits count.
limits as (
    select
        customer.customer_id,
        customer.org_pos,
        cast(round(cast(credit.approved_amount as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as approved,
        cast(round(cast(day.used_amount as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as used,
        cast(round(cast(day.available_amount as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as available,
        cast(round(cast(day.exposure_amount as decimal(20, 2)) * rates.rate, 2) as decimal(20, 2))
            as exposure
    from base.credit_limits as credit
    inner join marts.customer_scope as customer on customer.source_customer_no = credit.source_customer_no
    inner join base.credit_limit_balances as day
        on day.limit_no = credit.limit_no and day.business_date = :business_date
    left join rates on rates.currency_code = credit.currency_code
    where credit.status_code = 'active' and credit.limit_type_code is distinct from '04'
        and credit.valid_from <= :business_date and :business_date < credit.valid_to
),

granted as (
    select
        customer_id,
        org_pos,
        sum(approved) as limit_approved,
        sum(used) as limit_used,
        sum(available) as limit_available,
        sum(exposure) as limit_exposure
    from limits
    group by customer_id, org_pos
),

rated as (
    select customer_id, org_pos, rating_code, default_probability_ratio, effective_on
    from (
        select
            customer_id, org_pos, rating_code, default_probability_ratio, effective_on,
            row_number() over (
                partition by customer_id order by effective_on desc nulls last, object_no nulls last
            ) as place
        from marts.customer_credit_assessments
        where object_type_code = 'customer' and is_current and rating_code is not null
    ) as newest
    where place = 1
),

borrowers as (
    select customer_id, org_pos from owed
    union
    select customer_id, org_pos from granted
    union
    select customer_id, org_pos from rated
)

select
    borrowers.customer_id,
    borrowers.org_pos,
    rated.rating_code,
    rated.effective_on as rated_on,
    rated.default_probability_ratio,
    owed.risk_class_code,
    cast(coalesce(owed.loan_count, 0) as integer) as loan_count,
    coalesce(owed.loan_balance, 0) as loan_balance,
    cast(coalesce(owed.overdue_count, 0) as integer) as overdue_count,
    coalesce(owed.overdue_balance, 0) as overdue_balance,
    coalesce(owed.overdue_days, 0) as overdue_days,
    coalesce(owed.interest_arrears, 0) as interest_arrears,
    cast(coalesce(owed.non_performing_count, 0) as integer) as non_performing_count,
    coalesce(owed.non_performing_balance, 0) as non_performing_balance,
    coalesce(owed.written_off_balance, 0) as written_off_balance,
    granted.limit_approved,
    granted.limit_used,
    granted.limit_available,
    granted.limit_exposure,
    ratio6(granted.limit_used, granted.limit_approved) as limit_utilisation_ratio
from borrowers
left join owed on owed.customer_id = borrowers.customer_id
left join granted on granted.customer_id = borrowers.customer_id
left join rated on rated.customer_id = borrowers.customer_id
