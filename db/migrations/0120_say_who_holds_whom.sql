-- What employees look after, for whoever reaches the unit where they work; a manager sees what is his own.
create table marts.employee_figures (
    publication_id integer not null,
    employee_id text not null,
    org_pos integer not null,
    employee_name text,
    unit_id text,
    unit_name text,
    post_name text,
    manager_kind_code text,
    status_code text,
    customer_count integer not null,
    retail_count integer not null,
    corporate_count integer not null,
    vip_count integer not null,
    gained_count integer,
    lost_count integer,
    aum_balance_eod numeric(20, 2) not null,
    aum_balance_avg_mtd numeric(20, 2),
    aum_balance_change_mom numeric(20, 2),
    aum_balance_change_ytd numeric(20, 2),
    deposit_balance_eod numeric(20, 2) not null,
    deposit_balance_avg_mtd numeric(20, 2),
    loan_balance_eod numeric(20, 2) not null,
    contribution_mtd numeric(20, 2) not null,
    unknown_count_mtd integer not null,
    is_manager boolean not null,
    is_virtual boolean not null
) partition by list (publication_id);

create index employee_figures_by_id on marts.employee_figures (employee_id);

create policy head on marts.employee_figures for select to r_head using (
    publication_id = current_setting('app.publication')::int
);
create policy org on marts.employee_figures for select to r_org using (
    publication_id = current_setting('app.publication')::int
    and org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
);
create policy manager on marts.employee_figures for select to r_manager using (
    publication_id = current_setting('app.publication')::int
    and employee_id = current_setting('app.user_id')
);
create policy batch on marts.employee_figures to zhike_batch using (true) with check (true);
alter table marts.employee_figures enable row level security;
alter table marts.employee_figures force row level security;
grant select on marts.employee_figures to r_head, r_org, r_manager;
grant select, insert, update, delete on marts.employee_figures to zhike_batch;

-- The night is told what has changed since the last one: an ownership that ends is a row that changes.
alter table customer_management.ownerships add column changed_at timestamptz not null default now();

create function customer_management.note_change() returns trigger language plpgsql as $$
begin
    new.changed_at := now();
    return new;
end
$$;

create trigger note_change before update on customer_management.ownerships
    for each row execute function customer_management.note_change();
