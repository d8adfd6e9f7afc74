-- What the columns behind a publication's figures are made of, down to the fields of files; not known of
-- publications from before.
alter table serving.publications
    add column lineage jsonb not null default '{"columns": {}, "by_table": [], "tables": {}, "files": {}}';
