-- What each of a customer's numbers itself says and holds, so that numbers that are one can still be compared;
-- not known of publications from before.
alter table marts.customer_numbers
    add column id_number_masked text,
    add column birth_date date,
    add column gender_code text,
    add column mobile_masked text,
    add column employer_name text,
    add column uscc text,
    add column legal_name text,
    add column holding_count integer,
    add column loan_count integer,
    add column card_count integer,
    add column deposit_balance_eod numeric(20, 2);
