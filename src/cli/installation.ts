import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { takeUpOpeningOwnership } from '../modules/customer-management/index.ts'
import { runNights, type RunNightsInput, type RunSummary } from '../pipeline/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import type { Bank, Databases } from '../platform/context.ts'
import { openDatabases } from '../platform/db.ts'
import type { Logger } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { ensurePostgres, type Postgres } from '../platform/postgres/index.ts'
import { type BankState, readBankState } from '../platform/state.ts'

type Needs = { config: Config; log: Logger }

/** Opens the installation's PostgreSQL with every migration applied, and lets go of it afterwards. */
export async function withPostgres<T>(needs: Needs, work: (postgres: Postgres) => Promise<T>): Promise<T> {
  const postgres = await ensurePostgres(needs.config, needs.log)
  try {
    await migrate(postgres.url('owner'), needs.log)
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

type NightsInput = Pick<RunNightsInput, 'opening' | 'dates' | 'onNight' | 'onStep'> & {
  postgres: Postgres
  clock: Clock
}

/** Runs nights as this installation has them: its bank, its own lists, and what the modules take up with a publication. */
export function runBankNights(needs: Needs, input: NightsInput): Promise<RunSummary> {
  const state = readBankState(needs.config)
  const ownReferencesDir = join(needs.config.stateDir, 'ref')
  return runNights({
    ...input,
    config: {
      ...needs.config,
      allowSyntheticId: needs.config.allowSyntheticId || state?.allow_synthetic_id === true,
    },
    bank: bankOf(state),
    ...(existsSync(ownReferencesDir) ? { ownReferencesDir } : {}),
    onSwitch: async (db, publication) => void (await takeUpOpeningOwnership(db, publication)),
  })
}
