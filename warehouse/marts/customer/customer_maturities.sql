-- What falls due for a customer in the ninety days after the business date, in one shape.
with

due as (
    select
        customer_id, org_pos, 'deposit' as maturity_kind_code, account_id as item_no,
        account_id as reference_no, coalesce(product_name, product_code) as product_name,
        cast(null as varchar) as id_type_code, currency_code, balance as due_amount, matures_on as due_on
    from marts.customer_accounts
    where status_code <> 'closed' and balance > 0
    union all
    select
        holding.customer_id, holding.org_pos, 'holding' as maturity_kind_code, holding.holding_no,
        holding.holding_no as reference_no,
        coalesce(holding.product_name, holding.product_code) as product_name, null as id_type_code,
        bank.base_currency_code, holding.market_value, holding.matures_on
    from marts.customer_holdings as holding
    cross join ref.bank as bank
    where holding.status_code <> 'ended'
    union all
    select
        shown.customer_id, shown.org_pos, 'premium' as maturity_kind_code, shown.holding_no,
        shown.holding_no as reference_no,
        coalesce(shown.product_name, shown.product_code) as product_name, null as id_type_code,
        bank.base_currency_code, holding.premium, valued.next_premium_on
    from marts.customer_holdings as shown
    inner join base.wealth_holdings as holding
        on holding.holding_no = shown.holding_no
        and holding.valid_from <= :business_date and :business_date < holding.valid_to
    inner join base.wealth_positions as valued
        on valued.holding_no = shown.holding_no and valued.business_date = :business_date
    cross join ref.bank as bank
    where shown.status_code <> 'ended'
    union all
    select
        customer_id, org_pos, 'loan' as maturity_kind_code, note_no, note_no as reference_no,
        coalesce(product_name, product_code) as product_name, null as id_type_code, currency_code,
        balance, matures_on
    from marts.customer_loans
    where status_code <> 'settled' and balance > 0
    union all
    select
        loan.customer_id, loan.org_pos, 'instalment' as maturity_kind_code,
        loan.note_no || '-' || cast(instalment.period_no as varchar) as item_no, loan.note_no,
        coalesce(loan.product_name, loan.product_code) as product_name, null as id_type_code,
        loan.currency_code,
        instalment.due_principal + instalment.due_interest
            - instalment.paid_principal - instalment.paid_interest,
        instalment.due_on
    from base.loan_instalments as instalment
    inner join marts.customer_loans as loan on loan.note_no = instalment.note_no
    where instalment.valid_from <= :business_date and :business_date < instalment.valid_to
        and instalment.status_code <> 'settled' and loan.status_code <> 'settled'
    union all
    select
        customer_id, org_pos, trade_kind_code, reference_no as item_no, reference_no,
        null as product_name, null as id_type_code, currency_code, open_amount, due_on
    from marts.customer_trade_items
    union all
    select
        customer.customer_id, customer.org_pos, 'credit_limit' as maturity_kind_code, credit.limit_no,
        credit.limit_no as reference_no,
        null as product_name, null as id_type_code, credit.currency_code, credit.approved_amount,
        credit.ends_on
    from base.credit_limits as credit
    inner join marts.customer_scope as customer
        on customer.source_customer_no = credit.source_customer_no
    where credit.valid_from <= :business_date and :business_date < credit.valid_to
        and credit.status_code = 'active'
    union all
    select
        customer_id, org_pos, 'identity_document' as maturity_kind_code,
        id_type_code || '-' || id_number_masked as item_no, null as reference_no,
        null as product_name, id_type_code, null as currency_code, null as due_amount, id_expires_on
    from marts.customer_certificates
    union all
    select
        customer_id, org_pos, 'risk_assessment' as maturity_kind_code,
        cast(assessed_on as varchar) as item_no, null as reference_no, null as product_name,
        null as id_type_code, null as currency_code, null as due_amount, expires_on
    from marts.customer_suitability
)

select
    customer_id,
    org_pos,
    maturity_kind_code,
    item_no,
    reference_no,
    product_name,
    id_type_code,
    currency_code,
    due_amount,
    due_on
from due
where due_on > :business_date and due_on <= :business_date + 90
