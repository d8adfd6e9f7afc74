-- The contact point to show of each kind: the newest that was verified, then what the customer keeps himself
-- in the electronic channels, then the core system's main one and its newest. Ranked by customer id, so that
-- reading one customer ranks that customer's contact points only.
with

numbers as (
    select customer_id, source_customer_no
    from base.customer_xref
    where source_system = 'core' and valid_from <= :business_date and :business_date < valid_to
),

ranked_contacts as (
    select
        customer_id,
        contact_kind,
        contact_masked,
        case when is_verified then 'verified' when contact_no is null then 'ebank' else 'core' end
            as source_code,
        row_number() over (
            partition by customer_id, contact_kind
            order by
                case when is_verified then 0 when contact_no is null then 1 else 2 end nulls last,
                is_main desc nulls last, starts_on desc nulls last, contact_no nulls last,
                contact_masked nulls last
        ) as place
    from (
        select
            numbers.customer_id, null as contact_no, agreement.mobile_masked as contact_masked,
            false as is_main, false as is_verified, agreement.signed_on as starts_on,
            'mobile' as contact_kind
        from base.ebank_agreements as agreement
        inner join numbers on numbers.source_customer_no = agreement.source_customer_no
        where agreement.valid_from <= :business_date and :business_date < agreement.valid_to
            and agreement.status_code = 'active' and agreement.mobile_masked is not null
        union all
        select
            numbers.customer_id, contact.contact_no, contact.contact_masked, contact.is_main,
            contact.is_verified, contact.starts_on,
            case
                when contact.contact_type_code = '01' then 'mobile'
                when contact.contact_type_code = '21' then 'email'
                when contact.contact_type_code in ('11', '12', '13') then 'address'
            end as contact_kind
        from base.customer_contacts as contact
        inner join numbers on numbers.source_customer_no = contact.source_customer_no
        where contact.valid_from <= :business_date and :business_date < contact.valid_to
            and (contact.ends_on is null or contact.ends_on > :business_date)
    ) as kinds
    where contact_kind is not null
)

select
    customer_id,
    max(contact_masked) filter (where contact_kind = 'mobile') as mobile_masked,
    max(source_code) filter (where contact_kind = 'mobile') as mobile_source_code,
    max(contact_masked) filter (where contact_kind = 'email') as email_masked,
    max(contact_masked) filter (where contact_kind = 'address') as address_masked
from ranked_contacts
where place = 1
group by customer_id
