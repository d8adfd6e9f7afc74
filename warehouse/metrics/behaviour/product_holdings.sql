-- Which kinds of product a customer has, however many of each: what counts is breadth, not the number of
-- accounts.
with

numbers as (
    select source_customer_no, customer_id, customer_type_code
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

customers as (
    select customer_id, min(customer_type_code) as customer_type_code
    from numbers
    group by customer_id
),

loans as (
    select loan.note_no, product.product_subclass_code
    from base.loans as loan
    left join base.products as product
        on product.product_code = loan.product_code
        and product.valid_from <= :business_date and :business_date < product.valid_to
    where loan.valid_from <= :business_date and :business_date < loan.valid_to
),

held as (
    select
        account.customer_id,
        case
            when account.account_kind_code = 'credit_card' then 'CREDIT_CARD'
            when account.account_kind_code = 'loan' and loans.product_subclass_code = 'MORT' then 'MORTGAGE'
            when account.account_kind_code = 'loan' and account.customer_type_code = '1' then 'CONSUMER_LOAN'
            when account.account_kind_code = 'loan' then 'BUSINESS_LOAN'
            when account.aum_item_code in ('TERM', 'NOTICE', 'CD', 'STRUCTURED') then 'TERM'
            else account.aum_item_code
        end as product_category_code
    from metrics.account_daily as account
    left join loans
        on loans.note_no = case when account.account_kind_code = 'loan' then account.account_id end
    where account.business_date = :business_date and account.is_open and account.customer_id is not null
        and account.aum_item_code not in ('MARGIN', 'WRITTEN_OFF')
    union all
    select numbers.customer_id,
        case when agreement.ebank_channel_code = '03' then 'MOBILE_BANK' else 'ONLINE_BANK' end
    from base.ebank_agreements as agreement
    inner join numbers on numbers.source_customer_no = agreement.source_customer_no
    where agreement.status_code = 'active' and agreement.ebank_channel_code in ('01', '02', '03')
        and agreement.valid_from <= :business_date and :business_date < agreement.valid_to
    union all
    select activity.customer_id, 'PAYROLL'
    from metrics.number_activity as activity
    inner join customers on customers.customer_id = activity.customer_id
    inner join ref.customer_thresholds as threshold
        on threshold.customer_type_code = customers.customer_type_code
        and threshold.valid_from <= :business_date and :business_date < threshold.valid_to
    where activity.business_date = :business_date
    group by activity.customer_id
    having sum(activity.payroll_count_90d) >= min(threshold.payroll_count)
    union all
    select numbers.customer_id,
        case when letter.letter_kind_code = '04' then 'GUARANTEE' else 'TRADE_FINANCE' end
    from base.letters_of_credit as letter
    inner join numbers on numbers.source_customer_no = letter.source_customer_no
    where letter.status_code in ('open', 'presented')
        and letter.valid_from <= :business_date and :business_date < letter.valid_to
    union all
    select numbers.customer_id, 'BILL'
    from base.bills as bill
    inner join numbers on numbers.source_customer_no = bill.source_customer_no
    where bill.status_code = 'active'
        and bill.valid_from <= :business_date and :business_date < bill.valid_to
)

select distinct
    :business_date as business_date,
    customer_id,
    product_category_code
from held
