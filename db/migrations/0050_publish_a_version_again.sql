-- Content that comes back after other content took its place is the same version of the warehouse, published again
-- under a number of its own.
alter table serving.publications drop constraint publications_warehouse_version_key;
