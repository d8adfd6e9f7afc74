-- Exact arithmetic under the same names as on DuckDB; numeric rounds half away from zero by itself.

create or replace function dec_div(a numeric, n numeric) returns numeric
    language sql immutable parallel safe
    return case when n = 0 then null else round(a / n, 2) end;

create or replace function dec_div4(a numeric, n numeric) returns numeric
    language sql immutable parallel safe
    return case when n = 0 then null else round(a / n, 4) end;

create or replace function ratio6(a numeric, b numeric) returns numeric
    language sql immutable parallel safe
    return case when b = 0 then null else round(a / b, 6) end;

create or replace function differs_by_one(a text, b text) returns boolean
    language sql immutable parallel safe
    return a <> b and abs(length(a) - length(b)) <= 1 and exists (
        select 1 from generate_series(0, greatest(length(a), length(b)) - 1) as at (k)
        where left(a, k) = left(b, k) and (
            substr(a, k + 2) = substr(b, k + 2) or substr(a, k + 2) = substr(b, k + 1)
            or substr(a, k + 1) = substr(b, k + 2))
    );

create or replace function mark_of(content text) returns bigint
    language sql immutable parallel safe
    return CAST(CAST('x' || substr(md5(content), 1, 15) AS bit(60)) AS bigint);

create or replace function is_organization_code(code text) returns boolean
    language sql immutable parallel safe
    return code ~ '^[0-9A-Z]{8}[0-9X]$' and code <> repeat(left(code, 1), 9) and substr(code, 9, 1) = (
        select substr('0X987654321', CAST(sum(
            weight * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, CAST(k AS integer), 1)) - 1)
        ) % 11 + 1 AS integer), 1)
        from unnest(array[3, 7, 9, 10, 5, 8, 4, 2]) with ordinality as weights (weight, k)
    );

create or replace function accrue(amount numeric, rate numeric, day_basis numeric) returns numeric
    language sql immutable parallel safe
    return case when day_basis = 0 then null
        else round(round(amount, 2) * round(rate, 8) / round(day_basis), 6) end;

create or replace function days_between(from_date date, to_date date) returns integer
    language sql immutable parallel safe
    return to_date - from_date;

create or replace function years_between(from_date date, to_date date) returns integer
    language sql immutable parallel safe
    return CAST(
        extract(year from to_date) - extract(year from from_date)
        - case when extract(month from to_date) * 100 + extract(day from to_date)
                  < extract(month from from_date) * 100 + extract(day from from_date) then 1 else 0 end
    as integer);

-- Reckoned without a time zone, so that it is known while a query is planned.
create or replace function month_end_before(of_date date, months integer) returns date
    language sql immutable parallel safe
    return CAST(
        date_trunc('month', CAST(of_date AS timestamp)) - (months - 1) * interval '1 month' as date) - 1;

create or replace function is_own_name(holder varchar, counterparty varchar, counterparty_bank varchar)
    returns boolean
    language sql immutable parallel safe
    return holder = counterparty and counterparty_bank is not null;
