-- People of whom the night changed anything that tells who they are: their data, documents and contact
-- points, those included that end on the day without a word, their cards, and the holders of the accounts
-- that these draw on.
select source_customer_no from changes.retail_customers
union
select source_customer_no from changes.customer_certificates
union
select source_customer_no from changes.customer_contacts
union
select source_customer_no from base.customer_contacts
where valid_from <= :business_date and :business_date < valid_to and ends_on = :business_date
union
select source_customer_no from changes.cards where card_kind_code = 'debit'
union
select card.source_customer_no
from base.cards as card
inner join (
    select account_id from changes.accounts
    group by account_id
    having count(distinct source_customer_no) > 1
) as moved on moved.account_id = card.account_no
where card.valid_from <= :business_date and :business_date < card.valid_to
