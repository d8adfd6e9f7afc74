-- What secures a customer's contracts, and what he stands for himself: each with the name of the other side.
with

guarantees as (
    select
        guarantee.guarantee_no, guarantee.contract_no, guarantee.guarantee_code,
        guarantee.guarantor_customer_no, guarantee.guarantor_name, guarantee.guaranteed_amount,
        guarantee.collateral_type_code, guarantee.collateral_name, guarantee.appraised_value,
        guarantee.appraised_on, guarantee.loan_to_value_ratio, guarantee.status_code,
        contract.source_customer_no as borrower_no, contract.currency_code,
        contract.ends_on as contract_ends_on
    from base.guarantees as guarantee
    inner join base.loan_contracts as contract
        on contract.contract_no = guarantee.contract_no
        and contract.valid_from <= :business_date and :business_date < contract.valid_to
    where guarantee.valid_from <= :business_date and :business_date < guarantee.valid_to
),

names as (
    select source_customer_no, customer_name from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, customer_name from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

sides as (
    select
        guarantee_no, contract_no, 'received' as side_code, borrower_no as source_customer_no,
        guarantor_name as counterparty_name
    from guarantees
    union all
    select
        guarantees.guarantee_no, guarantees.contract_no, 'given', guarantees.guarantor_customer_no,
        names.customer_name
    from guarantees
    left join names on names.source_customer_no = guarantees.borrower_no
    where guarantees.guarantor_customer_no is not null
)

select
    customer.customer_id,
    customer.org_pos,
    sides.side_code,
    guarantees.guarantee_no,
    guarantees.contract_no,
    guarantees.guarantee_code,
    sides.counterparty_name,
    guarantees.currency_code,
    guarantees.guaranteed_amount,
    guarantees.collateral_type_code,
    guarantees.collateral_name,
    guarantees.appraised_value,
    guarantees.appraised_on,
    guarantees.loan_to_value_ratio,
    guarantees.contract_ends_on,
    guarantees.status_code
from sides
inner join marts.customer_scope as customer on customer.source_customer_no = sides.source_customer_no
inner join guarantees
    on guarantees.guarantee_no = sides.guarantee_no and guarantees.contract_no = sides.contract_no
