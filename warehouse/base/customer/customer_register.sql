-- Candidates for a customer number. A number that both files name counts as retail; one that only an account
-- names is what the account says.
with

seen as (
    select source_customer_no, '1' as customer_type_code
    from ods.core_retail_customers
    where not is_deleted
    union all
    select source_customer_no, '2' as customer_type_code
    from ods.core_corporate_customers
    where not is_deleted
),

named_by_accounts as (
    select source_customer_no, min(customer_type_code) as customer_type_code
    from ods.core_deposit_accounts
    where customer_type_code in ('1', '2') and coalesce(status_code, '') <> 'C'
    group by source_customer_no
)

select
    'core' as source_system,
    source_customer_no,
    min(customer_type_code) as customer_type_code
from seen
group by source_customer_no
union all
select
    'core' as source_system,
    account.source_customer_no,
    account.customer_type_code
from named_by_accounts as account
left join seen on seen.source_customer_no = account.source_customer_no
where seen.source_customer_no is null
