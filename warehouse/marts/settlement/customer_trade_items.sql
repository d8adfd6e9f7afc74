-- What is still open of letters of credit, guarantees, collections and bills, in one shape.
select
    customer.customer_id,
    customer.org_pos,
    case letter.letter_kind_code
        when '01' then 'import_letter'
        when '02' then 'export_letter'
        when '03' then 'domestic_letter'
        when '04' then 'guarantee'
        else 'unknown'
    end as trade_kind_code,
    letter.letter_no as reference_no,
    letter.beneficiary_name as counterparty_name,
    letter.currency_code,
    letter.amount as trade_amount,
    remaining.balance as open_amount,
    remaining.balance_cny as open_amount_cny,
    letter.issued_on as starts_on,
    letter.expires_on as due_on,
    letter.status_code
from base.letters_of_credit as letter
inner join marts.customer_scope as customer on customer.source_customer_no = letter.source_customer_no
inner join base.letter_of_credit_balances as remaining
    on remaining.letter_no = letter.letter_no and remaining.business_date = :business_date
where letter.valid_from <= :business_date and :business_date < letter.valid_to
    and letter.status_code in ('open', 'presented')
union all
select
    customer.customer_id,
    customer.org_pos,
    case collection.settlement_direction_code
        when 'inward' then 'import_collection'
        when 'outward' then 'export_collection'
        else 'unknown'
    end as trade_kind_code,
    collection.collection_no,
    collection.counterparty_name,
    collection.currency_code,
    collection.amount,
    collection.amount,
    -- The feed does not convert it.
    null as open_amount_cny,
    collection.received_on,
    collection.due_on,
    collection.status_code
from base.collections as collection
inner join marts.customer_scope as customer on customer.source_customer_no = collection.source_customer_no
where collection.valid_from <= :business_date and :business_date < collection.valid_to
    and collection.status_code in ('received', 'accepted')
union all
select
    customer.customer_id,
    customer.org_pos,
    bill.bill_business_code,
    bill.business_no,
    null as counterparty_name,
    bank.base_currency_code,
    bill.face_amount,
    remaining.balance,
    remaining.balance as open_amount_cny,
    bill.starts_on,
    bill.matures_on,
    bill.status_code
from base.bills as bill
inner join marts.customer_scope as customer on customer.source_customer_no = bill.source_customer_no
inner join base.bill_balances as remaining
    on remaining.business_no = bill.business_no and remaining.business_date = :business_date
cross join ref.bank as bank
where bill.valid_from <= :business_date and :business_date < bill.valid_to
    and bill.status_code = 'active'
