-- What customers took and gave back, by the days that the products themselves carry: also those before the
-- bank's first night. Each part begins with the customer's numbers, so that one customer is read alone.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
)

select
    numbers.customer_id, 'account_opened' as kind_code, account.opened_on as happened_on,
    account.account_id as reference, account.product_code, product.product_name,
    cast(null as decimal(20, 2)) as amount, account.currency_code, account.deposit_kind_code as detail_code
from base.accounts as account
inner join numbers on numbers.source_customer_no = account.source_customer_no
left join base.products as product
    on product.product_code = account.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where account.valid_from <= :business_date and :business_date < account.valid_to
    and account.opened_on > month_end_before(:business_date, 36) and account.opened_on <= :business_date
union all
select
    numbers.customer_id, 'account_closed', account.closed_on,
    account.account_id, account.product_code, product.product_name,
    null, account.currency_code, account.deposit_kind_code
from base.accounts as account
inner join numbers on numbers.source_customer_no = account.source_customer_no
left join base.products as product
    on product.product_code = account.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where account.valid_from <= :business_date and :business_date < account.valid_to
    and account.closed_on > month_end_before(:business_date, 36) and account.closed_on <= :business_date
union all
select
    numbers.customer_id, 'loan_granted', loan.issued_on,
    loan.note_no, loan.product_code, product.product_name,
    loan.loan_amount, loan.currency_code, null
from base.loans as loan
inner join numbers on numbers.source_customer_no = loan.source_customer_no
left join base.products as product
    on product.product_code = loan.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where loan.valid_from <= :business_date and :business_date < loan.valid_to
    and loan.issued_on > month_end_before(:business_date, 36) and loan.issued_on <= :business_date
union all
select
    numbers.customer_id, 'wealth_bought', holding.bought_on,
    holding.holding_no, holding.product_code, product.product_name,
    position.cost, null, product.product_kind_code
from base.wealth_holdings as holding
inner join numbers on numbers.source_customer_no = holding.source_customer_no
left join base.wealth_positions as position
    on position.holding_no = holding.holding_no and position.business_date = :business_date
left join base.wealth_products as product
    on product.product_code = holding.product_code
    and product.valid_from <= :business_date and :business_date < product.valid_to
where holding.valid_from <= :business_date and :business_date < holding.valid_to
    and holding.bought_on > month_end_before(:business_date, 36) and holding.bought_on <= :business_date
union all
select
    numbers.customer_id, 'card_opened', card.opened_on,
    card.card_no, null, null,
    null, null, card.card_kind_code
from base.cards as card
inner join numbers on numbers.source_customer_no = card.source_customer_no
where card.valid_from <= :business_date and :business_date < card.valid_to
    and card.opened_on > month_end_before(:business_date, 36) and card.opened_on <= :business_date
