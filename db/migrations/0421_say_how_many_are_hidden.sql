-- Whoever is told how many customers of his reach are kept from him is told it by the text that his policies are
-- made of.
grant select on platform.scope_parts to r_explain;
