-- What happened to customers and can be seen only in the night that brings it: a version that follows
-- another, a large movement, wealth paid out. Each is found once and kept for 36 months. It belongs to the
-- number it happened to, wherever that leads later.
with

numbers as (
    select source_customer_no, registered_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

of_numbers as (
    select
        source_customer_no, kind_code, :business_date as happened_on, note_no as reference, amount,
        detail_code, detail_before_code
    from metrics.loan_changes
    union all
    select source_customer_no, kind_code, :business_date, reference, null, detail_code, null
    from metrics.identity_changes
    union all
    select
        source_customer_no,
        case transaction_type_code when 'maturity' then 'wealth_matured' else 'wealth_redeemed' end,
        transacted_on, product_code, amount, null, null
    from base.wealth_transactions
    where business_date = :business_date and status_code = 'done'
        and transaction_type_code in ('maturity', 'redemption', 'surrender')
    union all
    select
        opened.source_customer_no,
        case when opened.customer_id = opened.registered_id then 'split' else 'merged' end,
        :business_date, opened.source_customer_no, null, null, null
    from changes.customer_xref as opened
    inner join changes.customer_xref as closed
        on closed.source_system = opened.source_system
        and closed.source_customer_no = opened.source_customer_no and closed.valid_to = :business_date
    where opened.source_system = 'core'
        and opened.valid_from = :business_date and opened.valid_to > :business_date
        and opened.customer_id <> closed.customer_id
),

found as (
    select
        numbers.registered_id as customer_id, of_numbers.kind_code, of_numbers.happened_on,
        of_numbers.reference, of_numbers.amount, of_numbers.detail_code, of_numbers.detail_before_code
    from of_numbers
    inner join numbers on numbers.source_customer_no = of_numbers.source_customer_no
    union all
    select
        customer_id, case reason_code when 'upgraded' then 'grade_raised' else 'grade_lowered' end, since_on,
        '', null, grade_code, grade_before_code
    from metrics.customer_grades
    where valid_from = :business_date and since_on = :business_date
        and reason_code in ('upgraded', 'downgraded')
    union all
    -- Which way the day's money went on the whole.
    select
        customer_id, 'large_movement', business_date, '', large_movement_amount_1d,
        case when debit_amount_1d > credit_amount_1d then 'debit' else 'credit' end, null
    from metrics.customer_movements
    where business_date = :business_date and large_movement_count_1d > 0
)

select
    customer_id,
    kind_code,
    happened_on,
    reference,
    cast(sum(amount) as decimal(20, 2)) as amount,
    max(detail_code) as detail_code,
    max(detail_before_code) as detail_before_code,
    false as is_deleted
from found
group by customer_id, kind_code, happened_on, reference
union all
select
    customer_id, kind_code, happened_on, reference, amount, detail_code, detail_before_code, true
from previous.customer_changes
where happened_on <= month_end_before(:business_date, 36)
