-- What a customer earned the bank: the accounts and the fees of all its numbers, by line of business. A sum
-- is null, not zero, where one of its parts or a day of one is unknown.
select
    :business_date as business_date,
    customer_id,
    case when count(*) = count(contribution_1d) then sum(contribution_1d) end as contribution_1d,
    sum(capital_eod) as capital_eod,
    case when count(*) = count(eva_1d) then sum(eva_1d) end as eva_1d,
    case when count(*) = count(contribution_mtd) then sum(contribution_mtd) end as contribution_mtd,
    case when count(*) = count(contribution_ytd) then sum(contribution_ytd) end as contribution_ytd,
    case when count(*) = count(eva_mtd) then sum(eva_mtd) end as eva_mtd,
    case when count(*) = count(eva_ytd) then sum(eva_ytd) end as eva_ytd,
    case
        when count(*) filter (where business_line_code = 'deposit' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'deposit'), 0)
    end as deposit_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'loan' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'loan'), 0)
    end as loan_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'credit_card' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'credit_card'), 0)
    end as credit_card_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'wealth' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'wealth'), 0)
    end as wealth_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'bill' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'bill'), 0)
    end as bill_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'international' and contribution_mtd is null) = 0
            then coalesce(sum(contribution_mtd) filter (where business_line_code = 'international'), 0)
    end as international_contribution_mtd,
    case
        when count(*) filter (where business_line_code = 'deposit' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'deposit'), 0)
    end as deposit_contribution_ytd,
    case
        when count(*) filter (where business_line_code = 'loan' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'loan'), 0)
    end as loan_contribution_ytd,
    case
        when count(*) filter (where business_line_code = 'credit_card' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'credit_card'), 0)
    end as credit_card_contribution_ytd,
    case
        when count(*) filter (where business_line_code = 'wealth' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'wealth'), 0)
    end as wealth_contribution_ytd,
    case
        when count(*) filter (where business_line_code = 'bill' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'bill'), 0)
    end as bill_contribution_ytd,
    case
        when count(*) filter (where business_line_code = 'international' and contribution_ytd is null) = 0
            then coalesce(sum(contribution_ytd) filter (where business_line_code = 'international'), 0)
    end as international_contribution_ytd
from (
    select customer_id, account_kind_code as business_line_code, contribution_1d, capital_eod, eva_1d,
        contribution_mtd, contribution_ytd, eva_mtd, eva_ytd
    from metrics.account_profit
    where business_date = :business_date and customer_id is not null
    union all
    select customer_id, business_line_code, contribution_1d, capital_eod, eva_1d,
        contribution_mtd, contribution_ytd, eva_mtd, eva_ytd
    from metrics.fee_income
    where business_date = :business_date and customer_id is not null
) as part
group by customer_id
