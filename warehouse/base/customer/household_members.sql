select
    registered_id,
    household_no,
    relation_code
from ods.crm_households
