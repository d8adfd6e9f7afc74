select customer_id, signal_code, points, since_on, amount
from metrics.churn_signals
where business_date = :business_date
