-- What warns that a customer may leave. Publications made before have none of it.
alter table marts.customers
    add column churn_level_code text,
    add column churn_score integer,
    add column churn_signals text;
