select
    customer.customer_id,
    customer.org_pos,
    bill.business_no,
    bill.bill_business_code,
    bill.bill_no,
    bill.face_amount,
    day.balance,
    bill.margin_ratio,
    -- What a company has deposited for a bill that the bank accepted is not at risk.
    cast(round(day.balance * cast(1 - coalesce(bill.margin_ratio, 0) as decimal(8, 6)), 2) as decimal(20, 2))
        as exposure_amount,
    bill.exec_rate,
    bill.starts_on,
    bill.matures_on,
    bill.status_code
from base.bills as bill
inner join marts.customer_scope as customer on customer.source_customer_no = bill.source_customer_no
left join base.bill_balances as day
    on day.business_no = bill.business_no and day.business_date = :business_date
where bill.valid_from <= :business_date and :business_date < bill.valid_to
