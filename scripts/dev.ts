import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onStopSignal } from '../src/cli/signals.ts'
import { PROJECT_DIR, readConfig } from '../src/platform/config.ts'
import { createLogger } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrate.ts'
import { ensurePostgres } from '../src/platform/postgres/index.ts'
import { demoPasswordOf } from '../src/platform/secrets.ts'
import { viteArguments } from './start/pages.ts'

/**
 * `npm run dev`: the API and the pages, both renewed as their sources change, on the state `npm start`
 * made.
 */
const config = readConfig()
const log = createLogger(config)
// Held here, so that it does not stop and start with every change of the API.
const postgres = await ensurePostgres(config, log)
await migrate(postgres.url('owner'), log)

const run = (args: string[], env: Record<string, string> = {}) =>
  spawn(process.execPath, args, { cwd: PROJECT_DIR, stdio: 'inherit', env: { ...process.env, ...env } })

const children: ChildProcess[] = [
  run(['--watch', '--watch-preserve-output', join(PROJECT_DIR, 'src/cli/main.ts'), 'serve']),
  run(viteArguments('serve'), { ZHIKE_WEB_API: `http://127.0.0.1:${config.port}` }),
]
console.log(`Demo users sign in with ${demoPasswordOf(config)}.`)

async function stop(): Promise<void> {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(
    children
      .filter((child) => child.exitCode === null)
      .map((child) => new Promise((resolve) => child.once('exit', resolve))),
  )
  await postgres.stop()
  process.exit()
}
onStopSignal(() => void stop())
for (const child of children) child.once('exit', () => void stop())
