-- How often a customer used each electronic channel in the thirty days up to each kept month end of a year,
-- and up to the date; by the numbers that are his now.
select
    number.customer_id,
    used.business_date,
    used.ebank_channel_code,
    cast(sum(used.login_count_30d) as integer) as login_count_30d,
    cast(sum(used.transaction_count_30d) as integer) as transaction_count_30d
from metrics.channel_use as used
inner join base.customer_xref as number
    on number.source_customer_no = used.source_customer_no
    and number.source_system = 'core'
    and number.valid_from <= :business_date and :business_date < number.valid_to
where used.business_date <= :business_date
    and used.business_date >= month_end_before(:business_date, 12)
    and (used.business_date = :business_date or extract(day from used.business_date + 1) = 1)
group by number.customer_id, used.business_date, used.ebank_channel_code
