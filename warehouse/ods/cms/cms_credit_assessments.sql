select
    obj_type as object_type_code,
    obj_no as object_no,
    eff_date as effective_on,
    risk_class as risk_class_code,
    risk_class_old as previous_risk_class_code,
    rating as rating_code,
    pd as default_probability_ratio,
    lgd as default_loss_ratio,
    reason,
    data_date as delivered_on,
    src_upd_ts as source_updated_at,
    line_no
from source.cms_class
