-- What is looked for every few seconds, and at every user's page, is found without reading all that ever was.
drop index notices.tasks_to_remind;
create index tasks_half_way on notices.tasks (half_at) where state_code = 'open' and half_told_at is null;
create index tasks_due on notices.tasks (due_at) where state_code = 'open' and due_told_at is null;
create index tasks_to_escalate on notices.tasks (escalate_at) where state_code = 'open' and escalated_at is null;

create index identity_decisions_proposed on customer_management.identity_decisions (proposed_by);
create index identity_decisions_to_revoke on customer_management.identity_decisions (revoke_proposed_by)
where revoke_proposed_by is not null;
create index repair_tasks_opened on data_quality.repair_tasks (opened_by);

-- Whose time is over decides nothing and receives nothing, by night as by day.
grant select (expires_on) on platform.users to zhike_batch;
