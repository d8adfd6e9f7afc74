import type { TestProject } from 'vitest/node'
import { HUNAN_USERS } from '../../fixtures/demo-users.ts'
import { findBank } from '../../scripts/start/banks.ts'
import { ensureDemoUsers } from '../../scripts/start/load-bank.ts'
import { buildPages } from '../../scripts/start/pages.ts'
import { startServer } from '../../src/api/server.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { quietLog } from './actors.ts'
import { givenTinyBankAfter } from './bank-after.ts'
import { STAGE_PASSWORD } from './stage-password.ts'

/** What a journey needs to know of the bank that runs: its address and its state. */
export type Stage = {
  url: string
  stateDir: string
  /** The bank's PostgreSQL as the server sees it, for what only time would change. */
  databaseUrl: string
}

/**
 * People who sign in and out in journeys of their own: whoever does so ends the sessions of the person, and
 * the demo users walk in all other journeys.
 */
const GUESTS = [
  { user_id: 'G1', username: 'guest', display_name: '田静', password_kind: 'lasting' },
  { user_id: 'G2', username: 'newcomer', display_name: '邹新', password_kind: 'first' },
  { user_id: 'G3', username: 'careful', display_name: '严谨', password_kind: 'lasting' },
  { user_id: 'G4', username: 'locked', display_name: '关锁', password_kind: 'lasting' },
] as const

/** Whoever walks may begin at once, and is faster than people are. */
const SETTINGS = {
  ZHIKE_DEMO_PASSWORD: STAGE_PASSWORD,
  ZHIKE_ADMIN_SECOND_FACTOR: 'optional',
  ZHIKE_READS_A_MINUTE: '100000',
}

declare module 'vitest' {
  interface ProvidedContext {
    stage: Stage
  }
}

/**
 * One bank for all journeys of a run: the tiny bank's nights, the pages built from their sources, the demo
 * users, and the server that people use.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const bank = await givenTinyBankAfter('2026-06-30')
  try {
    const config = bank.config
    await buildPages(config).done
    const databaseUrl = bank.postgres.url('api')
    const server = await serveBeside(config, databaseUrl)
    await addGuests(databaseUrl)
    project.provide('stage', { url: server.url, stateDir: config.stateDir, databaseUrl })
    return async () => {
      await server.close()
      await bank.drop()
    }
  } catch (error) {
    await bank.drop()
    throw error
  }
}

async function addGuests(databaseUrl: string): Promise<void> {
  const databases = openDatabases({ url: databaseUrl, log: quietLog })
  const like = HUNAN_USERS.find((it) => it.username === 'sub')!
  for (const guest of GUESTS) {
    await createUser({ databases, clock: systemClock }, { ...like, ...guest, password: STAGE_PASSWORD })
  }
  await databases.close()
}

/** The server of `npm start` over any database, with the demo users. */
async function serve(config: Config, url: string) {
  const databases = openDatabases({ url, log: quietLog })
  await ensureDemoUsers({ config, clock: systemClock }, { bank: findBank('tiny'), databases })
  const server = await startServer({ config, databases, log: quietLog, clock: systemClock })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await databases.close()
    },
  }
}

/** A server with the same pages over another database, on a free port unless the settings name one. */
export const serveBeside = (stage: Pick<Stage, 'stateDir'>, url: string, settings: NodeJS.ProcessEnv = {}) =>
  serve(readConfig({ PORT: '0', ...SETTINGS, ...settings, ZHIKE_STATE: stage.stateDir }), url)

/** Signs in as the page does, and gives the cookie that keeps one signed in. */
export async function signInAt(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: STAGE_PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1]
  if (!answer.ok || cookie === undefined) throw new Error(`${username} could not sign in: ${answer.status}`)
  return cookie
}
