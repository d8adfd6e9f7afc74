-- How a role shows fields is part of what two people change, beside what it allows. What came with the
-- product is kept here as well, so that a role can be set back as a whole.
create table people.built_in_fields (
  role_code text not null references people.built_in_roles,
  field_class text not null,
  in_list text not null,
  in_record text not null,
  primary key (role_code, field_class)
);
insert into people.built_in_fields (role_code, field_class, in_list, in_record)
select f.role_code, f.field_class, f.in_list, f.in_record
from platform.role_fields as f inner join people.built_in_roles as r on r.role_code = f.role_code;
grant select on people.built_in_fields to zhike_api;

create or replace function people.remember_built_in() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_table_name = 'roles' then
    insert into people.built_in_roles (role_code, name_zh, name_en, reach_kind)
    select new.role_code, new.name_zh, new.name_en, new.reach_kind where new.is_built_in
    on conflict (role_code) do nothing;
  elsif tg_table_name = 'role_fields' then
    insert into people.built_in_fields (role_code, field_class, in_list, in_record)
    select new.role_code, new.field_class, new.in_list, new.in_record
    from people.built_in_roles as r where r.role_code = new.role_code
    on conflict do nothing;
  else
    insert into people.built_in_permissions (role_code, permission)
    select new.role_code, new.permission from people.built_in_roles as r where r.role_code = new.role_code
    on conflict do nothing;
  end if;
  return null;
end
$$;
create trigger came_with_the_product after insert on platform.role_fields
  for each row when (current_user <> 'zhike_api') execute function people.remember_built_in();

-- Changes of before did not touch fields: both sides say what the role shows. Of a new one, what its model
-- showed.
update people.role_changes as c
set
  before = c.before || jsonb_build_object('fields', shown.fields),
  after = c.after || jsonb_build_object('fields', coalesce(c.copied_fields, shown.fields))
from (
  select r.role_code, coalesce(jsonb_agg(
    jsonb_build_object('field_class', f.field_class, 'in_list', f.in_list, 'in_record', f.in_record)
    order by f.field_class
  ) filter (where f.field_class is not null), '[]') as fields
  from (select distinct role_code from people.role_changes) as r
  left join platform.role_fields as f on f.role_code = r.role_code
  group by r.role_code
) as shown
where shown.role_code = c.role_code;

-- What a new role shows is in what it is to be.
alter table people.role_changes drop column copied_fields;
