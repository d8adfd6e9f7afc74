with

-- A credit card names its card account; a debit card the deposit account it draws on.
credit_accounts as (
    select
        account.credit_account_no,
        account.credit_limit,
        balance.credit_balance,
        balance.bill_amount
    from base.credit_card_accounts as account
    inner join base.credit_card_balances as balance
        on balance.credit_account_no = account.credit_account_no and balance.business_date = :business_date
    where account.valid_from <= :business_date and :business_date < account.valid_to
)

select
    customer.customer_id,
    customer.org_pos,
    card.card_no,
    card.card_kind_code,
    card.account_no as account_id,
    card.card_level_code,
    card.opened_on,
    card.expires_ym,
    card.is_main,
    card.is_active,
    card.status_code,
    credit_accounts.credit_limit,
    credit_accounts.credit_balance,
    credit_accounts.bill_amount
from base.cards as card
inner join marts.customer_scope as customer on customer.source_customer_no = card.source_customer_no
left join credit_accounts
    on credit_accounts.credit_account_no = case when card.card_kind_code = 'credit' then card.account_no end
where card.valid_from <= :business_date and :business_date < card.valid_to
