import pg from 'pg'
import type { Config } from '../src/platform/config.ts'
import { textTypes } from '../src/platform/db.ts'
import type { Logger } from '../src/platform/log.ts'
import { connect, type Postgres, withDatabase } from '../src/platform/postgres/index.ts'
import { DATABASE_NAME, withLogin } from '../src/platform/postgres/prepare.ts'
import { readSecrets } from '../src/platform/secrets.ts'

export type Server = { config: Config; postgres: Postgres }

/** The superuser of the benchmarks' own server: no policy applies to it. */
export function adminUrl({ config, postgres }: Server, database = DATABASE_NAME): string {
  const password = readSecrets(config).superuser_password
  return withDatabase(withLogin(postgres.url('owner'), 'postgres', password), database)
}

export const asAdmin = <T>(server: Server, work: (admin: pg.Client) => Promise<T>): Promise<T> =>
  connect(adminUrl(server), work)

/** The superuser, to whom no policy applies; all else as on the application's own connections. */
export function openAdminPool(server: Server & { log: Logger }, poolSize: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: adminUrl(server),
    max: poolSize,
    types: textTypes,
    options: '-c plan_cache_mode=force_custom_plan -c timezone=UTC',
  })
  pool.on('error', (error) => server.log.warn({ err: error }, 'a database connection was lost'))
  return pool
}
