-- People whose identity the night looks at again: of whom something changed, and who have a mark that more or
-- fewer people have now, as far as it told anything before or does now.
with

changed as (
    select mark, count(*) as change_count
    from changes.identity_marks
    group by mark
),

holders as (
    select
        known.source_customer_no,
        count(*) over (partition by known.mark) - changed.change_count as holder_count_before
    from base.identity_marks as known
    inner join changed on changed.mark = known.mark
    where known.valid_from <= :business_date and :business_date < known.valid_to
)

select source_customer_no from base.customers_changed
union
select source_customer_no from holders where holder_count_before <= 20
