select
    customer.customer_id,
    customer.org_pos,
    loan.note_no,
    loan.contract_no,
    loan.product_code,
    product.product_name,
    loan.currency_code,
    loan.loan_amount,
    balance.balance,
    coalesce(daily.balance_cny, 0) as balance_cny,
    balance.overdue_balance,
    loan.issued_on,
    loan.matures_on,
    loan.exec_rate,
    loan.repay_way_code,
    balance.next_due_on,
    balance.next_due_amount,
    balance.overdue_days,
    loan.risk_class_code,
    loan.status_code
from base.loans as loan
inner join marts.customer_scope as customer on customer.source_customer_no = loan.source_customer_no
inner join base.loan_balances as balance
    on balance.note_no = loan.note_no and balance.business_date = :business_date
left join metrics.account_daily as daily
    on daily.account_id = loan.note_no
    and daily.account_kind_code = 'loan'
    and daily.business_date = :business_date
left join base.products as product
    on product.product_code = loan.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where loan.valid_from <= :business_date and :business_date < loan.valid_to
