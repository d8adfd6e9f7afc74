-- Accounts counted and summed by what they are, who books and who holds them, and the grade of their
-- customer, the month up to the business date.
with

owners as (
    select customer_id, employee_id
    from metrics.customer_owners
    where valid_from <= :business_date and :business_date < valid_to
),

grades as (
    select customer_id, grade_code
    from metrics.customer_grades
    where valid_from <= :business_date and :business_date < valid_to
),

-- What it is by contract; the classes are of loans alone.
terms as (
    select 'loan' as account_kind_code, loan.note_no as account_id, loan.product_code, null as term_code,
        loan.risk_class_code, balance.overdue_days,
        case when loan.is_inclusive then 'inclusive' when not loan.is_inclusive then 'other' end
            as inclusive_code
    from base.loans as loan
    left join base.loan_balances as balance
        on balance.note_no = loan.note_no and balance.business_date = :business_date
    where loan.valid_from <= :business_date and :business_date < loan.valid_to
    union all
    select 'deposit', account_id, product_code, term_code, null, null, null
    from base.accounts
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select 'wealth', holding_no, product_code, null, null, null, null
    from base.wealth_holdings
    where valid_from <= :business_date and :business_date < valid_to
),

views as (
    select
        account.org_id, coalesce(owners.employee_id, '-') as employee_id,
        coalesce(account.customer_type_code, '-') as customer_type_code,
        coalesce(grades.grade_code, '-') as grade_code,
        account.account_kind_code, account.aum_item_code, account.currency_code, account.is_in_aum,
        coalesce(terms.product_code, '-') as product_code, coalesce(terms.term_code, '-') as term_code,
        coalesce(terms.risk_class_code, '-') as risk_class_code,
        coalesce(terms.inclusive_code, '-') as inclusive_code,
        case
            when terms.overdue_days is null then '-'
            when terms.overdue_days <= 0 then '0'
            when terms.overdue_days <= 30 then '1-30'
            when terms.overdue_days <= 90 then '31-90'
            else '91-'
        end as overdue_band_code,
        account.is_open, account.opened_on, account.balance_cny, account.acc_mtd, account.acc_ytd,
        case
            when account.is_open and account.balance_cny > 0 and account.matures_on > :business_date
                then days_between(:business_date, account.matures_on)
        end as days_left,
        profit.account_id is not null as is_priced, profit.interest_mtd, profit.margin_mtd,
        profit.contribution_mtd, profit.contribution_ytd, profit.eva_mtd, profit.eva_ytd
    from metrics.account_daily as account
    left join metrics.account_profit as profit
        on profit.account_id = account.account_id
        and profit.account_kind_code = account.account_kind_code
        and profit.business_date = :business_date
    left join terms
        on terms.account_id = account.account_id and terms.account_kind_code = account.account_kind_code
    left join owners on owners.customer_id = account.customer_id
    left join grades on grades.customer_id = account.customer_id
    where account.business_date = :business_date
)

select
    :business_date as business_date,
    org_id,
    employee_id,
    customer_type_code,
    grade_code,
    account_kind_code,
    aum_item_code,
    currency_code,
    is_in_aum,
    product_code,
    term_code,
    risk_class_code,
    overdue_band_code,
    inclusive_code,
    count(*) filter (where is_open) as account_count,
    count(*) filter (
        where opened_on >= cast(date_trunc('month', cast(:business_date as date)) as date)
    ) as new_count,
    sum(balance_cny) as balance_cny,
    coalesce(sum(acc_mtd), 0) as acc_mtd,
    count(*) filter (where acc_mtd is null) as unknown_acc_count,
    coalesce(sum(acc_ytd), 0) as acc_ytd,
    count(*) filter (where acc_ytd is null) as unknown_acc_ytd_count,
    coalesce(sum(balance_cny) filter (where days_left <= 30), 0) as maturity_amount_30d,
    coalesce(sum(balance_cny) filter (where days_left <= 60), 0) as maturity_amount_60d,
    coalesce(sum(balance_cny) filter (where days_left <= 90), 0) as maturity_amount_90d,
    coalesce(sum(interest_mtd), 0) as interest_mtd,
    count(*) filter (where is_priced and interest_mtd is null) as unknown_interest_count,
    coalesce(sum(margin_mtd), 0) as margin_mtd,
    count(*) filter (where is_priced and margin_mtd is null) as unknown_margin_count,
    coalesce(sum(contribution_mtd), 0) as contribution_mtd,
    coalesce(sum(eva_mtd), 0) as eva_mtd,
    count(*) filter (where is_priced and contribution_mtd is null) as unknown_contribution_count,
    coalesce(sum(contribution_ytd), 0) as contribution_ytd,
    coalesce(sum(eva_ytd), 0) as eva_ytd,
    count(*) filter (where is_priced and contribution_ytd is null) as unknown_contribution_ytd_count
from views
group by org_id, employee_id, customer_type_code, grade_code, account_kind_code, aum_item_code, currency_code,
    is_in_aum, product_code, term_code, risk_class_code, overdue_band_code, inclusive_code
