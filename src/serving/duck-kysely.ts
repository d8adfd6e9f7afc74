import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from 'kysely'
import type { DB } from '../platform/database.generated.ts'

/**
 * Kysely over a DuckDB connection: the statements PostgreSQL gets run here unchanged, and give the same
 * texts.
 */
export function duckKysely(connection: DuckDBConnection): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => duckDriver(connection),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

const readOnly = () => Promise.reject(new Error('the warehouse is only read'))

function duckDriver(connection: DuckDBConnection): Driver {
  const wrapped: DatabaseConnection = {
    async executeQuery<R>(query: { sql: string; parameters: readonly unknown[] }) {
      const reader = await connection.runAndReadAll(query.sql, [...query.parameters] as DuckDBValue[])
      return { rows: reader.getRowObjectsJson() as R[] }
    },
    streamQuery: () => {
      throw new Error('the warehouse is read in whole pages')
    },
  }
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(wrapped),
    beginTransaction: readOnly,
    commitTransaction: readOnly,
    rollbackTransaction: readOnly,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  }
}
