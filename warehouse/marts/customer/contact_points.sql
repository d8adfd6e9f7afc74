-- Mobiles, e-mails and addresses that hold on the day, each under the number that gave it: what the core
-- system has, and what the customer keeps himself in the electronic channels.
with

numbers as (
    select customer_id, source_customer_no
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

points as (
    select
        agreement.source_customer_no, null as contact_no, agreement.mobile_masked as contact_masked,
        false as is_main, false as is_verified, agreement.signed_on as starts_on, 'mobile' as contact_kind
    from base.ebank_agreements as agreement
    where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
        and agreement.status_code = 'active' and agreement.mobile_masked is not null
    union all
    select
        contact.source_customer_no, contact.contact_no, contact.contact_masked, contact.is_main,
        contact.is_verified, contact.starts_on,
        case
            when contact.contact_type_code = '01' then 'mobile'
            when contact.contact_type_code = '21' then 'email'
            when contact.contact_type_code in ('11', '12', '13') then 'address'
        end
    from base.customer_contacts as contact
    where contact.valid_from <= :business_date and :business_date < contact.valid_to
        and (contact.ends_on is null or contact.ends_on > :business_date)
)

select
    numbers.customer_id,
    points.source_customer_no,
    points.contact_kind,
    points.contact_masked,
    points.contact_no,
    case
        when points.is_verified then 'verified' when points.contact_no is null then 'ebank' else 'core'
    end as source_code,
    -- What the bank verified is believed first, then the customer, then the core system.
    case when points.is_verified then 0 when points.contact_no is null then 1 else 2 end as precedence,
    points.is_main,
    points.starts_on
from points
inner join numbers on numbers.source_customer_no = points.source_customer_no
where points.contact_kind is not null
