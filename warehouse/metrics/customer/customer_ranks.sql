-- The place of every customer among those of his kind in his branch, by assets and by what he has earned the
-- bank in the year so far. Who has the same stands at the same place; who has no business is no peer.
with

-- The branch of a unit; a unit that hangs below none stands for itself.
branches as (
    select
        unit.org_id,
        coalesce(min(upper_unit.org_id) filter (where upper_unit.org_level = 2), unit.org_id) as branch_id
    from base.organizations as unit
    left join base.organizations as upper_unit
        on upper_unit.org_id in (
            unit.depth_1_org_id, unit.depth_2_org_id, unit.depth_3_org_id, unit.depth_4_org_id
        )
        and upper_unit.valid_from <= :business_date and :business_date < upper_unit.valid_to
    where unit.valid_from <= :business_date and :business_date < unit.valid_to
    group by unit.org_id
),

peers as (
    select
        daily.customer_id, daily.customer_type_code, branches.branch_id, daily.aum_balance_eod,
        profit.contribution_ytd
    from metrics.customer_daily as daily
    inner join branches on branches.org_id = daily.org_id
    left join metrics.customer_profit as profit
        on profit.customer_id = daily.customer_id and profit.business_date = :business_date
    where daily.business_date = :business_date
        and daily.account_count + daily.holding_count + daily.loan_count + daily.card_count > 0
)

select
    :business_date as business_date,
    customer_id,
    branch_id,
    cast(
        rank() over (partition by branch_id, customer_type_code order by aum_balance_eod desc nulls last)
        as integer
    ) as aum_rank,
    cast(count(*) over (partition by branch_id, customer_type_code) as integer) as aum_peer_count,
    case
        when contribution_ytd is not null then cast(
            rank() over (partition by branch_id, customer_type_code order by contribution_ytd desc nulls last)
            as integer
        )
    end as contribution_rank,
    cast(count(contribution_ytd) over (partition by branch_id, customer_type_code) as integer)
        as contribution_peer_count
from peers
