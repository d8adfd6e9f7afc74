-- The numbers of customers who have several, each as the core system holds it: what was put together, why,
-- and since when.
with

numbers as (
    select source_customer_no, customer_id, registered_id, rule_code, valid_from
    from base.customer_xref
    where source_system = 'core' and rule_code is not null
        and valid_from <= :business_date and :business_date < valid_to
),

names as (
    select source_customer_no, customer_name, status_code, opening_org_id, opened_on
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, customer_name, status_code, opening_org_id, opened_on
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

worth as (
    select
        account.source_customer_no,
        count(*) filter (where account.is_open) as account_count,
        coalesce(sum(account.balance_cny) filter (where account.is_in_aum), 0) as aum_balance_eod,
        coalesce(sum(account.balance_cny) filter (where account.account_kind_code = 'loan'), 0)
            as loan_balance_eod
    from metrics.account_daily as account
    inner join numbers on numbers.source_customer_no = account.source_customer_no
    where account.business_date = :business_date
    group by account.source_customer_no
)

select
    numbers.customer_id,
    customer.org_pos,
    numbers.source_customer_no,
    numbers.registered_id,
    numbers.registered_id = numbers.customer_id as is_kept,
    numbers.rule_code,
    numbers.valid_from as joined_on,
    names.customer_name,
    names.status_code,
    unit.unit_name as opening_org_name,
    names.opened_on,
    coalesce(worth.account_count, 0) as account_count,
    coalesce(worth.aum_balance_eod, 0) as aum_balance_eod,
    coalesce(worth.loan_balance_eod, 0) as loan_balance_eod
from numbers
inner join marts.customer_scope as customer on customer.source_customer_no = numbers.source_customer_no
left join names on names.source_customer_no = numbers.source_customer_no
left join base.organizations as place
    on place.org_id = names.opening_org_id
    and place.valid_from <= :business_date and :business_date < place.valid_to
left join marts.units as unit on unit.unit_id = place.open_org_id
left join worth on worth.source_customer_no = numbers.source_customer_no
