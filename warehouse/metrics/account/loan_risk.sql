-- What each note is reckoned with: its segment, the probability and share of loss of the credit system
-- where it has been assessed, and the weight and allowance of the parameters that hold on the day. What a
-- pledged certificate of deposit covers weighs as our own deposit: the feed does not say whose it is.
with

parameters as (
    select parameter_code, segment_code, value
    from ref.profit_parameters
    where valid_from <= :business_date and :business_date < valid_to
),

assessed as (
    select
        object_no, default_probability_ratio, default_loss_ratio,
        row_number() over (partition by object_no order by effective_on desc nulls last) as place
    from base.credit_assessments
    where object_type_code = 'note' and effective_on <= :business_date
        and valid_from <= :business_date and :business_date < valid_to
),

secured as (
    select
        contract_no,
        count(*) filter (where collateral_type_code is not null) > 0 as has_collateral,
        coalesce(sum(guaranteed_amount) filter (where collateral_type_code = '05'), 0) as pledged_amount
    from base.guarantees
    where status_code = 'active' and valid_from <= :business_date and :business_date < valid_to
    group by contract_no
),

-- A pledge stands for all that is drawn under its contract.
drawn as (
    select loan.contract_no, sum(balance.balance) as balance
    from base.loans as loan
    inner join base.loan_balances as balance on balance.note_no = loan.note_no
    where balance.business_date = :business_date and not loan.is_written_off
        and loan.valid_from <= :business_date and :business_date < loan.valid_to
    group by loan.contract_no
),

notes as (
    select
        loan.note_no,
        coalesce(secured.has_collateral, false) as has_collateral,
        cast(
            case
                when coalesce(secured.pledged_amount, 0) = 0 then 0
                when secured.pledged_amount >= coalesce(drawn.balance, 0) then 1
                else ratio6(secured.pledged_amount, drawn.balance)
            end as decimal(8, 6)
        ) as pledged_ratio,
        loan.risk_class_code,
        loan.exec_rate,
        assessed.default_probability_ratio,
        assessed.default_loss_ratio,
        case
            when product.product_subclass_code = 'MORT' then 'MORTGAGE'
            when company.source_customer_no is null then 'RETAIL'
            when company.scale_code in ('3', '4') then 'SME'
            else 'CORPORATE'
        end as segment_code
    from base.loans as loan
    left join base.products as product
        on product.product_code = loan.product_code
        and product.valid_from <= :business_date and :business_date < product.valid_to
    left join base.corporate_customers as company
        on company.source_customer_no = loan.source_customer_no
        and company.valid_from <= :business_date and :business_date < company.valid_to
    left join assessed on assessed.object_no = loan.note_no and assessed.place = 1
    left join secured on secured.contract_no = loan.contract_no
    left join drawn on drawn.contract_no = loan.contract_no
    where not loan.is_written_off and loan.status_code <> 'settled'
        and loan.valid_from <= :business_date and :business_date < loan.valid_to
)

select
    :business_date as business_date,
    notes.note_no,
    notes.segment_code,
    notes.risk_class_code,
    notes.exec_rate,
    notes.default_probability_ratio,
    coalesce(notes.default_loss_ratio, loss.value) as default_loss_ratio,
    cast(
        round(
            notes.default_probability_ratio
            * cast(coalesce(notes.default_loss_ratio, loss.value) as decimal(10, 8)), 8
        ) as decimal(12, 8)
    ) as expected_loss_ratio,
    round(
        cast(coalesce(weight.value, 1) as decimal(8, 6)) * cast(1 - notes.pledged_ratio as decimal(8, 6))
        + cast(coalesce(own_deposit.value, 0) as decimal(8, 6)) * notes.pledged_ratio, 6
    ) as risk_weight_ratio,
    coalesce(allowance.value, 0) as allowance_ratio
from notes
left join parameters as loss
    on loss.parameter_code = 'loss_given_default'
    and loss.segment_code = case
        when notes.has_collateral and notes.segment_code <> 'MORTGAGE' then 'SECURED' else notes.segment_code
    end
left join parameters as weight
    on weight.parameter_code = 'risk_weight' and weight.segment_code = notes.segment_code
left join parameters as own_deposit
    on own_deposit.parameter_code = 'risk_weight' and own_deposit.segment_code = 'OWN_DEPOSIT'
left join parameters as allowance
    on allowance.parameter_code = 'allowance' and allowance.segment_code = notes.risk_class_code
