-- What an account earned and cost on the day, by internal prices: net interest less expected loss and the
-- cost of handling, less tax, and less what its capital costs. Yuan to the millionth, so that days add up
-- to the month. Where an account has no price of the day, nothing that hangs on it is known, nor its sums
-- until they begin anew.
with

period as (
    select month_start, year_start, known_from = :business_date as is_first
    from metrics.periods
    where business_date = :business_date
),

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

bank_wide as (
    select
        cast(max(value) filter (where parameter_code = 'day_basis') as integer) as day_basis,
        cast(max(value) filter (where parameter_code = 'capital_day_basis') as integer) as capital_day_basis,
        1 + max(value) filter (where parameter_code = 'value_added_tax') as tax_factor,
        max(value) filter (where parameter_code = 'reserve_adjustment') as reserve_adjustment,
        max(value) filter (where parameter_code = 'deposit_insurance') as deposit_insurance,
        max(value) filter (where parameter_code = 'income_tax') as income_tax,
        max(value) filter (where parameter_code = 'target_capital') as target_capital,
        max(value) filter (where parameter_code = 'hurdle') as hurdle
    from parameters
    where segment_code = 'ALL'
),

prices as (
    select account_id, ftp_rate from base.ftp_rates
    where valid_from <= :business_date and :business_date < valid_to
),

handled as (
    select moved.account_id, sum(cost.value) as transaction_cost
    from base.deposit_transactions as moved
    inner join parameters as cost
        on cost.parameter_code = 'transaction_cost' and cost.segment_code = moved.channel_code
    where moved.business_date = :business_date
    group by moved.account_id
),

accounts as (
    select
        account.account_kind_code, account.account_id, account.source_customer_no, account.customer_id,
        account.org_id, account.currency_code, account.balance_cny, prices.ftp_rate,
        case when account.is_open then accrue(coalesce(fixed.value, 0), 1, 365) else 0 end as fixed_cost
    from metrics.account_daily as account
    left join prices on prices.account_id = account.account_id
    left join parameters as fixed
        on fixed.parameter_code = 'account_cost' and fixed.segment_code = account.aum_item_code
    where account.business_date = :business_date and account.account_kind_code in ('deposit', 'loan')
),

-- Interest of the day as the core system accrued it; of other currencies by the agreed rate.
deposits as (
    select
        account.account_kind_code, account.account_id, account.source_customer_no, account.customer_id,
        account.org_id, account.balance_cny, account.ftp_rate,
        accrue(
            account.balance_cny, account.ftp_rate - bank_wide.reserve_adjustment, bank_wide.day_basis
        ) as ftp_amount,
        -coalesce(
            case when account.currency_code = bank.base_currency_code then balance.accrued_interest_day end,
            accrue(account.balance_cny, terms.exec_rate, bank_wide.day_basis), 0
        ) as interest_amount,
        accrue(account.balance_cny, bank_wide.deposit_insurance, bank_wide.day_basis) as deposit_insurance,
        account.fixed_cost + coalesce(handled.transaction_cost, 0) as operating_cost
    from accounts as account
    cross join bank_wide
    cross join ref.bank as bank
    left join base.account_balances as balance
        on balance.account_id = account.account_id and balance.business_date = :business_date
    left join base.accounts as terms
        on terms.account_id = account.account_id
        and terms.valid_from <= :business_date and :business_date < terms.valid_to
    left join handled on handled.account_id = account.account_id
    where account.account_kind_code = 'deposit'
),

loans as (
    select
        account.account_kind_code, account.account_id, account.source_customer_no, account.customer_id,
        account.org_id, account.balance_cny, account.ftp_rate,
        -accrue(account.balance_cny, account.ftp_rate, bank_wide.day_basis) as ftp_amount,
        coalesce(ratio6(balance.accrued_interest_day, bank_wide.tax_factor), 0) as interest_amount,
        account.fixed_cost as operating_cost,
        risk.note_no is not null as is_at_risk, risk.expected_loss_ratio,
        coalesce(risk.risk_weight_ratio, 0) as risk_weight,
        cast(round(account.balance_cny * coalesce(risk.allowance_ratio, 0), 6) as decimal(18, 6)) as allowance
    from accounts as account
    cross join bank_wide
    left join base.loan_balances as balance
        on balance.note_no = account.account_id and balance.business_date = :business_date
    left join metrics.loan_risk as risk
        on risk.note_no = account.account_id and risk.business_date = :business_date
    where account.account_kind_code = 'loan'
),

earned as (
    select
        account_kind_code, account_id, source_customer_no, customer_id, org_id, balance_cny, ftp_rate,
        ftp_amount, interest_amount, deposit_insurance, operating_cost, false as is_at_risk,
        null as expected_loss_ratio, 0 as risk_weight, 0 as allowance
    from deposits
    union all
    select
        account_kind_code, account_id, source_customer_no, customer_id, org_id, balance_cny, ftp_rate,
        ftp_amount, interest_amount, 0, operating_cost, is_at_risk, expected_loss_ratio, risk_weight,
        allowance
    from loans
),

-- Without a probability of default the loss of a day is what the allowance for its class grew by.
costed as (
    select
        a.account_kind_code, a.account_id, a.source_customer_no, a.customer_id, a.org_id, a.ftp_rate,
        a.ftp_amount, a.interest_amount, a.deposit_insurance, a.operating_cost, a.allowance,
        a.ftp_amount + a.interest_amount - a.deposit_insurance as net_interest,
        case
            when not a.is_at_risk then 0
            when a.expected_loss_ratio is not null
                then accrue(a.balance_cny, a.expected_loss_ratio, bank_wide.day_basis)
            else a.allowance - coalesce(y.allowance_eod, a.allowance)
        end as expected_loss,
        cast(
            round(
                cast(cast(a.balance_cny as decimal(20, 2)) * a.risk_weight as decimal(28, 8))
                * cast(bank_wide.target_capital as decimal(8, 6)), 2
            ) as decimal(20, 2)
        ) as capital,
        bank_wide.income_tax, bank_wide.hurdle, bank_wide.capital_day_basis,
        y.account_id is not null as is_known, y.interest_mtd, y.margin_mtd, y.contribution_mtd,
        y.contribution_ytd, y.eva_mtd, y.eva_ytd
    from earned as a
    cross join bank_wide
    left join previous.account_profit as y
        on y.account_id = a.account_id and y.account_kind_code = a.account_kind_code
),

taxed as (
    select
        account_kind_code, account_id, source_customer_no, customer_id, org_id, ftp_rate, ftp_amount,
        interest_amount, deposit_insurance, net_interest, expected_loss, operating_cost, allowance, capital,
        hurdle, capital_day_basis, is_known, interest_mtd, margin_mtd, contribution_mtd, contribution_ytd,
        eva_mtd, eva_ytd, cast(net_interest - expected_loss - operating_cost as decimal(18, 6)) as pretax,
        cast(
            round(
                cast(net_interest - expected_loss - operating_cost as decimal(18, 6))
                * cast(income_tax as decimal(8, 6)), 6
            ) as decimal(18, 6)
        ) as tax
    from costed
),

worked as (
    select
        account_kind_code, account_id, source_customer_no, customer_id, org_id, ftp_rate, ftp_amount,
        interest_amount, deposit_insurance, net_interest, expected_loss, operating_cost, allowance, capital,
        is_known, interest_mtd, margin_mtd, contribution_mtd, contribution_ytd, eva_mtd, eva_ytd, pretax, tax,
        pretax - tax as contribution, pretax - tax - accrue(capital, hurdle, capital_day_basis) as eva
    from taxed
)

select
    :business_date as business_date, w.account_kind_code, w.account_id, w.source_customer_no, w.customer_id,
    w.org_id, w.ftp_rate, w.ftp_amount as ftp_amount_1d, w.interest_amount as interest_amount_1d,
    w.deposit_insurance as deposit_insurance_1d, w.net_interest as net_interest_1d,
    w.expected_loss as expected_loss_1d, w.operating_cost as operating_cost_1d, w.pretax as pretax_1d,
    w.tax as tax_1d, w.contribution as contribution_1d, w.capital as capital_eod, w.eva as eva_1d,
    w.allowance as allowance_eod,
    w.interest_amount + case
        when :business_date = period.month_start then 0
        when period.is_first then null when w.is_known then w.interest_mtd else 0
    end as interest_mtd,
    w.ftp_amount + w.interest_amount + case
        when :business_date = period.month_start then 0
        when period.is_first then null when w.is_known then w.margin_mtd else 0
    end as margin_mtd,
    w.contribution + case
        when :business_date = period.month_start then 0
        when period.is_first then null when w.is_known then w.contribution_mtd else 0
    end as contribution_mtd,
    w.contribution + case
        when :business_date = period.year_start then 0
        when period.is_first then null when w.is_known then w.contribution_ytd else 0
    end as contribution_ytd,
    w.eva + case
        when :business_date = period.month_start then 0
        when period.is_first then null when w.is_known then w.eva_mtd else 0
    end as eva_mtd,
    w.eva + case
        when :business_date = period.year_start then 0
        when period.is_first then null when w.is_known then w.eva_ytd else 0
    end as eva_ytd
from worked as w cross join period
