import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unavailable } from '../errors.ts'
import { type Home, makePassage, makeServerDir } from './home.ts'
import { commandOf, isAlive, processesIn, startOf } from './processes.ts'
import { serverSettings } from './settings.ts'

export type Server = { pid: number; port: number }

const START_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 60_000
const START_ATTEMPTS = 5

/** Makes the cluster once. A folder left half made by a crash is made again. */
export function initCluster(home: Home, superuserPassword: string): void {
  if (existsSync(join(home.dataDir, 'PG_VERSION'))) return
  makePassage(home.homeDir)
  const draft = `${home.dataDir}.new`
  const passwordFile = join(home.homeDir, `password.${process.pid}`)
  rmSync(draft, { recursive: true, force: true })
  makeServerDir(home, draft)
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 })
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid)
  try {
    const run = spawnSync(join(home.binDir, 'initdb'), initArguments(draft, passwordFile), {
      ...identity(home),
      encoding: 'utf8',
    })
    if (run.status !== 0) {
      throw unavailable('postgres_not_made', `initdb failed: ${run.stderr?.trim() || run.error?.message}`)
    }
    renameSync(draft, home.dataDir)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

const initArguments = (dataDir: string, passwordFile: string) => [
  `--pgdata=${dataDir}`,
  '--username=postgres',
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--locale=C.UTF-8',
  '--data-checksums',
]

/** A fixed environment: the caller's locale and PG variables must not reach the server. */
const identity = (home: Home) => ({
  uid: home.user?.uid,
  gid: home.user?.gid,
  cwd: '/',
  env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
})

/** The server that runs on this data folder, whoever started it. */
export function findServer(home: Home): Server | null {
  const { pid, port, status } = readPidFile(home)
  if (!pid || !port || status !== 'ready') return null
  return isServer(home, pid) ? { pid, port } : null
}

export const isServer = (home: Home, pid: number): boolean =>
  isAlive(pid) && commandOf(pid).includes(home.dataDir)

function readPidFile(home: Home): { pid?: number; port?: number; status?: string } {
  try {
    const lines = readFileSync(join(home.dataDir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() }
  } catch {
    return {}
  }
}

export type StartOptions = { port: number | null; isDurable: boolean; logFile: string }

/** Starts the server and waits until it answers. Keeps the wished port where it is free. */
export async function startServer(home: Home, options: StartOptions): Promise<Server> {
  await clearRemains(home)
  for (let attempt = 1; ; attempt += 1) {
    const port = attempt === 1 && options.port ? options.port : await findFreePort()
    const failure = await tryStart(home, { ...options, port })
    if (failure === null) return findServer(home)!
    const isWorthAnother = /could not bind|Address already in use|still in use/.test(failure)
    if (attempt === START_ATTEMPTS || !isWorthAnother) {
      throw unavailable('postgres_not_started', `PostgreSQL did not start: ${failure}`, {
        log: options.logFile,
      })
    }
  }
}

/**
 * A server that was killed leaves helpers that go in a moment, and a file with its number, which may be
 * somebody else's by now. PostgreSQL looks after the file itself unless that number lives.
 */
async function clearRemains(home: Home): Promise<void> {
  const dataDir = realpathSync(home.dataDir)
  const giveUpAt = performance.now() + STOP_LIMIT_MS
  while (processesIn(dataDir).length > 0) {
    if (performance.now() > giveUpAt) {
      throw unavailable('postgres_busy', `Processes of an earlier server still work in ${dataDir}.`)
    }
    await sleep(20)
  }
  const { pid } = readPidFile(home)
  if (pid && !isServer(home, pid)) rmSync(join(home.dataDir, 'postmaster.pid'), { force: true })
}

/** null when it runs, else the end of what it wrote. */
async function tryStart(home: Home, options: StartOptions & { port: number }): Promise<string | null> {
  const log = openSync(options.logFile, 'a', 0o600)
  const before = fstatSync(log).size
  const settings = { ...serverSettings(options), port: String(options.port) }
  const child = spawn(
    join(home.binDir, 'postgres'),
    ['-D', home.dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A group of its own: Ctrl-C in our terminal must not stop it while others use it.
    { ...identity(home), detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  child.unref()
  child.once('error', () => {})
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null
  const giveUpAt = performance.now() + START_LIMIT_MS
  while (isRunning() && performance.now() < giveUpAt) {
    const found = findServer(home)
    if (found && found.pid === child.pid) return null
    await sleep(10)
  }
  return readFileSync(options.logFile).subarray(before).toString().trim()
}

/** Ends sessions, writes everything down and stops. */
export async function stopServer(home: Home, server: Server): Promise<void> {
  if (!isServer(home, server.pid)) return
  const started = startOf(server.pid)
  if (started === null) return
  process.kill(server.pid, 'SIGINT')
  const giveUpAt = performance.now() + STOP_LIMIT_MS
  // Not until it is no server any more: one that is ending has no command line, and is still there.
  while (startOf(server.pid) === started) {
    if (performance.now() > giveUpAt) {
      throw unavailable(
        'postgres_not_stopped',
        `PostgreSQL (process ${server.pid}) did not stop in a minute.`,
      )
    }
    await sleep(10)
  }
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
