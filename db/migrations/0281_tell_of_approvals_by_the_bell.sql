-- Approvals keep no box of their own beside the bell: what they told is with all other notices, read or not,
-- and is not told again.
insert into notices.notices (
  user_id, kind_code, priority_code, link, facts, raised_at, read_at, dedupe_key, quiet_until
)
select n.user_id, 'approval.' || n.kind_code,
  case when n.kind_code in ('urged', 'due', 'deputy') then 'high' else 'normal' end,
  '/approvals/' || n.request_id,
  jsonb_build_object('title', jsonb_build_object('zh', r.title_zh, 'en', r.title_en)),
  n.raised_at, n.seen_at, n.request_id || ' ' || n.notice_key, 'infinity'
from approvals.notices as n inner join approvals.requests as r on r.request_id = n.request_id
order by n.notice_id;

drop table approvals.notices;
