-- What a customer contributed by line of business as of every kept date; of dates when his numbers still
-- were customers of their own, theirs together. Each part is in fen; what rounding leaves stands beside them.
with

numbers as (
    select registered_id, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
    group by registered_id, customer_id
),

earned as (
    select
        numbers.customer_id,
        profit.business_date,
        case
            when count(*) = count(profit.contribution_mtd)
                then cast(round(sum(profit.contribution_mtd), 2) as decimal(20, 2))
        end as contribution_mtd,
        case
            when count(*) = count(profit.contribution_ytd)
                then cast(round(sum(profit.contribution_ytd), 2) as decimal(20, 2))
        end as contribution_ytd,
        case
            when count(*) = count(profit.eva_mtd)
                then cast(round(sum(profit.eva_mtd), 2) as decimal(20, 2))
        end as eva_mtd,
        case
            when count(*) = count(profit.eva_ytd)
                then cast(round(sum(profit.eva_ytd), 2) as decimal(20, 2))
        end as eva_ytd,
        case
            when count(*) = count(profit.deposit_contribution_mtd)
                then cast(round(sum(profit.deposit_contribution_mtd), 2) as decimal(20, 2))
        end as deposit_contribution_mtd,
        case
            when count(*) = count(profit.loan_contribution_mtd)
                then cast(round(sum(profit.loan_contribution_mtd), 2) as decimal(20, 2))
        end as loan_contribution_mtd,
        case
            when count(*) = count(profit.credit_card_contribution_mtd)
                then cast(round(sum(profit.credit_card_contribution_mtd), 2) as decimal(20, 2))
        end as credit_card_contribution_mtd,
        case
            when count(*) = count(profit.wealth_contribution_mtd)
                then cast(round(sum(profit.wealth_contribution_mtd), 2) as decimal(20, 2))
        end as wealth_contribution_mtd,
        case
            when count(*) = count(profit.bill_contribution_mtd)
                then cast(round(sum(profit.bill_contribution_mtd), 2) as decimal(20, 2))
        end as bill_contribution_mtd,
        case
            when count(*) = count(profit.international_contribution_mtd)
                then cast(round(sum(profit.international_contribution_mtd), 2) as decimal(20, 2))
        end as international_contribution_mtd,
        case
            when count(*) = count(profit.deposit_contribution_ytd)
                then cast(round(sum(profit.deposit_contribution_ytd), 2) as decimal(20, 2))
        end as deposit_contribution_ytd,
        case
            when count(*) = count(profit.loan_contribution_ytd)
                then cast(round(sum(profit.loan_contribution_ytd), 2) as decimal(20, 2))
        end as loan_contribution_ytd,
        case
            when count(*) = count(profit.credit_card_contribution_ytd)
                then cast(round(sum(profit.credit_card_contribution_ytd), 2) as decimal(20, 2))
        end as credit_card_contribution_ytd,
        case
            when count(*) = count(profit.wealth_contribution_ytd)
                then cast(round(sum(profit.wealth_contribution_ytd), 2) as decimal(20, 2))
        end as wealth_contribution_ytd,
        case
            when count(*) = count(profit.bill_contribution_ytd)
                then cast(round(sum(profit.bill_contribution_ytd), 2) as decimal(20, 2))
        end as bill_contribution_ytd,
        case
            when count(*) = count(profit.international_contribution_ytd)
                then cast(round(sum(profit.international_contribution_ytd), 2) as decimal(20, 2))
        end as international_contribution_ytd,
        sum(profit.capital_eod) as capital_eod
    from metrics.customer_profit as profit
    inner join numbers on numbers.registered_id = profit.customer_id
    where profit.business_date <= :business_date
    group by numbers.customer_id, profit.business_date
)

select
    customer_id,
    business_date,
    contribution_mtd,
    contribution_ytd,
    eva_mtd,
    eva_ytd,
    capital_eod,
    deposit_contribution_mtd,
    loan_contribution_mtd,
    credit_card_contribution_mtd,
    wealth_contribution_mtd,
    bill_contribution_mtd,
    international_contribution_mtd,
    deposit_contribution_ytd,
    loan_contribution_ytd,
    credit_card_contribution_ytd,
    wealth_contribution_ytd,
    bill_contribution_ytd,
    international_contribution_ytd,
    contribution_mtd - (
        deposit_contribution_mtd + loan_contribution_mtd + credit_card_contribution_mtd
        + wealth_contribution_mtd + bill_contribution_mtd + international_contribution_mtd
    ) as contribution_rounding_mtd,
    contribution_ytd - (
        deposit_contribution_ytd + loan_contribution_ytd + credit_card_contribution_ytd
        + wealth_contribution_ytd + bill_contribution_ytd + international_contribution_ytd
    ) as contribution_rounding_ytd
from earned
