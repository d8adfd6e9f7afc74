-- How good the fields of customers are, by unit with all units below it, for whoever reaches the unit. Counts
-- only; a manager looks after customers and rates no unit.
create table marts.field_quality (
    publication_id integer not null,
    unit_id text not null,
    org_pos integer not null,
    measured_on date not null,
    source_system text not null,
    customer_type_code text not null,
    field_code text not null,
    weight integer,
    department_code text,
    required_count integer not null,
    required_value_count integer not null,
    value_count integer not null,
    accurate_count integer not null,
    precise_count integer not null,
    reliable_count integer not null,
    relevance_ratio numeric(8, 6),
    accuracy_ratio numeric(8, 6),
    precision_ratio numeric(8, 6),
    reliability_ratio numeric(8, 6)
) partition by list (publication_id);

create index field_quality_by_unit on marts.field_quality (unit_id, measured_on);

create policy head on marts.field_quality for select to r_head using (
    publication_id = current_setting('app.publication')::int
);
create policy org on marts.field_quality for select to r_org using (
    publication_id = current_setting('app.publication')::int
    and org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
);
create policy manager on marts.field_quality for select to r_manager using (false);

-- The list of fields holds no customer: whoever reads a publication reads it.
create table marts.quality_fields (
    publication_id integer not null,
    customer_type_code text not null,
    field_code text not null,
    source_system text not null,
    required_of_code text,
    term_days integer,
    weight integer,
    department_code text,
    repair_days integer,
    value_kind_code text
) partition by list (publication_id);

create policy publication on marts.quality_fields for select to r_head, r_org, r_manager using (
    publication_id = current_setting('app.publication')::int
);

do $$
declare
    mart text;
begin
    foreach mart in array array['field_quality', 'quality_fields'] loop
        execute format($policy$
            create policy batch on marts.%1$I to zhike_batch using (true) with check (true);
            alter table marts.%1$I enable row level security;
            alter table marts.%1$I force row level security;
            grant select on marts.%1$I to r_head, r_org, r_manager;
            grant select, insert, update, delete on marts.%1$I to zhike_batch;
        $policy$, mart);
    end loop;
end
$$;
