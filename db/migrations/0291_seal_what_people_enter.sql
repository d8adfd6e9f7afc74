-- Where people are written to, and what they say of customers' fields, is sealed with the keys of the installation. They
-- lie outside the database: the rows that are there are sealed by whoever applies this, right after it, and only then
-- are the checks true of all rows.
alter table platform.users drop constraint users_mail_address_check;
alter table platform.users rename column mail_address to mail_address_sealed;
alter table platform.users add constraint mail_address_is_sealed
    check (mail_address_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$') not valid;

alter table data_quality.repair_reports drop constraint repair_reports_reason_check;
alter table data_quality.repair_reports rename column reason to reason_sealed;
alter table data_quality.repair_reports add constraint reason_is_sealed
    check (reason_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$') not valid;

-- How long a text may be is said where it comes in: a sealed one tells only that it is there.
alter table data_quality.repair_tasks drop constraint rejected_with_reason;
alter table data_quality.repair_tasks drop constraint repair_tasks_decided_note_check;
alter table data_quality.repair_tasks rename column decided_note to decided_note_sealed;
alter table data_quality.repair_tasks add constraint rejected_with_reason
    check (state_code <> 'rejected' or decided_note_sealed is not null);
alter table data_quality.repair_tasks add constraint decided_note_is_sealed
    check (decided_note_sealed ~ '^(s[0-9]+|k[0-9]+[a-z])[.][A-Za-z0-9+/]{37,}={0,2}$') not valid;
create policy owner_seals_again on data_quality.repair_tasks for all to current_user using (true) with check (true);
