import type { TestProject } from 'vitest/node'
import { HUNAN_USERS } from '../../fixtures/demo-users.ts'
import { findBank } from '../../scripts/start/banks.ts'
import { ensureDemoUsers } from '../../scripts/start/load-bank.ts'
import { buildPages } from '../../scripts/start/pages.ts'
import { startServer } from '../../src/api/server.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { quietLog } from './actors.ts'
import { givenTinyBankAfter } from './bank-after.ts'

export const STAGE_PASSWORD = 'a password for journeys'

/** What a journey needs to know of the bank that runs: its address, its state, and who is signed in. */
export type Stage = { url: string; stateDir: string; cookies: Record<string, string> }

declare module 'vitest' {
  interface ProvidedContext {
    stage: Stage
  }
}

/**
 * One bank for all journeys of a run: the tiny bank's nights, the pages built from their sources, the demo
 * users, and the server that people use. Each user is signed in once, because sign-ins are limited.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const bank = await givenTinyBankAfter('2026-06-30')
  try {
    const config = { ...bank.config, demoPassword: STAGE_PASSWORD }
    await buildPages(config).done
    const server = await serve(config, bank.postgres.url('api'))
    const signedIn = HUNAN_USERS.map(
      async ({ username }) => [username, await signInAt(server.url, username)] as const,
    )
    const cookies = Object.fromEntries(await Promise.all(signedIn))
    project.provide('stage', { url: server.url, stateDir: config.stateDir, cookies })
    return async () => {
      await server.close()
      await bank.drop()
    }
  } catch (error) {
    await bank.drop()
    throw error
  }
}

/** The server of `npm start` on a free port, over any database, with the demo users. */
export async function serve(config: Config, url: string) {
  const databases = openDatabases({ url, log: quietLog })
  await ensureDemoUsers({ config, clock: systemClock }, { bank: findBank('tiny'), databases })
  const server = await startServer({
    config: { ...config, port: 0 },
    databases,
    log: quietLog,
    clock: systemClock,
  })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await databases.close()
    },
  }
}

/** A server with the same pages over another database. */
export const serveBeside = (stage: Pick<Stage, 'stateDir'>, url: string) =>
  serve({ ...readConfig({ ZHIKE_STATE: stage.stateDir }), demoPassword: STAGE_PASSWORD }, url)

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
