-- What people change of the lists that nights go by. A change is one line of one key for a time; it is laid over
-- what holds, and nothing is ever written over: what holds on a day follows from the lines in their order.
create schema parameters;

-- Changes that two people agreed on, together.
create table parameters.change_sets (
  change_set_id bigint generated always as identity primary key,
  request_id bigint not null unique,
  reason text not null check (char_length(reason) between 5 and 500),
  made_by text not null,
  approved_by text not null,
  applied_at timestamptz not null,
  -- The set that this one takes back.
  reverts bigint references parameters.change_sets,
  constraint approved_by_another check (approved_by <> made_by)
);
create index change_sets_reverting on parameters.change_sets (reverts) where reverts is not null;

create table parameters.lines (
  line_id bigint generated always as identity primary key,
  change_set_id bigint not null references parameters.change_sets,
  list_name text not null,
  line_key jsonb not null,
  valid_from date not null,
  valid_to date not null,
  -- Null: nothing holds of the key.
  line_values jsonb,
  -- What held before, for the same time.
  before jsonb not null,
  constraint holds_for_a_time check (valid_from < valid_to)
);
create index lines_by_list on parameters.lines (list_name, line_id);
create index lines_by_set on parameters.lines (change_set_id);

-- Added to and read; nobody changes or removes a line.
grant usage on schema parameters to zhike_api, zhike_batch;
grant select, insert on parameters.change_sets, parameters.lines to zhike_api;
grant select on parameters.change_sets, parameters.lines to zhike_batch;

-- Who keeps the system proposes for the bank, stewards and performance administrators what is theirs; who heads the
-- business agrees.
insert into platform.role_permissions (role_code, permission)
select role_code, unnest(CAST(list as text[]))
from (
  values
    ('hq_mgr', '{parameters.read,parameters.approve}'),
    ('data_steward', '{parameters.read,parameters.propose_quality}'),
    ('perf_admin', '{parameters.read,parameters.propose_profit}'),
    ('sys_admin', '{parameters.read,parameters.propose}'),
    ('sec_admin', '{parameters.read}'),
    ('auditor', '{parameters.read}')
) as given (role_code, list);
