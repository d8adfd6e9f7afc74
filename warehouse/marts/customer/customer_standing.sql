select
    ranks.customer_id,
    ranks.branch_id,
    unit.unit_name as branch_name,
    ranks.aum_rank,
    ranks.aum_peer_count,
    ranks.contribution_rank,
    ranks.contribution_peer_count
from metrics.customer_ranks as ranks
left join marts.units as unit on unit.unit_id = ranks.branch_id
where ranks.business_date = :business_date
