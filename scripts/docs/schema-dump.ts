import type { Client } from 'pg'

type Table = { oid: number; name: string; comment: string | null; partition_key: string | null; rls: string }

const OURS = `not like 'pg\\_%' and n.nspname <> 'information_schema' and n.nspname <> 'public'`

/** Objects that came with an extension are the extension's business. */
const NOT_OF_AN_EXTENSION = (catalog: string, oid: string) =>
  `not exists (select 1 from pg_depend d
     where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

/**
 * What the migrations add up to, as SQL that a reader can search: written from the catalogue, because the
 * embedded PostgreSQL has no pg_dump, and sorted by name, so that it changes only where the schema does.
 */
export async function dumpSchema(client: Client): Promise<string> {
  await client.query("set search_path = ''")
  const tables = await listTables(client)
  const bodies: string[] = []
  for (const table of tables) bodies.push(await describeTable(client, table))
  const parts = [
    '-- Generated from the migrations by `npm run docs:generate`. Do not edit: write a migration.',
    ...(await listStatements(client, EXTENSIONS)),
    ...(await listStatements(client, SCHEMAS)),
    ...(await listStatements(client, FUNCTIONS)),
    ...bodies,
    ...(await listStatements(client, VIEWS)),
    ...(await listStatements(client, FUNCTION_GRANTS)),
  ]
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`
}

async function listStatements(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(sql)
  return rows.map((row) => row.statement)
}

const EXTENSIONS = `
  select 'create extension ' || extname || ';' as statement from pg_catalog.pg_extension
  where extname <> 'plpgsql' order by extname`

const aclGrants = (aclColumn: string, ownerColumn: string) => `
  select case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end as grantee,
    string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as rights
  from aclexplode(${aclColumn}) a where a.grantee <> ${ownerColumn} group by 1`

const SCHEMAS = `
  select 'create schema ' || n.nspname || ';'
    || coalesce(e'\\ncomment on schema ' || n.nspname || ' is '
         || quote_literal(obj_description(n.oid)) || ';', '')
    || coalesce((select string_agg(e'\\ngrant ' || g.rights || ' on schema ' || n.nspname || ' to '
         || g.grantee || ';', '' order by g.grantee)
       from (${aclGrants('n.nspacl', 'n.nspowner')}) g), '') as statement
  from pg_catalog.pg_namespace n where n.nspname ${OURS} order by n.nspname`

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) || ';' as statement
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname ${OURS} and p.prokind in ('f', 'p')
    and ${NOT_OF_AN_EXTENSION('pg_catalog.pg_proc', 'p.oid')}
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`

/** A null list means the default: everybody may call it. */
const FUNCTION_GRANTS = `
  select 'grant execute on function ' || n.nspname || '.' || p.proname || '('
    || pg_get_function_identity_arguments(p.oid) || ') to ' || g.grantee || ';' as statement
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  cross join lateral (${aclGrants("coalesce(p.proacl, acldefault('f', p.proowner))", 'p.proowner')}) g
  where n.nspname ${OURS} and ${NOT_OF_AN_EXTENSION('pg_catalog.pg_proc', 'p.oid')}
  order by 1`

const VIEWS = `
  select 'create ' || case c.relkind when 'm' then 'materialized ' else '' end
    || 'view ' || n.nspname || '.' || c.relname
    || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')
    || e' as\\n' || pg_get_viewdef(c.oid)
    || coalesce((select string_agg(e'\\ngrant ' || g.rights || ' on ' || n.nspname || '.' || c.relname
         || ' to ' || g.grantee || ';', '' order by g.grantee)
       from (${aclGrants('c.relacl', 'c.relowner')}) g), '') as statement
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and n.nspname ${OURS} order by n.nspname, c.relname`

async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.oid::int as oid, n.nspname || '.' || c.relname as name, obj_description(c.oid) as comment,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
      case when c.relforcerowsecurity then 'force' when c.relrowsecurity then 'enable' else 'none' end as rls
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname ${OURS}
    order by n.nspname, c.relname`)
  return rows
}

/** One table with everything that belongs to it. Each query gets the oid as $1 and the name as $2. */
async function describeTable(client: Client, table: Table): Promise<string> {
  const read = async (sql: string) => {
    const values = sql.includes('$2') ? [table.oid, table.name] : [table.oid]
    const { rows } = await client.query<{ line: string }>(sql, values)
    return rows.map((row) => row.line)
  }
  const inside = [...(await read(COLUMNS)), ...(await read(CONSTRAINTS))].map((line) => `    ${line}`)
  const partition = table.partition_key ? ` partition by ${table.partition_key}` : ''
  const security = [
    ...(table.rls === 'none' ? [] : [`alter table ${table.name} enable row level security;`]),
    ...(table.rls === 'force' ? [`alter table ${table.name} force row level security;`] : []),
  ]
  return [
    `create table ${table.name} (`,
    inside.join(',\n'),
    `)${partition};`,
    ...(table.comment ? [`comment on table ${table.name} is '${table.comment.replaceAll("'", "''")}';`] : []),
    ...(await read(INDEXES)),
    ...(await read(TRIGGERS)),
    ...security,
    ...(await read(POLICIES)),
    ...(await read(GRANTS)),
    ...(await read(COLUMN_GRANTS)),
  ].join('\n')
}

const COLUMNS = `
  select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when co.collname is not null and co.collname <> 'default'
            then ' collate "' || co.collname || '"' else '' end
    || case when a.attidentity = 'a' then ' generated always as identity'
            when a.attidentity = 'd' then ' generated by default as identity'
            when a.attgenerated = 's'
              then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
            when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
    || case when a.attnotnull then ' not null' else '' end as line
  from pg_catalog.pg_attribute a
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_catalog.pg_collation co on co.oid = a.attcollation
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`

/** NOT NULL stands with its column; since PostgreSQL 18 it is a constraint as well. */
const CONSTRAINTS = `
  select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
  from pg_catalog.pg_constraint where conrelid = $1 and contype <> 'n' order by contype, conname`

const INDEXES = `
  select pg_get_indexdef(i.indexrelid) || ';' as line
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
  where i.indrelid = $1
    and not exists (select 1 from pg_catalog.pg_constraint k where k.conindid = i.indexrelid)
  order by c.relname`

const TRIGGERS = `
  select pg_get_triggerdef(oid) || ';' as line from pg_catalog.pg_trigger
  where tgrelid = $1 and not tgisinternal order by tgname`

const POLICIES = `
  select 'create policy ' || polname || ' on ' || $2::text
    || case polpermissive when true then '' else ' as restrictive' end
    || ' for ' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
         when 'd' then 'delete' else 'all' end
    || ' to ' || (select string_agg(case r.oid when 0 then 'public' else pg_get_userbyid(r.oid) end, ', '
         order by pg_get_userbyid(r.oid)) from unnest(polroles) r(oid))
    || coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', '')
    || coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '') || ';' as line
  from pg_catalog.pg_policy where polrelid = $1 order by polname`

const GRANTS = `
  select 'grant ' || g.rights || ' on ' || $2::text || ' to ' || g.grantee || ';' as line
  from pg_catalog.pg_class c cross join lateral (${aclGrants('c.relacl', 'c.relowner')}) g
  where c.oid = $1 order by g.grantee`

const COLUMN_GRANTS = `
  select 'grant ' || g.rights || ' (' || string_agg(a.attname, ', ' order by a.attname) || ') on ' || $2::text
    || ' to ' || g.grantee || ';' as line
  from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
  cross join lateral (${aclGrants('a.attacl', 'c.relowner')}) g
  where a.attrelid = $1 and not a.attisdropped group by g.rights, g.grantee order by g.grantee, g.rights`
