-- The night is told which reported fields are believed wrong: each report from the first night that read of it
-- to the first one that no longer did. Written down once a night, so that a date tells the same ever after.
alter table data_quality.repair_tasks
    add column told_from date,
    add column told_to date,
    add constraint told_from_before_to check (told_to > told_from),
    add constraint told_no_more_when_settled check (
        told_to is null or (told_from is not null and state_code in ('rejected', 'closed'))
    );
create index on data_quality.repair_tasks (told_from);
create index on data_quality.repair_tasks (told_to);

create table data_quality.told_nights (
    business_date date primary key,
    told_at timestamptz not null
);
grant select, insert on data_quality.told_nights to zhike_batch;
