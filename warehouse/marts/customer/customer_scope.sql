-- What every table about customers needs: whose the number is, and where in the tree of units he is booked.
select
    customer.customer_id,
    customer.source_customer_no,
    customer.customer_type_code,
    daily.org_id,
    units.org_pos
from base.customer_xref as customer
inner join metrics.customer_daily as daily
    on daily.customer_id = customer.customer_id and daily.business_date = :business_date
inner join marts.units as units on units.unit_id = daily.org_id
where customer.source_system = 'core'
    and customer.valid_from <= :business_date and :business_date < customer.valid_to
