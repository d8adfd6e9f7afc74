import type { Config } from '../platform/config.ts'
import type { Bank, Databases } from '../platform/context.ts'
import { openDatabases } from '../platform/db.ts'
import type { Logger } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { ensurePostgres, type Postgres } from '../platform/postgres/index.ts'
import type { BankState } from '../platform/state.ts'
import { sealEntered } from './seal-entered.ts'

type Needs = { config: Config; log: Logger }

/** Opens the installation's PostgreSQL with every migration applied, and lets go of it afterwards. */
export async function withPostgres<T>(needs: Needs, work: (postgres: Postgres) => Promise<T>): Promise<T> {
  const postgres = await ensurePostgres(needs.config, needs.log)
  try {
    await migrate(postgres.url('owner'), needs.log)
    await sealEntered(postgres.url('owner'), needs)
    return await work(postgres)
  } finally {
    await postgres.stop()
  }
}

export function withDatabases<T>(needs: Needs, work: (databases: Databases) => Promise<T>): Promise<T> {
  return withPostgres(needs, async (postgres) => {
    const databases = openDatabases({ url: postgres.url('api'), log: needs.log })
    try {
      return await work(databases)
    } finally {
      await databases.close()
    }
  })
}

const UNNAMED: Bank = { name_zh: '本行', name_en: 'The bank', currency_code: 'CNY', is_demo: false }

/** Whose nights these are, as `zhike bank` or the start of a demo bank wrote it down. */
export function bankOf(state: BankState | null): Bank {
  if (!state) return UNNAMED
  const { name_zh, name_en, currency_code, is_demo } = state
  return { name_zh, name_en, currency_code, is_demo }
}
