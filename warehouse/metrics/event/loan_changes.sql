-- What the night changed about loans: overdue begun or ended, settled, another class of risk. A loan that is
-- seen for the first time has changed nothing.
with

changed as (
    select
        opened.source_customer_no, opened.note_no, opened.loan_amount,
        opened.status_code, closed.status_code as status_before_code,
        opened.risk_class_code, closed.risk_class_code as risk_class_before_code
    from changes.loans as opened
    inner join changes.loans as closed
        on closed.source_system = opened.source_system and closed.note_no = opened.note_no
        and closed.valid_to = :business_date
    where opened.valid_from = :business_date and opened.valid_to > :business_date
)

select
    changed.source_customer_no, 'overdue_begun' as kind_code, changed.note_no,
    balance.overdue_balance as amount, changed.status_code as detail_code,
    changed.status_before_code as detail_before_code
from changed
left join base.loan_balances as balance
    on balance.note_no = changed.note_no and balance.business_date = :business_date
where changed.status_code = 'overdue' and changed.status_before_code <> 'overdue'
union all
select
    source_customer_no,
    case when status_code = 'settled' then 'loan_settled' else 'overdue_ended' end,
    note_no, loan_amount, status_code, status_before_code
from changed
where (status_code = 'settled' and status_before_code <> 'settled')
    or (status_code = 'active' and status_before_code = 'overdue')
union all
select
    source_customer_no, 'loan_class_changed', note_no, loan_amount, risk_class_code, risk_class_before_code
from changed
where risk_class_code <> risk_class_before_code
