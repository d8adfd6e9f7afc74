-- What each piece of business earned in fees on the day, without value-added tax, and what capital it binds
-- outside the balance sheet. A fee for a term is earned day by day, any other on its day.
with

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

bank_wide as (
    select
        1 + max(value) filter (where parameter_code = 'value_added_tax') as tax_factor,
        cast(max(value) filter (where parameter_code = 'target_capital') as decimal(8, 6)) as target_capital
    from parameters
    where segment_code = 'ALL'
),

-- A delivery after a gap, as on opening dates, holds more than what happened on its day.
day_before as (
    select count(*) > 0 as is_kept from metrics.periods where business_date = :business_date - 1
),

terms as (
    select
        case when letter.letter_kind_code = '04' then 'guarantee' else 'letter_of_credit' end
            as business_kind_code,
        letter.letter_no as business_no, letter.source_customer_no, letter.org_id, letter.fee_cny as fee,
        letter.issued_on as starts_on, letter.expires_on as ends_on, letter.margin_ratio,
        open.balance_cny as balance
    from base.letters_of_credit as letter
    left join base.letter_of_credit_balances as open
        on open.letter_no = letter.letter_no and open.business_date = :business_date
    where letter.valid_from <= :business_date and :business_date < letter.valid_to
    union all
    select
        bill.bill_business_code, bill.business_no, bill.source_customer_no, bill.org_id, bill.fee_amount,
        bill.starts_on, bill.matures_on, bill.margin_ratio, open.balance
    from base.bills as bill
    left join base.bill_balances as open
        on open.business_no = bill.business_no and open.business_date = :business_date
    where bill.bill_business_code in ('acceptance', 'discount')
        and bill.valid_from <= :business_date and :business_date < bill.valid_to
),

-- What no margin deposit covers counts, at the weight of the firm that would have to pay.
weighed as (
    select
        terms.business_kind_code, terms.business_no, terms.source_customer_no, terms.org_id, terms.fee,
        terms.starts_on, terms.ends_on,
        cast(
            round(
                cast(coalesce(terms.balance, 0) as decimal(20, 2))
                * cast(1 - coalesce(terms.margin_ratio, 0) as decimal(8, 6)), 2
            ) as decimal(20, 2)
        ) as uncovered,
        cast(
            cast(coalesce(factor.value, 0) as decimal(8, 6))
            * cast(coalesce(weight.value, 1) as decimal(8, 6))
            as decimal(8, 6)
        ) as weight
    from terms
    left join base.corporate_customers as company
        on company.source_customer_no = terms.source_customer_no
        and company.valid_from <= :business_date and :business_date < company.valid_to
    left join parameters as factor
        on factor.parameter_code = 'conversion_factor' and factor.segment_code = terms.business_kind_code
    left join parameters as weight
        on weight.parameter_code = 'risk_weight'
        and weight.segment_code = case when company.scale_code in ('3', '4') then 'SME' else 'CORPORATE' end
),

earned as (
    select
        weighed.business_kind_code, weighed.business_no, weighed.source_customer_no, weighed.org_id,
        case
            when weighed.starts_on <= :business_date and :business_date < weighed.ends_on
                then ratio6(
                    weighed.fee, bank_wide.tax_factor * days_between(weighed.starts_on, weighed.ends_on)
                )
        end as fee,
        round(cast(weighed.uncovered * weighed.weight as decimal(28, 8)) * bank_wide.target_capital, 2)
            as capital
    from weighed
    cross join bank_wide
    union all
    select
        'wealth_sale', sale.transaction_no, sale.source_customer_no, null,
        ratio6(sale.bank_income, bank_wide.tax_factor), 0
    from base.wealth_transactions as sale
    cross join bank_wide
    cross join day_before
    where sale.business_date = :business_date and sale.status_code = 'done'
        and (day_before.is_kept or sale.transacted_on = :business_date)
    union all
    select
        'remittance', payment.remittance_no, payment.source_customer_no, payment.org_id,
        ratio6(coalesce(payment.fee_cny, 0) + coalesce(payment.fx_spread_cny, 0), bank_wide.tax_factor), 0
    from base.remittances as payment
    cross join bank_wide
    cross join day_before
    where payment.business_date = :business_date
        and (day_before.is_kept or payment.transacted_on = :business_date)
    union all
    select
        'collection', collection.collection_no, collection.source_customer_no, collection.org_id,
        ratio6(collection.fee_cny, bank_wide.tax_factor), 0
    from base.collections as collection
    cross join bank_wide
    where collection.received_on = :business_date
        and collection.valid_from <= :business_date and :business_date < collection.valid_to
),

numbers as (
    select number.source_customer_no, unit.org_id
    from base.customer_xref as number
    inner join metrics.customer_units as unit
        on unit.customer_id = number.customer_id
        and unit.valid_from <= :business_date and :business_date < unit.valid_to
    where number.source_system = 'core'
        and number.valid_from <= :business_date and :business_date < number.valid_to
),

units as (
    select org_id, open_org_id from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
),

head_office as (
    select min(depth_1_org_id) as org_id from base.organizations
    where valid_from <= :business_date and :business_date < valid_to
)

select
    :business_date as business_date,
    earned.business_kind_code,
    earned.business_no,
    case
        when earned.business_kind_code = 'wealth_sale' then 'wealth'
        when earned.business_kind_code in ('acceptance', 'discount') then 'bill'
        else 'international'
    end as business_line_code,
    earned.source_customer_no,
    coalesce(units.open_org_id, numbers.org_id, head_office.org_id) as org_id,
    coalesce(earned.fee, 0) as fee_amount_1d,
    earned.capital as capital_eod
from earned
cross join head_office
left join numbers on numbers.source_customer_no = earned.source_customer_no
left join units on units.org_id = earned.org_id
where earned.fee <> 0 or earned.capital <> 0
