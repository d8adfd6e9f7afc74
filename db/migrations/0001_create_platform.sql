-- Four schemas below the modules': what everybody uses, what is published, what the night notes, what it publishes.
create schema if not exists platform;
create schema serving;
create schema pipeline;
create schema marts;

comment on schema platform is 'Users, sessions, units, grants and audit; no business words.';
comment on schema serving is 'Which publication is live.';
comment on schema pipeline is 'What the nights did: runs and their steps.';
comment on schema marts is 'Published tables, one partition a publication; read under row-level policies.';

revoke all on schema public from public;

-- Reaching a schema allows nothing by itself: each table says who may do what with it.
grant usage on schema platform, serving, pipeline, marts to zhike_api, zhike_batch;
grant usage on schema platform, serving, marts to r_head, r_org, r_manager;
