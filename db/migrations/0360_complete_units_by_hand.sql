-- Units come from the personnel system and are completed by hand. What the night says and what people say are kept
-- apart: neither writes over the other.
create table people.units (
  unit_id text primary key,
  parent_unit_id text,
  unit_name text not null,
  -- Null where the personnel system has none.
  short_name text,
  unit_level integer not null,
  known_from date not null,
  changed_on date not null,
  gone_on date
);

-- What people say of a unit, whole with each change: the newest version holds, and the earlier ones are its history.
create table people.unit_details (
  unit_id text not null,
  version integer not null check (version > 0),
  short_name text check (char_length(short_name) between 1 and 30),
  telephone text check (char_length(telephone) between 1 and 20),
  address text check (char_length(address) between 1 and 120),
  postcode text check (postcode ~ '^[0-9]{6}$'),
  opening_hours text check (char_length(opening_hours) between 1 and 100),
  contact_id text,
  line_codes text[] not null check (line_codes <@ array['retail', 'corporate']),
  note text check (char_length(note) between 1 and 500),
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (unit_id, version)
);
create trigger kept before update or delete or truncate on people.unit_details
  for each statement execute function platform.refuse_change();

-- Who was asked, by a task, to have somebody's customers and open items handed over.
create table people.hand_over_tasks (
  task_id bigint primary key,
  post_id text not null references platform.posts,
  user_id text not null,
  asked_by text not null,
  asked_at timestamptz not null
);
create index hand_over_tasks_by_holder on people.hand_over_tasks (user_id, post_id);

grant select on people.units to zhike_api;
grant select, insert, update on people.units to zhike_batch;
grant select, insert on people.unit_details, people.hand_over_tasks to zhike_api;

insert into platform.role_permissions (role_code, permission)
select role_code, unnest(CAST(list as text[]))
from (values ('sys_admin', '{units.maintain}')) as given (role_code, list)
on conflict do nothing;
