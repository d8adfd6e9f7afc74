-- Posts that a person fills because of a group at the bank's identity provider are left when the group is.
alter table platform.post_holders add column is_by_group boolean not null default false;
