select
    rate_type as rate_type_code,
    ccy as currency_code,
    term_cd as term_code,
    eff_date as effective_on,
    rate,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.core_rate
