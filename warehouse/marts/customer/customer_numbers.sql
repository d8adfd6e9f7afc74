-- The numbers of customers who have several, each as the core system holds it: what it says of the customer,
-- what is held under it, why it was put together with the others, and since when.
with

numbers as (
    select source_customer_no, customer_id, registered_id, rule_code, valid_from
    from base.customer_xref
    where source_system = 'core' and rule_code is not null
        and valid_from <= :business_date and :business_date < valid_to
),

said as (
    select source_customer_no, customer_name, status_code, opening_org_id, opened_on, id_number_masked,
        birth_date, gender_code, employer_name, null as uscc, null as legal_name
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, customer_name, status_code, opening_org_id, opened_on,
        coalesce(uscc, organization_code), null, null, null, uscc, legal_name
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

-- As for the customer himself (`marts.shown_contacts`), among those that this number gave.
mobiles as (
    select
        contact.source_customer_no, contact.contact_masked,
        row_number() over (
            partition by contact.source_customer_no
            order by
                contact.precedence nulls last, contact.is_main desc nulls last,
                contact.starts_on desc nulls last, contact.contact_no nulls last,
                contact.contact_masked nulls last
        ) as place
    from marts.contact_points as contact
    inner join numbers on numbers.source_customer_no = contact.source_customer_no
    where contact.contact_kind = 'mobile'
),

-- Counted and summed as for the customer himself (`metrics.customer_daily`): his numbers add up to him.
worth as (
    select
        account.source_customer_no,
        count(*) filter (where account.account_kind_code = 'deposit' and account.is_open) as account_count,
        count(*) filter (where account.account_kind_code = 'wealth' and account.is_open) as holding_count,
        count(*) filter (where account.account_kind_code = 'loan' and account.is_open) as loan_count,
        sum(account.balance_cny) filter (where account.is_in_aum) as aum,
        sum(account.balance_cny) filter (where account.account_kind_code = 'deposit') as deposits,
        sum(account.balance_cny) filter (where account.aum_item_code = 'LOAN') as loans
    from metrics.account_daily as account
    inner join numbers on numbers.source_customer_no = account.source_customer_no
    where account.business_date = :business_date
    group by account.source_customer_no
),

cards as (
    select card.source_customer_no, count(*) as card_count
    from base.cards as card
    inner join numbers on numbers.source_customer_no = card.source_customer_no
    where card.valid_from <= :business_date and :business_date < card.valid_to
        and card.status_code <> 'closed'
    group by card.source_customer_no
)

select
    numbers.customer_id,
    customer.org_pos,
    numbers.source_customer_no,
    numbers.registered_id,
    numbers.registered_id = numbers.customer_id as is_kept,
    numbers.rule_code,
    numbers.valid_from as joined_on,
    said.customer_name,
    said.status_code,
    said.id_number_masked,
    said.birth_date,
    said.gender_code,
    mobiles.contact_masked as mobile_masked,
    said.employer_name,
    said.uscc,
    said.legal_name,
    unit.unit_name as opening_org_name,
    said.opened_on,
    coalesce(worth.account_count, 0) as account_count,
    coalesce(worth.holding_count, 0) as holding_count,
    coalesce(worth.loan_count, 0) as loan_count,
    coalesce(cards.card_count, 0) as card_count,
    coalesce(worth.aum, 0) as aum_balance_eod,
    coalesce(worth.deposits, 0) as deposit_balance_eod,
    coalesce(worth.loans, 0) as loan_balance_eod
from numbers
inner join marts.customer_scope as customer on customer.source_customer_no = numbers.source_customer_no
left join said on said.source_customer_no = numbers.source_customer_no
left join mobiles on mobiles.source_customer_no = numbers.source_customer_no and mobiles.place = 1
left join base.organizations as place
    on place.org_id = said.opening_org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
left join marts.units as unit on unit.unit_id = place.open_org_id
left join worth on worth.source_customer_no = numbers.source_customer_no
left join cards on cards.source_customer_no = numbers.source_customer_no
