-- The ledger against the accounts it sums up, by the unit, subject and currency that each account names: also
-- where that unit has merged since.
with

loan_and_deposit_accounts as (
    select a.org_id, a.subject_code, a.currency_code, b.balance, b.delivered_on
    from base.accounts as a
    inner join base.account_balances as b
        on b.account_no = a.account_no and b.sub_account_no = a.sub_account_no
    where b.business_date = :business_date
        and a.valid_from <= :business_date and :business_date < a.valid_to
    union all
    select l.org_id, l.subject_code, l.currency_code, b.balance, b.delivered_on
    from base.loans as l
    inner join base.loan_balances as b on b.note_no = l.note_no
    where b.business_date = :business_date
        and l.valid_from <= :business_date and :business_date < l.valid_to
        and not l.is_written_off
),

-- Credit cards and bills name no subject: the chart has the one that is theirs.
credit_card_accounts as (
    select c.org_id, subject.subject_code, bank.base_currency_code as currency_code,
        b.credit_balance as balance, b.delivered_on
    from base.credit_card_accounts as c
    inner join base.credit_card_balances as b on b.credit_account_no = c.credit_account_no
    inner join ref.ledger_subjects as subject on subject.sub_ledger_code = 'credit_card'
    cross join ref.bank as bank
    where b.business_date = :business_date
        and c.valid_from <= :business_date and :business_date < c.valid_to
),

discounted_bills as (
    select bill.org_id, subject.subject_code, bank.base_currency_code as currency_code, b.balance,
        b.delivered_on
    from base.bills as bill
    inner join base.bill_balances as b on b.business_no = bill.business_no
    inner join ref.ledger_subjects as subject on subject.sub_ledger_code = 'discount'
    cross join ref.bank as bank
    where b.business_date = :business_date
        and bill.valid_from <= :business_date and :business_date < bill.valid_to
        and bill.bill_business_code = 'discount'
),

ledger as (
    select ledger.org_id, ledger.subject_code, ledger.currency_code, ledger.balance, ledger.delivered_on
    from base.ledger_balances as ledger
    left join ref.ledger_subjects as subject on subject.subject_code = ledger.subject_code
    where ledger.business_date = :business_date
        and (subject.subject_code is null or subject.sub_ledger_code is not null)
),

both_sides as (
    select org_id, subject_code, currency_code, balance as ledger_balance, 0 as account_balance, delivered_on
    from ledger
    union all
    select org_id, subject_code, currency_code, 0, balance, delivered_on from loan_and_deposit_accounts
    union all
    select org_id, subject_code, currency_code, 0, balance, delivered_on from credit_card_accounts
    union all
    select org_id, subject_code, currency_code, 0, balance, delivered_on from discounted_bills
),

compared as (
    select
        org_id,
        subject_code,
        currency_code,
        sum(ledger_balance) as ledger_balance,
        sum(account_balance) as account_balance,
        min(delivered_on) < :business_date as is_stale
    from both_sides
    -- A bank that sends no ledger has nothing to compare.
    where exists (select 1 from ledger)
    group by org_id, subject_code, currency_code
),

day_before as (
    select org_id, subject_code, currency_code, difference
    from previous.ledger_reconciliation
)

select
    :business_date as business_date,
    compared.org_id,
    compared.subject_code,
    compared.currency_code,
    compared.ledger_balance,
    compared.account_balance,
    compared.ledger_balance - compared.account_balance as difference,
    day_before.difference as difference_day_before,
    coalesce(compared.is_stale, false) as is_stale
from compared
left join day_before
    on day_before.org_id = compared.org_id
    and day_before.subject_code = compared.subject_code
    and day_before.currency_code = compared.currency_code
