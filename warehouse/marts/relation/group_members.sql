select
    group_id,
    party_id as member_id,
    party_org_pos as member_org_pos
from marts.stated_groups
