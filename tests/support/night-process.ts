import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import type { Secrets } from '../../src/platform/secrets.ts'
import type { TestDatabase } from './database.ts'

/** A state folder and the database that goes with it. */
export type Place = { stateDir: string; database: TestDatabase }

/** The passwords with which a command of this place signs in to the tests' server. */
export function writeSecrets({ stateDir, database }: Place): void {
  const passwordOf = (role: 'api' | 'batch') => decodeURIComponent(new URL(database.url(role)).password)
  const secrets: Secrets = {
    superuser_password: 'unused',
    owner_password: 'unused',
    api_password: passwordOf('api'),
    batch_password: passwordOf('batch'),
    demo_password: 'unused',
    session_secret: 'unused',
  }
  writeFileSync(join(stateDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 })
}

type NightProcess = { place: Place; words: string[]; env?: NodeJS.ProcessEnv }

/** `zhike run` in a process group of its own, which can be killed as a whole. */
export const spawnNight = ({ place, words, env }: NightProcess): ChildProcess =>
  spawn(process.execPath, ['src/cli/main.ts', 'run', ...words], {
    cwd: PROJECT_DIR,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ZHIKE_STATE: place.stateDir,
      DATABASE_URL: place.database.url('owner'),
      ALLOW_SYNTHETIC_ID: 'true',
      ...env,
    },
  })

type Outcome = { exit: number | null; seconds: number; answer: string }

/** Such a night from its start to its end, killed after a while unless that is null. */
export function runNightProcess(night: NightProcess, killAfterMs: number | null): Promise<Outcome> {
  const started = performance.now()
  const child = spawnNight(night)
  child.stderr!.pipe(process.stderr)
  const timer =
    killAfterMs === null ? null : setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), killAfterMs)
  let answer = ''
  child.stdout!.on('data', (text) => (answer += String(text)))
  return new Promise((resolve) => {
    child.on('close', (exit) => {
      if (timer) clearTimeout(timer)
      resolve({ exit, answer, seconds: (performance.now() - started) / 1000 })
    })
  })
}
