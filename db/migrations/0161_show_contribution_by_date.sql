-- What a customer contributed by each kept date.
alter table marts.customer_history
    add column contribution_mtd numeric(20, 2);
