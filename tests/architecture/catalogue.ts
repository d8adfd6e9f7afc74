import type { Client } from 'pg'

/** One way round the policies, as a query over the catalogue whose rows are the findings. */
export type CatalogueRule = { name: string; findings: string; planted: string }

/** Functions that run with their owner's rights, most because they answer for the acting user alone. */
const DEFINERS_ALLOWED = [
  'platform.my_customer_ids',
  'platform.team_user_ids',
  'platform.team_customer_ids',
  'platform.looked_up_ids',
  'platform.hidden_subjects',
  'platform.hides_nobody',
  // Keeps the index of marks in step with the marks, and answers nobody.
  'platform.index_private',
  // Keeps one row a customer in step with his contacts and plans, and answers nobody.
  'customer_contacts.keep_standing',
  // Tells how many customers somebody holds, and not which.
  'people.count_held',
]

const REACH_ROLES = ['r_head', 'r_line', 'r_org', 'r_team', 'r_manager']
const OF_REACHES = REACH_ROLES.map((role) => `'${role}'`).join(', ')

const OURS = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')`
/** The trail says by a number whom a line is about, and nothing else of anybody. */
const ONLY_NAMES_CUSTOMERS = ['platform.audit_log']
const HAS_CUSTOMERS = `exists (
  select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id')
  and n.nspname || '.' || c.relname <> all ('{${ONLY_NAMES_CUSTOMERS.join(',')}}')`

/**
 * Tables, no partition among them: rights and policies of a partition are those of the table it belongs
 * to.
 */
const TABLES = `pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and ${OURS}`

const GRANTED_TO = (roles: string) => `pg_get_userbyid(g.grantee) in (${roles})`

export const CATALOGUE_RULES: CatalogueRule[] = [
  {
    name: 'a table that holds customers has policies, and they hold for its owner too',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and ${HAS_CUSTOMERS} and not (c.relrowsecurity and c.relforcerowsecurity)`,
    planted: `create table planted.open_rows (customer_id bigint)`,
  },
  {
    name: 'a reach role that may read a table has one policy there, and only one',
    findings: `select n.nspname || '.' || c.relname || ' for ' || pg_get_userbyid(g.grantee) as finding
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join lateral aclexplode(c.relacl) g
      where c.relkind in ('r', 'p') and not c.relispartition and ${OURS}
        and ${GRANTED_TO(OF_REACHES)} and g.privilege_type = 'SELECT'
        and (select count(*) from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*')
               and g.grantee = any (p.polroles)) <> 1`,
    planted: `create table planted.granted (customer_id bigint); grant select on planted.granted to r_org`,
  },
  {
    name: 'what one kind of reach may read, every other may read by a policy of its own',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and (select count(distinct g.grantee) from aclexplode(c.relacl) g
        where ${GRANTED_TO(OF_REACHES)} and g.privilege_type = 'SELECT') not in (0, ${REACH_ROLES.length})`,
    planted: `create table planted.forgotten (customer_id bigint);
      grant select on planted.forgotten to r_org`,
  },
  {
    name: 'every policy on a mart with customers is made of the parts that explain it',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and n.nspname in ('marts', 'planted') and ${HAS_CUSTOMERS}
      and exists (select 1 from aclexplode(c.relacl) g where ${GRANTED_TO(OF_REACHES)})
      and exists (select 1 from pg_policy pol where pol.polrelid = c.oid
        and pol.polname in ('head', 'line', 'org', 'team', 'manager', 'look_up')
        and pg_get_expr(pol.polqual, c.oid) !~ 'hidden_subjects')`,
    planted: `create table planted.by_hand (customer_id bigint);
      create policy head on planted.by_hand for select to r_head using (true);
      grant select on planted.by_hand to r_head`,
  },
  {
    name: 'who looks a customer up reads no table with customers whole, and no column with an amount',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and ${HAS_CUSTOMERS} and (has_table_privilege('r_look_up', c.oid, 'select') or exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and has_column_privilege('r_look_up', c.oid, a.attnum, 'select')
          and (a.atttypid = 'numeric'::regtype or a.attname ~ '_fen$')))`,
    planted: `create table planted.looked_up (customer_id bigint, balance numeric);
      grant select (customer_id, balance) on planted.looked_up to r_look_up`,
  },
  {
    name: 'who explains what others see reads of customers their number and unit only',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and ${HAS_CUSTOMERS} and has_table_privilege('r_explain', c.oid, 'select')`,
    planted: `create table planted.explained (customer_id bigint);
      grant select on planted.explained to r_explain`,
  },
  {
    name: 'the login of the server reads no table that holds customers',
    findings: `select n.nspname || '.' || c.relname as finding from ${TABLES}
      and ${HAS_CUSTOMERS} and has_table_privilege('zhike_api', c.oid, 'select')`,
    planted: `create table planted.leak (customer_id bigint); grant select on planted.leak to zhike_api`,
  },
  {
    name: 'a view reads with the rights of whoever asks',
    findings: `select n.nspname || '.' || c.relname as finding
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and (c.relkind = 'm'
        or (c.relkind = 'v' and not coalesce(
          c.reloptions::text[] && '{security_invoker=true,security_invoker=on}', false)))`,
    planted: `create view planted.round_the_policies as select customer_id from marts.customers`,
  },
  {
    name: 'no function runs with its owner’s rights, but those that answer for the acting user alone',
    findings: `select n.nspname || '.' || p.proname as finding
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prosecdef
        and n.nspname || '.' || p.proname <> all ('{${DEFINERS_ALLOWED.join(',')}}')`,
    planted: `create function planted.everything() returns bigint language sql security definer
      as 'select count(*) from marts.customers'`,
  },
  {
    name: 'no table is given to everybody',
    findings: `select distinct n.nspname || '.' || c.relname as finding
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join lateral aclexplode(c.relacl) g
      where c.relkind in ('r', 'p', 'v') and ${OURS} and g.grantee = 0`,
    planted: `create table planted.public_rows (a integer); grant select on planted.public_rows to public`,
  },
]

export async function findInCatalogue(client: Client, rule: CatalogueRule): Promise<string[]> {
  const { rows } = await client.query<{ finding: string }>(rule.findings)
  return rows.map((row) => row.finding).toSorted()
}
