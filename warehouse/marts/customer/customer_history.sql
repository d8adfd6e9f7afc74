select
    customer_id,
    business_date,
    aum_balance_eod,
    aum_balance_avg_mtd,
    deposit_balance_eod,
    deposit_balance_avg_mtd,
    loan_balance_eod,
    lum_balance_eod
from metrics.customer_daily
where business_date <= :business_date
