-- Lines that cannot be done are kept as they were told, so that a later check judges them again; without a customer
-- those that could not be read.
alter table customer_management.allocation_problems
    add column customer_no text,
    add column employee_id text,
    add column role text,
    add column reason text;

-- Where a unit is: a rule gives customers to managers nearby.
alter table marts.units
    add column longitude numeric(10, 6),
    add column latitude numeric(10, 6);
