-- What each note is reckoned with: its segment, the probability and share of loss of the credit system
-- where it has been assessed, and the weight and allowance of the parameters that hold on the day.
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

notes as (
    select
        loan.note_no,
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
    coalesce(weight.value, 1) as risk_weight_ratio,
    coalesce(allowance.value, 0) as allowance_ratio
from notes
left join parameters as loss
    on loss.parameter_code = 'loss_given_default' and loss.segment_code = notes.segment_code
left join parameters as weight
    on weight.parameter_code = 'risk_weight' and weight.segment_code = notes.segment_code
left join parameters as allowance
    on allowance.parameter_code = 'allowance' and allowance.segment_code = notes.risk_class_code
