-- The lines of business add up to the contribution of a customer: credit cards were missing.
alter table marts.customers
    add column credit_card_contribution_mtd numeric(20, 2);
