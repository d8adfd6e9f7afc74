-- Wrong passwords are counted by the name and by where they come from: who tries a name somewhere locks it
-- there. The row without a place counts what is tried under a name from anywhere, which slows guessing down
-- and locks nobody. What was counted so far was counted by the name alone, and goes.
delete from platform.sign_in_failures;
alter table platform.sign_in_failures
  add column place_hash bytea not null,
  drop constraint sign_in_failures_pkey,
  add primary key (username_hash, place_hash);

-- From where somebody signed in lately, as hashes, the latest first: what others try does not slow him down there.
alter table platform.users add column signed_in_places bytea[] not null default '{}';
