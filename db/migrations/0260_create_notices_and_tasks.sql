-- What people are told and what they are asked to do. A notice is one person's; a task is a person's or a post's,
-- and whoever fills the post today has it.
create schema notices;

create table notices.notices (
  notice_id bigint generated always as identity primary key,
  user_id text not null,
  kind_code text not null check (kind_code ~ '^[a-z_]+\.[a-z_]+$'),
  priority_code text not null check (priority_code in ('high', 'normal', 'low')),
  -- The page of the product that shows what it is about.
  link text not null check (link like '/%' and link not like '//%'),
  -- What stands in the places of the kind's sentence.
  facts jsonb not null default '{}',
  due_on date,
  raised_by text,
  raised_at timestamptz not null,
  read_at timestamptz,
  done_at timestamptz,
  -- The same is not told again before this moment.
  dedupe_key text,
  quiet_until timestamptz,
  check ((dedupe_key is null) = (quiet_until is null)),
  check (done_at is null or read_at is not null)
);

-- The bell counts these once a minute for everybody who is signed in.
create index notices_unread on notices.notices (user_id) where read_at is null;
create index notices_by_user on notices.notices (user_id, notice_id desc);
create index notices_told on notices.notices (kind_code, dedupe_key, user_id) where dedupe_key is not null;
create index notices_waiting on notices.notices (link) where done_at is null;

-- What people chose for a kind, where it differs from what the kind comes with.
create table notices.channel_choices (
  user_id text not null references platform.users on delete cascade,
  kind_code text not null,
  channel_code text not null check (channel_code in ('mail')),
  is_on boolean not null,
  primary key (user_id, kind_code, channel_code)
);

-- Mails are written down in the transaction that tells of something, and sent afterwards.
create table notices.mails (
  mail_id bigint generated always as identity primary key,
  notice_id bigint not null unique references notices.notices,
  user_id text not null,
  message jsonb not null,
  state_code text not null default 'waiting' check (state_code in ('waiting', 'sent', 'given_up')),
  tries integer not null default 0,
  next_try_at timestamptz not null,
  sent_at timestamptz,
  last_error text
);

create index mails_to_send on notices.mails (next_try_at) where state_code = 'waiting';

create table notices.tasks (
  task_id bigint generated always as identity primary key,
  title text not null check (char_length(title) between 1 and 100),
  note text check (char_length(note) <= 1000),
  link text check (link like '/%' and link not like '//%'),
  priority_code text not null check (priority_code in ('high', 'normal', 'low')),
  state_code text not null default 'open' check (state_code in ('open', 'done', 'cancelled')),
  given_by text not null,
  given_at timestamptz not null,
  holder_user_id text,
  holder_post_id text references platform.posts,
  -- Half of the time, all of it, and when the superior hears of it: in working hours.
  half_at timestamptz not null,
  due_at timestamptz not null,
  escalate_at timestamptz not null,
  half_told_at timestamptz,
  due_told_at timestamptz,
  escalated_at timestamptz,
  closed_by text,
  closed_at timestamptz,
  moved_at timestamptz not null,
  constraint one_holder check (num_nonnulls(holder_user_id, holder_post_id) = 1),
  constraint closed_by_somebody check (
    (state_code = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null)
  ),
  constraint times_in_order check (given_at <= half_at and half_at <= due_at and due_at <= escalate_at)
);

create index tasks_of_user on notices.tasks (holder_user_id, state_code);
create index tasks_of_post on notices.tasks (holder_post_id, state_code);
create index tasks_given on notices.tasks (given_by, task_id desc);
create index tasks_to_remind on notices.tasks (half_at)
where state_code = 'open' and escalated_at is null;

-- All that happened to a task; whoever had a part in it may read it. Nothing is changed or deleted.
create table notices.task_steps (
  step_id bigint generated always as identity primary key,
  task_id bigint not null references notices.tasks,
  step_code text not null check (
    step_code in ('given', 'commented', 'handed_over', 'done', 'cancelled', 'reminded', 'escalated')
  ),
  by_user_id text,
  to_user_id text,
  to_post_id text,
  note text check (char_length(note) <= 1000),
  happened_at timestamptz not null
);

create index task_steps_of_task on notices.task_steps (task_id, step_id);
create index task_steps_by on notices.task_steps (by_user_id, task_id);
create index task_steps_to on notices.task_steps (to_user_id, task_id);

-- Where somebody is written to, if he is; entered by whoever keeps users.
alter table platform.users add column mail_address text
check (mail_address ~ '^[^@\s,<>]+@[^@\s,<>]+$');

grant usage on schema notices to zhike_api, zhike_batch;
grant select, insert on notices.notices, notices.mails, notices.tasks, notices.task_steps to zhike_api, zhike_batch;
grant update (read_at, done_at) on notices.notices to zhike_api, zhike_batch;
grant select, insert, update on notices.channel_choices to zhike_api;
grant select on notices.channel_choices to zhike_batch;
grant update (state_code, tries, next_try_at, sent_at, last_error) on notices.mails to zhike_batch;
grant update (
  state_code, holder_user_id, holder_post_id, half_told_at, due_told_at, escalated_at, closed_by, closed_at, moved_at
) on notices.tasks to zhike_api;
grant update (half_told_at, due_told_at, escalated_at, moved_at) on notices.tasks to zhike_batch;
-- To find who fills a post and where he is written to; no password.
grant select (user_id, username, display_name, is_active, mail_address) on platform.users to zhike_batch;
