import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import { ensureState, readJsonFile, statePaths, writeJsonFile } from '../state.ts'
import { addHolder, listHolders, removeHolder } from './holders.ts'
import { chooseHome, type Home, outsideDirOf } from './home.ts'
import type { LoginRole } from './index.ts'
import { withLock } from './lock.ts'
import { DATABASE_NAME, prepareEmbedded } from './prepare.ts'
import { findServer, initCluster, isServer, type Server, startServer, stopServer } from './server.ts'

const WATCH_EVERY_MS = 250
const LOG_LIMIT_BYTES = 10 * 1024 * 1024

type Input = { config: Config; secrets: Secrets; isDurable: boolean }

/** What `postgres.json` tells other programs, and `npm run reset`. */
type PostgresState = { port: number; pid: number; home_dir: string; data_dir: string; user: string | null }

/** A hold on the running server. */
type Held = { url(role: LoginRole | 'admin'): string; release(): Promise<void>; outsideDir: string | null }

const lockOf = (config: Config) => `PostgreSQL of ${config.stateDir}`

export async function holdEmbedded(input: Input, log: Logger): Promise<Held> {
  const { config, secrets } = input
  ensureState(config)
  const started = await withLock(lockOf(config), async () => {
    const home = chooseHome(config, log)
    const holder = addHolder(config.stateDir)
    try {
      const server = await findOrStart(input, home, log)
      await prepareEmbedded(urlOf(secrets, server.port, 'admin'), secrets)
      return { home, holder, server }
    } catch (error) {
      removeHolder(holder)
      throw error
    }
  })
  return watch(input, started, log)
}

async function findOrStart(input: Input, home: Home, log: Logger): Promise<Server> {
  const { config, secrets, isDurable } = input
  const running = findServer(home)
  if (running) return running

  initCluster(home, secrets.superuser_password)
  const { postgresFile, logDir } = statePaths(config)
  const logFile = join(logDir, 'postgres.log')
  turnOver(logFile)
  const port = readJsonFile<PostgresState>(postgresFile)?.port ?? null
  const server = await startServer(home, { port, isDurable, logFile })
  const state: PostgresState = {
    ...server,
    home_dir: home.homeDir,
    data_dir: home.dataDir,
    user: home.user?.name ?? null,
  }
  writeJsonFile(postgresFile, state, 0o644)
  log.info({ ...state }, 'PostgreSQL started')
  return server
}

/** Keeps one earlier log. */
function turnOver(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`)
}

const LOGINS = {
  admin: { user: 'postgres', database: 'postgres', secret: 'superuser_password' },
  owner: { user: 'zhike_owner', database: DATABASE_NAME, secret: 'owner_password' },
  api: { user: 'zhike_api', database: DATABASE_NAME, secret: 'api_password' },
  batch: { user: 'zhike_batch', database: DATABASE_NAME, secret: 'batch_password' },
} as const

function urlOf(secrets: Secrets, port: number, role: LoginRole | 'admin'): string {
  const { user, database, secret } = LOGINS[role]
  return `postgres://${user}:${secrets[secret]}@127.0.0.1:${port}/${database}`
}

type Started = { home: Home; holder: string; server: Server }

/** Looks after the server while it is held: one that dies is started again on the same port. */
function watch(input: Input, started: Started, log: Logger): Held {
  const { config, secrets } = input
  const { home, holder } = started
  let server = started.server
  let healing: Promise<void> | null = null
  let isHeld = true

  const heal = async () => {
    log.warn({ pid: server.pid }, 'PostgreSQL is gone; starting it again')
    await withLock(lockOf(config), async () => {
      if (isHeld) server = await findOrStart(input, home, log)
    }).catch((error: Error) => log.error({ err: error }, 'PostgreSQL did not start again; trying once more'))
  }
  const timer = setInterval(() => {
    if (healing || isServer(home, server.pid)) return
    healing = heal().finally(() => (healing = null))
  }, WATCH_EVERY_MS)
  timer.unref()

  const leaveAtExit = () => leave(config, home, holder)
  process.once('exit', leaveAtExit)

  return {
    url: (role) => urlOf(secrets, server.port, role),
    outsideDir: home.homeDir === outsideDirOf(config.stateDir) ? home.homeDir : null,
    async release() {
      if (!isHeld) return
      isHeld = false
      clearInterval(timer)
      process.off('exit', leaveAtExit)
      await healing
      await withLock(lockOf(config), async () => {
        removeHolder(holder)
        if (listHolders(config.stateDir).length === 0) await stopServer(home, findServer(home) ?? server)
      })
    },
  }
}

/**
 * For a process that ends without letting go: nothing can be waited for any more, but the server can be
 * told.
 */
function leave(config: Config, home: Home, holder: string): void {
  removeHolder(holder)
  if (listHolders(config.stateDir).length > 0) return
  const server = findServer(home)
  if (server) process.kill(server.pid, 'SIGINT')
}

/**
 * Stops the server whoever holds it and removes its data, also the part that lies outside the state
 * folder.
 */
export async function removeEmbedded(config: Config): Promise<string[]> {
  const recorded = readJsonFile<PostgresState>(statePaths(config).postgresFile)
  const folders = [recorded?.home_dir, join(config.stateDir, 'postgres'), outsideDirOf(config.stateDir)]
  const found = [...new Set(folders)].filter(
    (folder) => folder !== undefined && existsSync(folder),
  ) as string[]
  await withLock(lockOf(config), async () => {
    for (const homeDir of found) {
      const home: Home = { homeDir, dataDir: join(homeDir, 'data'), binDir: '', user: null }
      const server = findServer(home)
      if (server) await stopServer(home, server)
      rmSync(homeDir, { recursive: true, force: true })
    }
  })
  return found
}
