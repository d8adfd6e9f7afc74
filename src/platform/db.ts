import {
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { openingOf, spanOf } from './authz/opening.ts'
import type { Context, Databases, ScopedDb } from './context.ts'
import type { DB } from './database.generated.ts'
import { forbidden } from './errors.ts'
import type { Logger } from './log.ts'

export type {
  Actor,
  Bank,
  Context,
  Databases,
  LineCode,
  Publication,
  Reach,
  ReachKind,
  ScopedDb,
} from './context.ts'
export type { DB } from './database.generated.ts'

const STATEMENT_TIMEOUT_MS = 30_000
const POOL_SIZE = 10

// Decimals, big integers, dates and moments stay PostgreSQL's text: no float, no time zone of the host.
const TEXT_TYPES = new Set<number>([
  pg.types.builtins.INT8,
  pg.types.builtins.NUMERIC,
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
])
const asText = (value: string) => value

/** Type parsers for every connection of ours. */
export const textTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    TEXT_TYPES.has(oid) && format !== 'binary' ? asText : pg.types.getTypeParser(oid, format),
}

/** Opens the application's pool. A lost connection is logged and replaced, never a crash. */
export function openDatabases(input: { url: string; log: Logger; poolSize?: number }): Databases {
  const pool = new pg.Pool({
    connectionString: input.url,
    max: input.poolSize ?? POOL_SIZE,
    types: textTypes,
    pipeline: true,
    application_name: 'zhike-api',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // A generic plan made for a narrow scope is ruinous for a wide one.
    options: '-c plan_cache_mode=force_custom_plan -c timezone=UTC',
  })
  pool.on('error', (error) => input.log.warn({ code: codeOf(error) }, 'a database connection was lost'))
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { pool, db, close: () => pool.end() }
}

/**
 * The only way to a connection that can read customers. One client, one transaction, one scope: the
 * role and its settings travel with `begin` in one message, and the queries of `work` follow without
 * waiting for it.
 */
export async function withActor<T>(context: Context, work: (db: ScopedDb) => Promise<T>): Promise<T> {
  const { reach } = context.actor
  if (!reach) throw forbidden('read customers')
  const span = await spanOf(context, reach)
  return onOpened(context.databases, openingOf(context, { reach, span }), work)
}

/**
 * What scope is made of, for who explains it: grants, posts, units and marks, and of customers their
 * number and unit. The settings are those that the person explained would have; no policy of his
 * applies.
 */
export async function withExplainer<T>(context: Context, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  return onOpened(context.databases, openingOf(context, null), work)
}

/** Runs the queries of `work` behind the statement that opens their transaction, without waiting for it. */
const onOpened = <T>(databases: Databases, opening: string, work: (db: ScopedDb) => Promise<T>): Promise<T> =>
  onOneClient(databases, (client) => behind(client, opening, work))

async function behind<T>(
  client: pg.ClientBase,
  opening: string,
  work: (db: ScopedDb) => Promise<T>,
): Promise<T> {
  const opened = client.query(opening)
  // Reported below, and ahead of the follow-up errors it causes.
  opened.catch(() => undefined)
  try {
    const answer = await work(scopedDb(client))
    await opened
    await client.query('commit')
    return answer
  } catch (error) {
    await opened
    throw error
  }
}

/** What one person reads and the server writes on one connection, a transaction each. */
export type LongWork = {
  client: pg.Client
  withActor<T>(work: (db: ScopedDb) => Promise<T>): Promise<T>
  inTransaction<T>(work: (db: Kysely<DB>) => Promise<T>): Promise<T>
}

/**
 * A connection of its own for work that is larger than a screen's: it holds temporary tables, takes rows by
 * the stream, and may take minutes.
 */
export async function withLongWork<T>(context: Context, work: (long: LongWork) => Promise<T>): Promise<T> {
  const { databases, actor } = context
  const client = new pg.Client({ ...LONG, connectionString: databases.pool.options.connectionString! })
  client.on('error', (error: Error & { code?: string }) =>
    context.log.warn({ code: codeOf(error) }, 'a database connection was lost'),
  )
  await client.connect()
  const orRollBack = async <R>(doing: Promise<R>): Promise<R> => {
    try {
      return await doing
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    }
  }
  try {
    return await work({
      client,
      withActor: async (inner) => {
        if (!actor.reach) throw forbidden('read customers')
        const span = await spanOf(context, actor.reach)
        return orRollBack(behind(client, openingOf(context, { reach: actor.reach, span }), inner))
      },
      inTransaction: (inner) => orRollBack(transactionOn(client, inner)),
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

const LONG = {
  types: textTypes,
  application_name: 'zhike-api',
  statement_timeout: 600_000,
  // One connection at a time may need it: sets of a million rows are joined and sorted without the disk.
  options: '-c plan_cache_mode=force_custom_plan -c timezone=UTC -c work_mem=128MB -c temp_buffers=64MB',
}

async function transactionOn<T>(client: pg.ClientBase, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  await client.query('begin')
  const answer = await work(kyselyOver(client))
  await client.query('commit')
  return answer
}

/** Operational writes of the application's own tables, all or none. */
export function inTransaction<T>(databases: Databases, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  return onOneClient(databases, (client) => transactionOn(client, work))
}

async function onOneClient<T>(databases: Databases, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await databases.pool.connect()
  let lost: Error | undefined
  const onError = (error: Error) => (lost = error)
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (lost = failure))
    throw error
  } finally {
    client.off('error', onError)
    client.release(lost)
  }
}

const scopedDb = (client: pg.ClientBase) => kyselyOver(client) as ScopedDb

/** Kysely on one client that is already in a transaction: for what must happen in it and nowhere else. */
export function kyselyOver(client: pg.ClientBase): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => oneClientDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

const refuseTransaction = () => Promise.reject(new Error('the transaction is already open'))

function oneClientDriver(client: pg.ClientBase): Driver {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) => run<R>(client, query),
    streamQuery: () => {
      throw new Error('walk by key instead of streaming')
    },
  }
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: refuseTransaction,
    commitTransaction: refuseTransaction,
    rollbackTransaction: refuseTransaction,
    destroy: () => Promise.resolve(),
  }
}

async function run<R>(client: pg.ClientBase, query: CompiledQuery): Promise<QueryResult<R>> {
  // A client that the batch opened parses dates by itself: the same rows would be other values there.
  const result = await client.query({ text: query.sql, values: [...query.parameters], types: textTypes })
  return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
