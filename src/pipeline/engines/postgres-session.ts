import { readFileSync } from 'node:fs'
import pg from 'pg'
import { AppError, unavailable } from '../../platform/errors.ts'
import { WAREHOUSE_SCHEMAS } from '../../serving/duckdb.ts'

/** Prelude and bookkeeping of the engine; no model names it. */
export const ENGINE_SCHEMA = 'zhike_engine'

/** Partitions of daily tables. */
export const DAYS_SCHEMA = 'days'

const PRELUDE = readFileSync(new URL('postgres-prelude.sql', import.meta.url), 'utf8')
const OLDEST_SERVER = 15

/** How dates and times are written, and where the prelude is found. */
const SETTINGS = `set datestyle = 'ISO, YMD'; set timezone = 'UTC';
  set search_path = ${ENGINE_SCHEMA}, public`

/** What a server says of itself. */
export type ServerFacts = {
  version: number
  version_name: string
  database: string
  may_create: boolean
  is_crm: boolean
  sorts_by_code: boolean
  citus: string | null
}

export const notFit = (message: string) =>
  unavailable('warehouse_not_fit', `The database of WAREHOUSE_URL cannot compute nights: ${message}`)

/** Opens a session; whoever asks closes it. The address, which has a password in it, is never repeated. */
export async function openSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // Without a listener a broken connection would end the process; the query at hand reports it.
  client.on('error', () => {})
  await client.connect().catch((error: Error) => {
    const { host, port, user } = client
    throw unavailable(
      'warehouse_unreachable',
      `No connection to ${host}:${port} as ${user}, which WAREHOUSE_URL names: ${error.message}`,
    )
  })
  await client.query(SETTINGS)
  return client
}

/** Asks a server what it is, and refuses one that would come to other figures, or to none. */
export async function examineServer(client: pg.Client): Promise<ServerFacts> {
  // Large letters sort before small ones by their codes, and in no language; names are in all scripts.
  const { rows } = await client.query<ServerFacts>(`
    select CAST(current_setting('server_version_num') AS integer) as version,
      current_setting('server_version') as version_name, current_database() as database,
      has_database_privilege(current_database(), 'create') as may_create,
      to_regclass('serving.publications') is not null as is_crm,
      'a' > 'B' and 'é' < '中' and lower('É') = 'é' and current_setting('server_encoding') = 'UTF8'
        as sorts_by_code,
      (select extversion from pg_extension where extname = 'citus') as citus`)
  const facts = rows[0]!
  const reason = whyNotFit(facts)
  if (reason) throw notFit(reason)
  return facts
}

export function whyNotFit(facts: ServerFacts): string | null {
  const { version, version_name: name, database } = facts
  if (version < OLDEST_SERVER * 10_000) {
    return `the server is PostgreSQL ${name}; it takes ${OLDEST_SERVER} or newer.`
  }
  if (facts.is_crm) {
    return `${database} is the database that people work with; nights take one of their own.`
  }
  if (!facts.may_create) {
    return `the user may not create schemas in it. Let it: grant create on database ${database} to ...`
  }
  if (!facts.sorts_by_code) {
    return (
      `text in ${database} is not sorted by the codes of its letters in UTF-8, as the warehouse sorts it. ` +
      "Make the database with: template template0 encoding 'UTF8' locale 'C.UTF-8'"
    )
  }
  return null
}

/** Gives a PostgreSQL database the layers and the prelude that every model relies on. */
export async function preparePostgresEngine(client: pg.Client): Promise<void> {
  try {
    for (const schema of [ENGINE_SCHEMA, DAYS_SCHEMA, ...WAREHOUSE_SCHEMAS]) {
      await client.query(`create schema if not exists ${schema}`)
    }
    await client.query(SETTINGS)
    await client.query(PRELUDE)
  } catch (error) {
    throw error instanceof pg.DatabaseError ? notPrepared(error) : error
  }
}

const notPrepared = (error: pg.DatabaseError): AppError =>
  notFit(`its schemas and functions could not be made there (${error.message}).`)

/** In a cluster, the functions of the prelude have to be on every node. */
export async function spreadPrelude(client: pg.Client): Promise<void> {
  await client.query(
    `select create_distributed_function(oid::regprocedure)
       from pg_proc where pronamespace = '${ENGINE_SCHEMA}'::regnamespace and prokind = 'f'`,
  )
}

export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
