import type pg from 'pg'
import type { Config } from '../src/platform/config.ts'
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
