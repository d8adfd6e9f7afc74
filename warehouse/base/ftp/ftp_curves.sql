select
    'ftp' as source_system,
    curve_code,
    term_code,
    effective_on,
    rate
from ods.ftp_curve_points
