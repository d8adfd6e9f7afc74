import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { readSecrets, type Secrets } from '../secrets.ts'
import { holdEmbedded } from './embedded.ts'
import { prepareForeign, withLogin } from './prepare.ts'

export { type Connection, connect } from './connection.ts'
export { removeEmbedded } from './embedded.ts'
export { listHolders } from './holders.ts'
export { withLock } from './lock.ts'
export { findFreePort } from './server.ts'
export { withDatabase } from './prepare.ts'

/** `owner` makes and changes tables, `api` serves screens, `batch` publishes nights. */
export type LoginRole = 'owner' | 'api' | 'batch'

export type Postgres = {
  url(role: LoginRole): string
  isEmbedded: boolean
  /** Where an embedded server lives when it cannot live in the state folder. */
  outsideDir?: string
  /** Lets go of the server; the last one to let go of an embedded one stops it. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** false trades safety against power loss for speed: for databases that tests throw away. */
  isDurable?: boolean
}

/**
 * A prepared PostgreSQL: the one of DATABASE_URL, or an embedded one that is started by whoever needs it
 * first, watched while it is held, and stopped by the last one. Migrations are not run here.
 */
export async function ensurePostgres(
  config: Config,
  log: Logger,
  options: PostgresOptions = {},
): Promise<Postgres> {
  const secrets = readSecrets(config)
  if (config.databaseUrl === null) {
    const held = await holdEmbedded({ config, secrets, isDurable: options.isDurable ?? true }, log)
    const { url, release, outsideDir } = held
    return { url, isEmbedded: true, stop: release, ...(outsideDir ? { outsideDir } : {}) }
  }
  await prepareForeign(config.databaseUrl, secrets, log)
  return { url: foreignUrl(config.databaseUrl, secrets), isEmbedded: false, stop: async () => {} }
}

const foreignUrl = (ownerUrl: string, secrets: Secrets) => (role: LoginRole) => {
  if (role === 'owner') return ownerUrl
  const password = role === 'api' ? secrets.api_password : secrets.batch_password
  return withLogin(ownerUrl, `zhike_${role}`, password)
}
