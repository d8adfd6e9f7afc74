-- Exact arithmetic under the same names as on PostgreSQL. Division goes over integers, because DuckDB
-- divides decimals as doubles; a zero divisor gives null on both engines. Amounts of up to ten trillion are
-- divided as 64-bit numbers: 128-bit division is done bit by bit and took half the time of the metrics.
-- Factors are decimals: a count times a plain 10000 is a 32-bit number, which ends at two billion.

create or replace macro round_half_away(numerator, denominator) as
    case when denominator = 0 then null
         else sign(numerator) * sign(denominator)
              * ((abs(numerator) * 2 + abs(denominator)) // (2 * abs(denominator)))
    end;

create or replace macro dec_div_small(a, n) as
    CAST(
        CAST(
            round_half_away(CAST(a * CAST(100 AS DECIMAL(3, 0)) AS BIGINT), CAST(n AS BIGINT))
        AS DECIMAL(16, 0))
        * CAST(0.01 AS DECIMAL(2, 2))
    AS DECIMAL(28, 2));

create or replace macro dec_div_large(a, n) as
    CAST(
        CAST(
            round_half_away(CAST(a * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT), CAST(n AS HUGEINT))
        AS DECIMAL(34, 0))
        * CAST(0.01 AS DECIMAL(2, 2))
    AS DECIMAL(28, 2));

create or replace macro dec_div(a, n) as
    case when abs(a) < 9999999999999 and abs(n) < 1000000000
              then dec_div_small(TRY_CAST(a AS DECIMAL(15, 2)), n)
         else dec_div_large(a, n)
    end;

create or replace macro dec_div4(a, n) as
    CAST(
        CAST(
            round_half_away(CAST(a * CAST(10000 AS DECIMAL(5, 0)) AS HUGEINT), CAST(n AS HUGEINT))
        AS DECIMAL(34, 0))
        * CAST(0.0001 AS DECIMAL(4, 4))
    AS DECIMAL(28, 4));

create or replace macro ratio6(a, b) as
    CAST(
        CAST(
            round_half_away(
                CAST(a * CAST(10000 AS DECIMAL(5, 0)) AS HUGEINT) * 1000000,
                CAST(b * CAST(10000 AS DECIMAL(5, 0)) AS HUGEINT))
        AS DECIMAL(30, 0))
        * CAST(0.000001 AS DECIMAL(6, 6))
    AS DECIMAL(20, 6));

-- Whether one character more, fewer or another makes two texts equal; counted in characters, not in bytes.
create or replace macro differs_by_one(a, b) as
    a <> b and abs(length(a) - length(b)) <= 1
    and length(list_filter(
        range(0, greatest(length(a), length(b))),
        lambda k: left(a, k) = left(b, k) and (
            substr(a, k + 2) = substr(b, k + 2) or substr(a, k + 2) = substr(b, k + 1)
            or substr(a, k + 1) = substr(b, k + 2))
    )) > 0;

-- 60 bits that stand for a text where only equality counts: of a bank's marks no two come together by chance.
create or replace macro mark_of(content) as
    CAST('0x' || substr(md5(content), 1, 15) AS BIGINT);

-- Organisation code (GB 11714): eight characters and one that checks them; one over and over is none.
create or replace macro is_organization_code(code) as
    regexp_full_match(code, '[0-9A-Z]{8}[0-9X]') and code <> repeat(left(code, 1), 9)
    and substr(code, 9, 1) = substr('0X987654321', CAST(list_sum(list_transform(
        [3, 7, 9, 10, 5, 8, 4, 2],
        lambda weight, k: weight * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(code, k, 1)) - 1)
    )) % 11 + 1 AS BIGINT), 1);

-- What an amount earns in a day at a yearly rate, exact to the millionth of a yuan. Most amounts are worked
-- out in 64 bits all through.
create or replace macro accrue_small(amount, rate, day_basis) as
    CAST(
        CAST(
            round_half_away(
                CAST(amount * CAST(100 AS DECIMAL(3, 0)) AS BIGINT)
                * CAST(rate * CAST(100000000 AS DECIMAL(9, 0)) AS BIGINT),
                CAST(day_basis AS BIGINT) * 10000)
        AS DECIMAL(12, 0))
        * CAST(0.000001 AS DECIMAL(6, 6))
    AS DECIMAL(28, 6));

create or replace macro accrue_large(amount, rate, day_basis) as
    CAST(
        CAST(
            round_half_away(
                CAST(amount * CAST(100 AS DECIMAL(3, 0)) AS HUGEINT)
                * CAST(rate * CAST(100000000 AS DECIMAL(9, 0)) AS HUGEINT),
                CAST(day_basis AS HUGEINT) * 10000)
        AS DECIMAL(30, 0))
        * CAST(0.000001 AS DECIMAL(6, 6))
    AS DECIMAL(28, 6));

create or replace macro accrue(amount, rate, day_basis) as
    case when abs(amount) < 300000000 and abs(rate) <= 1 and day_basis >= 360
              then accrue_small(
                  TRY_CAST(amount AS DECIMAL(11, 2)), TRY_CAST(rate AS DECIMAL(9, 8)), day_basis)
         else accrue_large(amount, rate, day_basis)
    end;

create or replace macro days_between(from_date, to_date) as
    CAST(to_date - from_date AS INTEGER);

create or replace macro years_between(from_date, to_date) as
    CAST(
        extract(year FROM to_date) - extract(year FROM from_date)
        - CASE WHEN extract(month FROM to_date) * 100 + extract(day FROM to_date)
                  < extract(month FROM from_date) * 100 + extract(day FROM from_date) THEN 1 ELSE 0 END
    AS INTEGER);

-- The last day of a month before that of a date: 1 is the month before. Of a fixed date it is a fixed date,
-- so that the engine opens the partition of that day alone.
create or replace macro month_end_before(of_date, months) as
    CAST(date_trunc('month', of_date) - to_months(months - 1) AS DATE) - 1;

-- Whether the other side of a booking is an account of the holder's own name at another bank.
create or replace macro is_own_name(holder, counterparty, counterparty_bank) as
    holder = counterparty and counterparty_bank is not null;
