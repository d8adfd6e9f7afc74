-- Roles of the whole server, made before the first migration. Repeatable.
-- A bank's database administrator may run this file himself; passwords are set apart from it.
--
-- The API and the night sign in as zhike_api and zhike_batch. Customers are read only as one of the reach roles,
-- which nobody signs in as: the API takes one of them for a request and inherits nothing from them otherwise. As
-- r_look_up it reads the little that serving a customer takes, as r_explain what scope is made of.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['zhike_api', 'zhike_batch'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I login noinherit', wanted);
        end if;
    end loop;
    foreach wanted in array array['r_head', 'r_line', 'r_org', 'r_team', 'r_manager', 'r_look_up', 'r_explain'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin', wanted);
        end if;
        if not pg_has_role('zhike_api', wanted, 'member') then
            execute format('grant %I to zhike_api', wanted);
        end if;
    end loop;
end
$$;
