-- The contact point to show of each kind: the newest that was verified, then what the customer keeps himself
-- in the electronic channels, then the core system's main one and its newest. Ranked by customer id, so that
-- reading one customer ranks that customer's contact points only.
with

ranked_contacts as (
    select
        customer_id,
        contact_kind,
        contact_masked,
        source_code,
        row_number() over (
            partition by customer_id, contact_kind
            order by
                precedence nulls last, is_main desc nulls last, starts_on desc nulls last,
                contact_no nulls last, contact_masked nulls last
        ) as place
    from marts.contact_points
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
