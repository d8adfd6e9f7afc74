-- When each customer was reached last, and when somebody means to contact him next: one row a customer, kept up to
-- date by whatever writes contacts and plans, so that a whole branch is read without looking at its contacts.
create table customer_contacts.plans (
    plan_id bigint generated always as identity primary key,
    customer_id bigint not null,
    -- Null: nobody means to any more.
    planned_on date,
    set_by text not null,
    set_at timestamptz not null
);
create index on customer_contacts.plans (customer_id, plan_id);

create table customer_contacts.standings (
    -- The number under which it was entered; it may have become part of another customer since.
    customer_id bigint primary key,
    reached_at timestamptz,
    -- Its day at the bank.
    reached_on date,
    -- The last plan, as long as it is open: the customer has not been reached on its day or later, after it was made.
    planned_on date
);
create index on customer_contacts.standings (planned_on) where planned_on is not null;
create index on customer_contacts.standings (reached_on);
create index on customer_contacts.contact_versions (happened_at);

create function customer_contacts.stand_anew(of_customer bigint) returns void
language sql set search_path = pg_catalog, pg_temp as $$
    update customer_contacts.standings as s
    set reached_at = it.reached_at,
        reached_on = it.reached_on,
        planned_on = case
            when it.reached_on >= it.planned_on and it.reached_at >= it.set_at then null
            else it.planned_on
        end
    from (
        select
            last.reached_at,
            (last.reached_at at time zone 'Asia/Shanghai')::date as reached_on,
            plan.planned_on,
            plan.set_at
        from (
            -- Somebody was spoken with, whatever came of it.
            select max(v.happened_at) as reached_at
            from customer_contacts.contacts as c
            inner join customer_contacts.contact_versions as v
                on v.contact_id = c.contact_id and v.version = c.version
            where c.customer_id = of_customer and v.outcome_code in ('reached', 'call_again', 'refused')
        ) as last
        left join lateral (
            select p.planned_on, p.set_at
            from customer_contacts.plans as p
            where p.customer_id = of_customer
            order by p.plan_id desc
            limit 1
        ) as plan on true
    ) as it
    where s.customer_id = of_customer
$$;

create function customer_contacts.keep_standing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into customer_contacts.standings (customer_id) values (new.customer_id) on conflict do nothing;
    -- Of two who write about one customer at once the second waits, and reckons with what the first has written.
    perform 1 from customer_contacts.standings where customer_id = new.customer_id for update;
    perform customer_contacts.stand_anew(new.customer_id);
    return null;
end
$$;
revoke execute on function customer_contacts.stand_anew(bigint), customer_contacts.keep_standing() from public;

create trigger stand after insert on customer_contacts.contact_versions
    for each row execute function customer_contacts.keep_standing();
create trigger stand after insert on customer_contacts.plans
    for each row execute function customer_contacts.keep_standing();
create trigger kept before delete or truncate on customer_contacts.plans
    for each statement execute function platform.refuse_change();

select platform.protect_entered(('customer_contacts.' || entered)::regclass)
from unnest(array['plans', 'standings']) as entered;
grant insert on customer_contacts.plans to zhike_api;

insert into customer_contacts.standings (customer_id)
select distinct customer_id from customer_contacts.contacts;
select customer_contacts.stand_anew(customer_id) from customer_contacts.standings;

-- The run of the day gives customers back to the pool whom nobody has reached for long; of what was said it reads
-- nothing.
create policy batch on customer_contacts.standings for select to zhike_batch using (true);
grant usage on schema customer_contacts to zhike_batch;
grant select (customer_id, reached_on) on customer_contacts.standings to zhike_batch;
