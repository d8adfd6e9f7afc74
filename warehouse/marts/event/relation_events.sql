-- What customers agreed, said and asked, by the days that were written down: also those before the bank's
-- first night.
with

numbers as (
    select source_customer_no, customer_id
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

opened as (
    select source_customer_no, opened_on
    from base.retail_customers
    where valid_from <= :business_date and :business_date < valid_to
    union all
    select source_customer_no, opened_on
    from base.corporate_customers
    where valid_from <= :business_date and :business_date < valid_to
),

-- The levels of one customer one after another, whichever of his numbers they were given under.
assessed as (
    select
        numbers.customer_id, assessment.assessed_on, assessment.risk_level_code,
        lag(assessment.risk_level_code) over (
            partition by numbers.customer_id
            order by assessment.assessed_on nulls last, assessment.source_customer_no nulls last
        ) as level_before_code
    from base.suitability_assessments as assessment
    inner join numbers on numbers.source_customer_no = assessment.source_customer_no
    where assessment.valid_from <= :business_date and :business_date < assessment.valid_to
        and assessment.assessed_on <= :business_date
),

agreements as (
    select numbers.customer_id, agreement.ebank_channel_code, agreement.agreement_no,
        agreement.signed_on, agreement.cancelled_on
    from base.ebank_agreements as agreement
    inner join numbers on numbers.source_customer_no = agreement.source_customer_no
    where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
),

tickets as (
    select numbers.customer_id, ticket.ticket_no, ticket.ticket_type_code,
        ticket.channel_code, ticket.satisfaction_code,
        cast(ticket.accepted_at as date) as accepted_on, cast(ticket.closed_at as date) as closed_on
    from base.service_tickets as ticket
    inner join numbers on numbers.source_customer_no = ticket.source_customer_no
    where ticket.valid_from <= :business_date and :business_date < ticket.valid_to
),

found as (
    select
        numbers.customer_id, 'customer_opened' as kind_code, opened.opened_on as happened_on,
        opened.source_customer_no as reference, null as detail_code, null as detail_before_code
    from opened
    inner join numbers on numbers.source_customer_no = opened.source_customer_no
    union all
    select
        customer_id,
        case when level_before_code <> risk_level_code then 'risk_level_changed' else 'risk_assessed' end,
        assessed_on, '', risk_level_code, level_before_code
    from assessed
    union all
    select customer_id, 'ebank_signed', signed_on, agreement_no, ebank_channel_code, null
    from agreements
    union all
    select customer_id, 'ebank_cancelled', cancelled_on, agreement_no, ebank_channel_code, null
    from agreements
    union all
    select
        customer_id,
        case ticket_type_code
            when 'complaint' then 'complaint_made' when 'question' then 'question_asked' else 'request_made'
        end,
        accepted_on, ticket_no, channel_code, null
    from tickets
    union all
    select customer_id, 'complaint_closed', closed_on, ticket_no, satisfaction_code, null
    from tickets
    where ticket_type_code = 'complaint'
)

select customer_id, kind_code, happened_on, reference, detail_code, detail_before_code
from found
where happened_on > month_end_before(:business_date, 36) and happened_on <= :business_date
