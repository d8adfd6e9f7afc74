select
    'core' as source_system,
    source_customer_no,
    birth_date as stated_birth_date,
    nullif(gender_code, '9') as stated_gender_code,
    id_birth_date,
    id_sex_code,
    is_deleted
from ods.core_retail_customers
