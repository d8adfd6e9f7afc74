-- Two fills of one person at once see each other: the later one waits, and then finds the post of the other.
create or replace function platform.refuse_conflicting_duties() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found record;
begin
  perform pg_advisory_xact_lock(hashtext('duties ' || new.user_id));
  select * into found from platform.conflicting_posts where user_id = new.user_id limit 1;
  if found.user_id is not null then
    raise exception '% may not hold % and % together: %',
      found.user_id, found.role_code, found.other_role_code, found.reason_en
      using errcode = 'check_violation', constraint = 'duties_apart';
  end if;
  return null;
end
$$;

-- How a role that is made of another will show fields, as it was when the change was asked for: what is agreed
-- to is what was seen. The duties that the other excludes come along.
alter table people.role_changes add column copied_fields jsonb;

update people.role_changes as c
set copied_fields = (
  select coalesce(
    jsonb_agg(
      jsonb_build_object('field_class', f.field_class, 'in_list', f.in_list, 'in_record', f.in_record)
      order by f.field_class
    ),
    '[]'
  )
  from platform.role_fields as f
  where f.role_code = c.copied_from
)
where c.copied_from is not null and c.state_code = 'proposed';

grant insert on platform.role_conflicts to zhike_api;
