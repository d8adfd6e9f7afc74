-- What a customer's number earned the bank in fees, by kind of business and unit, less what is expected to be
-- lost, tax and what its capital costs. A line stays until the year ends, so that its sums go on.
with

bank_wide as (
    select
        cast(max(value) filter (where parameter_code = 'income_tax') as decimal(8, 6)) as income_tax,
        max(value) filter (where parameter_code = 'hurdle') as hurdle,
        cast(max(value) filter (where parameter_code = 'capital_day_basis') as integer) as capital_day_basis
    from ref.profit_parameters
    where segment_code = 'ALL' and valid_from <= :business_date and :business_date < valid_to
),

period as (
    select month_start, year_start, is_month_known, is_year_known
    from metrics.periods
    where business_date = :business_date
),

new_lines as (
    select
        source_customer_no, org_id, business_kind_code, business_line_code,
        cast(sum(fee_amount_1d) as decimal(18, 6)) as fee,
        cast(sum(loss) as decimal(18, 6)) as loss,
        cast(sum(capital_eod) as decimal(20, 2)) as capital
    from (
        select source_customer_no, org_id, business_kind_code, business_line_code, fee_amount_1d,
            0 as loss, capital_eod
        from metrics.fee_business
        where business_date = :business_date and source_customer_no is not null
        union all
        select source_customer_no, org_id, 'credit_limit', 'loan', 0, expected_loss_1d, capital_eod
        from metrics.limit_risk
        where business_date = :business_date and source_customer_no is not null
    ) as business
    group by source_customer_no, org_id, business_kind_code, business_line_code
),

lines as (
    select
        coalesce(t.source_customer_no, y.source_customer_no) as source_customer_no,
        coalesce(t.org_id, y.org_id) as org_id,
        coalesce(t.business_kind_code, y.business_kind_code) as business_kind_code,
        coalesce(t.business_line_code, y.business_line_code) as business_line_code,
        coalesce(t.fee, 0) as fee, coalesce(t.loss, 0) as loss, coalesce(t.capital, 0) as capital,
        coalesce(y.fee_amount_mtd, 0) as fee_amount_mtd, coalesce(y.fee_amount_ytd, 0) as fee_amount_ytd,
        coalesce(y.contribution_mtd, 0) as contribution_mtd,
        coalesce(y.contribution_ytd, 0) as contribution_ytd,
        coalesce(y.eva_mtd, 0) as eva_mtd, coalesce(y.eva_ytd, 0) as eva_ytd
    from new_lines as t
    full outer join previous.fee_income as y
        on y.source_customer_no = t.source_customer_no and y.org_id = t.org_id
        and y.business_kind_code = t.business_kind_code
),

worked as (
    select
        lines.source_customer_no, lines.org_id, lines.business_kind_code, lines.business_line_code, lines.fee,
        lines.loss, lines.capital, lines.fee_amount_mtd, lines.fee_amount_ytd, lines.contribution_mtd,
        lines.contribution_ytd, lines.eva_mtd, lines.eva_ytd,
        lines.fee - lines.loss
            - cast(round((lines.fee - lines.loss) * bank_wide.income_tax, 6) as decimal(18, 6))
            as contribution,
        accrue(lines.capital, bank_wide.hurdle, bank_wide.capital_day_basis) as capital_cost
    from lines
    cross join bank_wide
),

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    w.source_customer_no,
    numbers.customer_id,
    w.org_id,
    w.business_kind_code,
    w.business_line_code,
    w.fee as fee_amount_1d,
    w.loss as expected_loss_1d,
    w.contribution as contribution_1d,
    w.capital as capital_eod,
    w.contribution - w.capital_cost as eva_1d,
    case
        when :business_date = period.month_start then w.fee
        when period.is_month_known then w.fee_amount_mtd + w.fee
    end as fee_amount_mtd,
    case
        when :business_date = period.year_start then w.fee
        when period.is_year_known then w.fee_amount_ytd + w.fee
    end as fee_amount_ytd,
    case
        when :business_date = period.month_start then w.contribution
        when period.is_month_known then w.contribution_mtd + w.contribution
    end as contribution_mtd,
    case
        when :business_date = period.year_start then w.contribution
        when period.is_year_known then w.contribution_ytd + w.contribution
    end as contribution_ytd,
    case
        when :business_date = period.month_start then w.contribution - w.capital_cost
        when period.is_month_known then w.eva_mtd + w.contribution - w.capital_cost
    end as eva_mtd,
    case
        when :business_date = period.year_start then w.contribution - w.capital_cost
        when period.is_year_known then w.eva_ytd + w.contribution - w.capital_cost
    end as eva_ytd
from worked as w
cross join period
left join numbers on numbers.source_customer_no = w.source_customer_no
where w.fee <> 0 or w.loss <> 0 or w.capital <> 0 or :business_date <> period.year_start
