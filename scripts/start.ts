import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServer } from '../src/api/server.ts'
import type { RunSummary } from '../src/pipeline/index.ts'
import { watchArrivals } from '../src/cli/arrivals.ts'
import { sealEntered } from '../src/cli/seal-entered.ts'
import { onStopSignal } from '../src/cli/signals.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Config, parsePort, readConfig } from '../src/platform/config.ts'
import { openDatabases } from '../src/platform/db.ts'
import { AppError, invalid, unavailable } from '../src/platform/errors.ts'
import { createLogger, type Logger } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { ensurePostgres, type Postgres } from '../src/platform/postgres/index.ts'
import { demoPasswordOf } from '../src/platform/secrets.ts'
import { ensureState, statePaths } from '../src/platform/state.ts'
import { folderOf, openingMonthsOf, type StartBank } from './start/banks.ts'
import { chooseBank, deliverFiles, ensureDemoUsers, missingNights, runMissing } from './start/load-bank.ts'
import { ensureDemoEntries } from './start/entries/index.ts'
import { buildPages, type PagesBuild } from './start/pages.ts'
import { createSteps } from './start/terminal.ts'

/**
 * `npm start`: from a fresh clone to a bank on the screen. What has been done before is not done again,
 * so a second start only starts. Every step may be cut off at any point and goes on at the next start.
 */
const USAGE = `npm start -- [--bank demo | berka | tiny] [--from <folder of the bank's files>] [--port 8080]
  --months <n>   a demo bank with n month ends before its nights instead of 12; 24 have two year ends`
const OPTIONS = {
  bank: { type: 'string' },
  from: { type: 'string' },
  months: { type: 'string' },
  port: { type: 'string' },
} as const

const step = createSteps(process.stdout)
/** What has been started so far, in the order in which it is stopped. */
const running: (() => Promise<void> | void)[] = []

async function start(): Promise<void> {
  const options = readOptions()
  const config = { ...readConfig(), ...(options.port ? { port: parsePort(options.port, '--port') } : {}) }
  const bank = chooseBank(config, options.bank ?? null)
  const from = folderOf(config, bank, options.from ?? null)
  const openingMonths = openingMonthsOf(config, bank, options.months ?? null)
  await checkPort(config)

  ensureState(config)
  const log = createLogger(config, join(statePaths(config).logDir, 'zhike.log'))
  console.log(`Zhike 知客: ${bank.name_zh} ${bank.name_en}, state in ${config.stateDir}\n`)
  const pages = buildPages(config)
  running.unshift(pages.cancel)
  const postgres = await openPostgres(config, log)
  await loadBank({ config, log, postgres, bank, from, openingMonths })
  await finishPages(pages)
  const url = await serve({ config, log, postgres, bank })
  tellUsers(config, bank, url)
}

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch (error) {
    throw invalid(`${(error as Error).message}\n${USAGE}`)
  }
}

/** Before any work: minutes later is too late to say that nobody can reach it. */
function checkPort({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        unavailable(
          'port_taken',
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use. Stop what uses it, or choose another: PORT=8081 npm start`
            : `Port ${port} cannot be used on ${host}: ${error.message}`,
        ),
      ),
    )
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

async function openPostgres(config: Config, log: Logger): Promise<Postgres> {
  const postgres = await step('PostgreSQL', () => ensurePostgres(config, log), describeAddress)
  running.push(postgres.stop)
  await step(
    'Migrations',
    async () => {
      const applied = await migrate(postgres.url('owner'), log)
      await sealEntered(postgres.url('owner'), { config, log })
      return applied
    },
    (applied) => (applied.length > 0 ? `${applied.length} applied` : 'none missing'),
  )
  return postgres
}

function describeAddress(postgres: Postgres): string {
  const { host, pathname } = new URL(postgres.url('owner'))
  const place = postgres.outsideDir ? `in ${postgres.outsideDir}, ` : ''
  return `${postgres.isEmbedded ? 'embedded, ' : ''}${place}${host}${pathname}`
}

type Wanted = { from: string | null; openingMonths: number | null }
type Opened = { config: Config; log: Logger; postgres: Postgres; bank: StartBank }

async function loadBank({ from, openingMonths, ...opened }: Opened & Wanted): Promise<void> {
  const { config, log, postgres, bank } = opened
  const databases = openDatabases({ url: postgres.url('api'), log })
  try {
    const { state, files } = await step(
      'Files of the bank',
      () => deliverFiles(config, { bank, from, openingMonths }),
      ({ state: { opening, dates } }) => `${opening.length} month ends, ${dates.length} days`,
    )
    const missing = await missingNights({ config }, { bank: state, databases })
    if (missing.opening.length + missing.dates.length > 0) {
      const needs = { config, log, postgres, clock: systemClock }
      await step('Nights', (progress) => runMissing(needs, { ...missing, files, progress }), describeNights)
    }
    await files.complete
    await step(
      'Demo users',
      () => ensureDemoUsers({ config, clock: systemClock }, { bank, databases }),
      () => bank.users.map((user) => user.username).join(' '),
    )
    if (!bank.hasEntries) return
    await step(
      'Demo entries',
      () => ensureDemoEntries({ config, log, clock: systemClock }, { bank, databases }),
      (count) => (count > 0 ? `${count} made` : 'none missing'),
    )
  } finally {
    await databases.close()
  }
}

function describeNights({ nights }: RunSummary): string {
  const rows = nights.flatMap((night) => night.steps).reduce((sum, it) => sum + (it.rows_in ?? 0), 0)
  return `${nights.length} nights, ${rows.toLocaleString('en')} rows in`
}

async function finishPages(pages: PagesBuild): Promise<void> {
  await step(
    'Pages',
    () => pages.done,
    () => (pages.isNeeded ? 'built' : 'unchanged'),
  )
  running.splice(running.indexOf(pages.cancel), 1)
}

async function serve({ config, log, postgres }: Opened): Promise<string> {
  const databases = openDatabases({ url: postgres.url('api'), log })
  running.unshift(databases.close)
  const server = await startServer({ config, databases, log, clock: systemClock })
  running.unshift(server.close)
  running.unshift(watchArrivals({ config, log, clock: systemClock, postgres }))
  return server.url
}

function tellUsers(config: Config, bank: StartBank, url: string): void {
  const users = bank.users.map((user) => `    ${user.username.padEnd(8)}${user.title} ${user.display_name}`)
  const address = url.replace('//127.0.0.1', '//localhost')
  console.log(`\n  Open ${address}\n\n${users.join('\n')}\n\n  Password of all: ${demoPasswordOf(config)}\n`)
  console.log('  Ctrl-C stops it; npm run reset removes all it has made.\n')
}

async function stopAll(): Promise<void> {
  for (const stop of running.splice(0)) await stop()
}

let isServing = false
onStopSignal(async (signal) => {
  console.log(`\n  ${signal}: stopping`)
  await stopAll().catch((error: Error) => console.error(error.message))
  // While something is under way it ends here and goes on at the next start.
  process.exit(isServing ? 0 : 130)
})

try {
  await start()
  isServing = true
} catch (error) {
  if (error instanceof AppError) console.error(`\n${error.code}: ${error.message}`)
  else console.error(error)
  if (error instanceof AppError && error.details) console.error(JSON.stringify(error.details, null, 2))
  await stopAll()
  process.exit(1)
}
