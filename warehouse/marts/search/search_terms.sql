-- Every way to find a customer, one term a row. Names are stored with each of their endings, so that a range
-- over the beginning of a term finds any part of a name.
with

names as (
    select customer.customer_id, customer.org_pos, lower(person.customer_name) as customer_name,
        person.name_pinyin, person.name_initials
    from base.retail_customers as person
    inner join marts.customer_scope as customer on customer.source_customer_no = person.source_customer_no
    where person.valid_from <= :business_date and :business_date < person.valid_to
    union all
    select customer.customer_id, customer.org_pos, lower(company.customer_name) as customer_name,
        company.name_pinyin, company.name_initials
    from base.corporate_customers as company
    inner join marts.customer_scope as customer on customer.source_customer_no = company.source_customer_no
    where company.valid_from <= :business_date and :business_date < company.valid_to
    union all
    select customer.customer_id, customer.org_pos, lower(stub.customer_name) as customer_name,
        null as name_pinyin, null as name_initials
    from metrics.stub_customers as stub
    inner join marts.customer_scope as customer on customer.customer_id = stub.customer_id
    where stub.valid_from <= :business_date and :business_date < stub.valid_to
),

identifiers as (
    select source_customer_no, id_number_index, id_number_last4_index
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, id_number_index, id_number_last4_index
    from base.customer_certificates
    where valid_from <= :business_date and :business_date < valid_to
),

-- A number of many, or of nobody, finds nobody.
mobiles as (
    select contact.source_customer_no, contact.contact_index, contact.contact_last4_index
    from base.customer_contacts as contact
    left join metrics.shared_mobiles as shared
        on shared.contact_index = contact.contact_index
        and shared.valid_from <= :business_date and :business_date < shared.valid_to
    where contact.valid_from <= :business_date and :business_date < contact.valid_to
        and contact.is_mobile_valid and shared.contact_index is null
        and (contact.ends_on is null or contact.ends_on > :business_date)
),

-- A number and its end are two ways to it; of a short one the end would be nearly all.
account_numbers as (
    select source_customer_no, account_no
    from base.accounts
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, card_no
    from base.cards
    where valid_from <= :business_date and :business_date < valid_to
),

numbered as (
    select source_customer_no, id_number_index as term, 'id_index' as kind from identifiers
    union all
    select source_customer_no, id_number_last4_index, 'last4_index' from identifiers
    union all
    select source_customer_no, contact_index, 'mobile_index' from mobiles
    union all
    select source_customer_no, contact_last4_index, 'last4_index' from mobiles
    union all
    select source_customer_no, uscc, 'uscc'
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, account_no, 'account_no' from account_numbers
    union all
    select source_customer_no, substr(account_no, length(account_no) - 3, 4), 'account_last4'
    from account_numbers
    where length(account_no) >= 7
),

terms as (
    select substr(names.customer_name, cast(ending.start_at as integer)) as term, 'name' as kind,
        names.customer_id, names.org_pos
    from names
    inner join generate_series(1, 240) as ending (start_at)
        on ending.start_at <= length(names.customer_name)
    union all
    select name_pinyin, 'pinyin', customer_id, org_pos from names
    union all
    select name_initials, 'pinyin', customer_id, org_pos from names
    union all
    select source_customer_no, 'customer_no', customer_id, org_pos from marts.customer_scope
    union all
    select cast(customer_id as varchar), 'customer_no', customer_id, org_pos from marts.customer_scope
    union all
    select numbered.term, numbered.kind, customer.customer_id, customer.org_pos
    from numbered
    inner join marts.customer_scope as customer
        on customer.source_customer_no = numbered.source_customer_no
)

select distinct term, kind, customer_id, org_pos
from terms
where term is not null and term <> ''
