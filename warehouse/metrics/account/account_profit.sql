-- What an account earned and cost on the day, by internal prices: net interest less expected loss and the
-- cost of handling, less tax and the cost of its capital. Yuan to the millionth: days add up to the month.
-- Where a balance has no price of the day, nothing that hangs on it is known, nor its sums until they begin.
with

period as (
    select
        month_start, year_start, known_from = :business_date as is_first,
        case when :business_date = month_start or known_from < :business_date then 0 end as begin_mtd,
        case when :business_date = year_start or known_from < :business_date then 0 end as begin_ytd
    from metrics.periods where business_date = :business_date
),

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters where valid_from <= :business_date and :business_date < valid_to
),

bank_wide as (
    select
        cast(max(value) filter (where parameter_code = 'day_basis') as integer) as day_basis,
        cast(max(value) filter (where parameter_code = 'capital_day_basis') as integer) as capital_day_basis,
        1 + max(value) filter (where parameter_code = 'value_added_tax') as tax_factor,
        max(value) filter (where parameter_code = 'reserve_adjustment') as reserve_adjustment,
        max(value) filter (where parameter_code = 'deposit_insurance') as deposit_insurance,
        cast(max(value) filter (where parameter_code = 'income_tax') as decimal(8, 6)) as income_tax,
        cast(max(value) filter (where parameter_code = 'target_capital') as decimal(8, 6)) as target_capital,
        max(value) filter (where parameter_code = 'hurdle') as hurdle
    from parameters
    where segment_code = 'ALL'
),

-- Prices stay in force, but a day whose file has not come has none: old ones would be a guess.
prices as (
    select price.account_id, price.ftp_rate
    from base.ftp_rates as price
    inner join base.ftp_deliveries as delivery on delivery.delivered_on = :business_date
    where delivery.business_date = :business_date
        and price.valid_from <= :business_date and :business_date < price.valid_to
),

rates as (
    select currency_code, min(rate) as rate from base.rates
    where business_date = :business_date and rate_type_code = 'MID' group by currency_code
),

-- Interest of the day as the source accrued it; the agreed rate is for deposits where it says nothing.
accruals as (
    select 'deposit' as kind, balance.account_id, balance.accrued_interest_day, terms.exec_rate
    from base.account_balances as balance
    left join base.accounts as terms
        on terms.account_id = balance.account_id
        and terms.valid_from <= :business_date and :business_date < terms.valid_to
    where balance.business_date = :business_date
    union all
    select 'loan', note_no, accrued_interest_day, null
    from base.loan_balances where business_date = :business_date
),

-- Cards are not assessed one by one: they go by the allowance of their class, at the weight of retail.
risks as (
    select 'loan' as kind, note_no as account_id, expected_loss_ratio, risk_weight_ratio, allowance_ratio
    from metrics.loan_risk where business_date = :business_date
    union all
    select 'credit_card', card.credit_account_no, null, cast(weight.value as decimal(8, 6)), allowance.value
    from base.credit_card_accounts as card
    left join parameters as weight
        on weight.parameter_code = 'risk_weight' and weight.segment_code = 'RETAIL'
    left join parameters as allowance
        on allowance.parameter_code = 'allowance' and allowance.segment_code = card.risk_class_code
    where card.valid_from <= :business_date and :business_date < card.valid_to
),

handled as (
    select moved.account_id, sum(cost.value) as transaction_cost
    from base.deposit_transactions as moved
    inner join parameters as cost
        on cost.parameter_code = 'transaction_cost' and cost.segment_code = moved.channel_code
    where moved.business_date = :business_date group by moved.account_id
),

accounts as (
    select
        account.account_kind_code as kind, account.account_id, account.source_customer_no, prices.ftp_rate,
        account.customer_id, account.org_id, account.aum_item_code, account.balance_cny as balance,
        account.balance_cny = 0 or account.aum_item_code = 'WRITTEN_OFF'
            or (prices.ftp_rate is null and not account.is_open) as is_idle,
        case
            when account.currency_code = bank.base_currency_code then accruals.accrued_interest_day
            else round(cast(accruals.accrued_interest_day as decimal(20, 4)) * rates.rate, 4)
        end as accrued, accruals.exec_rate,
        case when account.is_open then accrue(coalesce(fixed.value, 0), 1, 365) else 0 end
            + coalesce(handled.transaction_cost, 0) as operating_cost,
        risks.expected_loss_ratio, cast(coalesce(risks.risk_weight_ratio, 0) as decimal(8, 6)) as risk_weight,
        cast(round(account.balance_cny * coalesce(risks.allowance_ratio, 0), 6) as decimal(18, 6))
            as allowance
    from metrics.account_daily as account
    cross join ref.bank as bank
    left join prices on prices.account_id = account.account_id
    left join rates on rates.currency_code = account.currency_code
    left join accruals
        on accruals.account_id = account.account_id and accruals.kind = account.account_kind_code
    left join parameters as fixed
        on fixed.parameter_code = 'account_cost' and fixed.segment_code = account.aum_item_code
    left join handled
        on handled.account_id = case when account.account_kind_code = 'deposit' then account.account_id end
    left join risks on risks.account_id = account.account_id and risks.kind = account.account_kind_code
    where account.business_date = :business_date
        and account.account_kind_code in ('deposit', 'loan', 'credit_card')
),

-- No price and no interest of cards come in any feed.
earned as (
    select
        a.kind, a.account_id, a.source_customer_no, a.customer_id, a.org_id, a.aum_item_code, a.balance,
        a.ftp_rate, a.operating_cost, a.expected_loss_ratio, a.risk_weight, a.allowance,
        case
            when a.is_idle or a.kind = 'credit_card' then 0
            when a.kind = 'loan' then -accrue(a.balance, a.ftp_rate, b.day_basis)
            else accrue(a.balance, a.ftp_rate - b.reserve_adjustment, b.day_basis)
        end as ftp_amount,
        case a.kind
            when 'loan' then coalesce(ratio6(a.accrued, b.tax_factor), 0)
            when 'deposit' then -coalesce(a.accrued, accrue(a.balance, a.exec_rate, b.day_basis), 0)
            else 0
        end as interest_amount,
        case when a.kind = 'deposit' then accrue(a.balance, b.deposit_insurance, b.day_basis) else 0 end
            as deposit_insurance
    from accounts as a
    cross join bank_wide as b
),

-- Without a probability of default the loss of a day is what the allowance for its class grew by since the
-- day before: a new loan has its first, one that is settled or newly assessed gives its own back.
costed as (
    select
        a.kind, a.account_id, a.source_customer_no, a.customer_id, a.org_id, a.ftp_rate, a.ftp_amount,
        a.interest_amount, a.deposit_insurance, a.operating_cost, a.allowance,
        a.ftp_amount + a.interest_amount - a.deposit_insurance as net_interest,
        coalesce(accrue(a.balance, a.expected_loss_ratio, b.day_basis), 0) + case
            when period.is_first or a.aum_item_code = 'WRITTEN_OFF' then 0
            else case when a.expected_loss_ratio is null then a.allowance else 0 end
                - case when unassessed.note_no is not null or a.kind = 'credit_card'
                    then coalesce(y.allowance_eod, 0) else 0 end
        end as expected_loss,
        cast(round(cast(a.balance as decimal(20, 2)) * a.risk_weight * b.target_capital, 2) as decimal(20, 2))
            as capital,
        b.income_tax, b.hurdle, b.capital_day_basis,
        :business_date = period.month_start or y.account_id is null as month_begins,
        :business_date = period.year_start or y.account_id is null as year_begins,
        y.interest_mtd, y.margin_mtd, y.contribution_mtd, y.contribution_ytd, y.eva_mtd, y.eva_ytd
    from earned as a
    cross join bank_wide as b
    cross join period
    left join previous.account_profit as y on y.account_id = a.account_id and y.account_kind_code = a.kind
    left join metrics.loan_risk as unassessed
        on unassessed.note_no = case when a.kind = 'loan' then a.account_id end
        and unassessed.business_date = :business_date - 1 and unassessed.expected_loss_ratio is null
),

taxed as (
    select
        kind, account_id, source_customer_no, customer_id, org_id, ftp_rate, ftp_amount, interest_amount,
        deposit_insurance, net_interest, expected_loss, operating_cost, allowance, capital, hurdle,
        capital_day_basis, month_begins, year_begins, interest_mtd, margin_mtd, contribution_mtd,
        contribution_ytd, eva_mtd, eva_ytd,
        cast(net_interest - expected_loss - operating_cost as decimal(18, 6)) as pretax,
        cast(round(cast(net_interest - expected_loss - operating_cost as decimal(18, 6)) * income_tax, 6)
            as decimal(18, 6)) as tax
    from costed
),

worked as (
    select
        kind, account_id, source_customer_no, customer_id, org_id, ftp_rate, ftp_amount, interest_amount,
        deposit_insurance, net_interest, expected_loss, operating_cost, allowance, capital, month_begins,
        year_begins, interest_mtd, margin_mtd, contribution_mtd, contribution_ytd, eva_mtd, eva_ytd, pretax,
        tax, pretax - tax as contribution, pretax - tax - accrue(capital, hurdle, capital_day_basis) as eva
    from taxed
)

select
    :business_date as business_date, w.kind as account_kind_code, w.account_id, w.source_customer_no,
    w.customer_id, w.org_id, w.ftp_rate, w.ftp_amount as ftp_amount_1d,
    w.interest_amount as interest_amount_1d, w.deposit_insurance as deposit_insurance_1d,
    w.net_interest as net_interest_1d, w.expected_loss as expected_loss_1d,
    w.operating_cost as operating_cost_1d, w.pretax as pretax_1d, w.tax as tax_1d,
    w.contribution as contribution_1d, w.capital as capital_eod, w.eva as eva_1d,
    w.allowance as allowance_eod,
    w.interest_amount + case when w.month_begins then period.begin_mtd else w.interest_mtd end
        as interest_mtd,
    w.ftp_amount + w.interest_amount
        + case when w.month_begins then period.begin_mtd else w.margin_mtd end as margin_mtd,
    w.contribution + case when w.month_begins then period.begin_mtd else w.contribution_mtd end
        as contribution_mtd,
    w.contribution + case when w.year_begins then period.begin_ytd else w.contribution_ytd end
        as contribution_ytd,
    w.eva + case when w.month_begins then period.begin_mtd else w.eva_mtd end as eva_mtd,
    w.eva + case when w.year_begins then period.begin_ytd else w.eva_ytd end as eva_ytd
from worked as w cross join period
