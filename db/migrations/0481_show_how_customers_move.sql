-- What has changed since the ends of the month and the year before, beside what is.
alter table marts.customers
    add column deposit_balance_change_mom numeric(20, 2),
    add column deposit_balance_change_ytd numeric(20, 2),
    add column loan_balance_change_mom numeric(20, 2),
    add column loan_balance_change_ytd numeric(20, 2),
    add column grade_move_mom_code text,
    add column grade_move_ytd_code text;
