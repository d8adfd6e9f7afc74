select
    cust_id as registered_id,
    household_no,
    relation as relation_code,
    data_date as delivered_on,
    line_no
from source.crm_household
