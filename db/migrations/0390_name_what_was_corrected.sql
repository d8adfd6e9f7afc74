-- The versions whose figures of some dates people were shown first and have been corrected since, the oldest
-- first: a publication carries on what the one before it named, and adds that one where it corrects it.
alter table serving.publications add column superseded jsonb not null default '[]';
