-- People of whom the night changed anything that tells who they are: their data, documents and contact
-- points; and those whose mobile more or fewer people give now, since a number of many says nothing; and
-- those whose card draws on an account that others hold.
select source_customer_no from changes.retail_customers
union
select source_customer_no from changes.customer_certificates
union
select source_customer_no from changes.customer_contacts
union
select contact.source_customer_no
from base.customer_contacts as contact
inner join changes.customer_contacts as changed on changed.contact_index = contact.contact_index
where contact.valid_from <= :business_date and :business_date < contact.valid_to
    and contact.contact_type_code = '01'
union
select source_customer_no from changes.cards where card_kind_code = 'debit'
union
select card.source_customer_no
from base.cards as card
inner join changes.accounts as changed on changed.account_id = card.account_no
where card.valid_from <= :business_date and :business_date < card.valid_to
    and card.source_customer_no <> changed.source_customer_no
