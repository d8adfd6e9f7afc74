import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connection, connect } from '../../src/platform/postgres/index.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'

const REACH_ROLES = ['r_head', 'r_org', 'r_manager']

/** Functions that run as their owner. Each one answers for the acting user alone and is listed by hand. */
const DEFINER_FUNCTIONS = ['platform.my_customer_ids()']

const SCHEMAS = `select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`

/** Views and functions that would show rows past the policies, because they run as somebody else. */
const PAST_THE_POLICIES = `
  select c.oid::regclass::text as name, 'view without security_invoker' as why from pg_class c
  where c.relkind = 'v' and c.relnamespace in (${SCHEMAS})
    and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)
  union all
  select c.oid::regclass::text, 'materialised view' from pg_class c
  where c.relkind = 'm' and c.relnamespace in (${SCHEMAS})
  union all
  select p.oid::regprocedure::text, 'security definer' from pg_proc p
  where p.prosecdef and p.pronamespace in (${SCHEMAS})
  order by 1`

/** Tables a reach role may read, and whether a policy of its own, and of no other shape, stands before them. */
const UNGUARDED = `
  with readable as (
    select c.oid, c.oid::regclass::text as name, r.rolname as role, c.relrowsecurity, c.relnamespace
    from pg_class c cross join pg_roles r
    where c.relkind in ('r', 'p') and c.relnamespace in (${SCHEMAS}) and r.rolname = any ($1)
      and (has_table_privilege(r.oid, c.oid, 'select') or has_any_column_privilege(r.oid, c.oid, 'select'))
  )
  select name, role, case when not relrowsecurity then 'no row level security' else 'no policy' end as why
  from readable
  where not relrowsecurity or not exists (
    select 1 from pg_policy p
    where p.polrelid = readable.oid and p.polcmd in ('r', '*')
      and (select oid from pg_roles where rolname = readable.role) = any (p.polroles)
  )
  order by 1, 2`

/** More than one policy for a role would be joined by OR, which is both a leak and ruinously slow. */
const DOUBLED = `
  select p.polrelid::regclass::text as name, r.rolname as role, count(*)::int as policies
  from pg_policy p join pg_roles r on r.oid = any (p.polroles) or p.polroles = '{0}'
  where r.rolname = any ($1) and p.polcmd in ('r', '*')
  group by 1, 2 having count(*) > 1`

/** What the application may read as itself and should not: whatever lies in marts or names customers. */
const OPEN_TO_THE_APPLICATION = `
  select c.oid::regclass::text as name from pg_class c
  where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in (${SCHEMAS})
    and has_any_column_privilege('zhike_api', c.oid, 'select')
    and (c.relnamespace = 'marts'::regnamespace or exists (
      select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('customer_id', 'subject_id')))`

const POWERS = `
  select rolname as role from pg_roles
  where rolname = any ($1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  union all
  select distinct pg_get_userbyid(relowner) from pg_class
  where pg_get_userbyid(relowner) = any ($1) and relnamespace in (${SCHEMAS})`

describe('the catalogue', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await givenDatabase()
  })
  afterAll(() => database?.drop())

  const asOwner = <T>(work: (owner: Connection) => Promise<T>) => connect(database.url('owner'), work)
  const read = (query: string, values: unknown[] = []) =>
    asOwner(async (owner) => (await owner.query<Record<string, unknown>>(query, values)).rows)

  it('has no view, materialised view or function that shows customers past the policies', async () => {
    const found = await read(PAST_THE_POLICIES)

    expect(found.map((row) => row.name)).toEqual(DEFINER_FUNCTIONS)
  })

  it('lets no reach read a table that no policy of its own guards', async () => {
    expect(await read(UNGUARDED, [REACH_ROLES])).toEqual([])
  })

  it('has one policy for each reach, never two that are joined by or', async () => {
    expect(await read(DOUBLED, [REACH_ROLES])).toEqual([])
  })

  it('opens customers to every reach: marts.customers is guarded three times', async () => {
    const rows = await read(
      `select r.rolname as role from pg_policy p join pg_roles r on r.oid = any (p.polroles)
       where p.polrelid = 'marts.customers'::regclass and r.rolname = any ($1) order by 1`,
      [REACH_ROLES],
    )

    expect(rows.map((row) => row.role)).toEqual(REACH_ROLES.toSorted())
  })

  it('lets the application read nothing that names a customer', async () => {
    expect(await read(OPEN_TO_THE_APPLICATION)).toEqual([])
  })

  it('gives the application and the reaches no power over roles, and nothing to own', async () => {
    expect(await read(POWERS, [[...REACH_ROLES, 'zhike_api']])).toEqual([])
  })

  it.each([
    ['a plain view', 'create view marts.leak as select 1 as customer_id', PAST_THE_POLICIES, []],
    ['a materialised view', 'create materialized view marts.leak as select 1 as x', PAST_THE_POLICIES, []],
    [
      'a function that runs as its owner',
      'create function marts.leak() returns int language sql security definer as $$ select 1 $$',
      PAST_THE_POLICIES,
      [],
    ],
    [
      'a granted table without policies',
      'create table marts.leak (customer_id bigint); grant select on marts.leak to r_org',
      UNGUARDED,
      [REACH_ROLES],
    ],
    [
      'a granted table with the policy of another reach only',
      `create table marts.leak (customer_id bigint); grant select on marts.leak to r_org;
       alter table marts.leak enable row level security; create policy p on marts.leak to r_head using (true)`,
      UNGUARDED,
      [REACH_ROLES],
    ],
    [
      'a policy for everybody beside one for a reach',
      `create table marts.leak (customer_id bigint); create policy p on marts.leak to r_head using (true);
       create policy q on marts.leak using (true)`,
      DOUBLED,
      [REACH_ROLES],
    ],
    [
      'a table of customers open to the application',
      'create table platform.leak (customer_id bigint); grant select on platform.leak to zhike_api',
      OPEN_TO_THE_APPLICATION,
      [],
    ],
  ] as const)('would be caught with %s', async (_what, planted, query, values) => {
    const found = await asOwner(async (owner) => {
      await owner.query('begin')
      await owner.query(planted)
      const { rows } = await owner.query<Record<string, unknown>>(query, [...values])
      await owner.query('rollback')
      return rows
    })

    expect(JSON.stringify(found)).toContain('leak')
  })
})
