-- Changes of roles and fillings of posts are requests that another person decides under approvals. What is kept here is
-- what has become of roles; what still waited under the rule of before ends with a word, and is asked for anew.
update people.role_changes
set state_code = 'withdrawn', decided_by = proposed_by, decided_at = now(),
    decided_note = '角色变更改由“审批事项”办理，请重新提交。 Changes of roles are decided under approvals now: ask again.'
where state_code = 'proposed';

drop index people.one_change_at_a_time;
alter table people.role_changes
    drop constraint role_changes_state_code_check,
    drop constraint decided_when_decided,
    add constraint role_changes_state_code_check check (state_code in ('approved', 'rejected', 'withdrawn')),
    alter column decided_by set not null,
    alter column decided_at set not null,
    -- Null: decided before there were requests.
    add column request_id bigint unique;
revoke update on people.role_changes from zhike_api;

-- The engine tells of requests: what was told by hand is told no longer.
delete from notices.mails as m using notices.notices as n
where n.notice_id = m.notice_id and n.kind_code in ('access.role_asked', 'access.role_decided');
delete from notices.notices where kind_code in ('access.role_asked', 'access.role_decided');
delete from notices.channel_choices where kind_code in ('access.role_asked', 'access.role_decided');
