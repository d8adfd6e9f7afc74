import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { buildApp } from '../../src/api/app.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import type { App } from '../../src/platform/http/request.ts'
import type { Logger } from '../../src/platform/log.ts'
import { quietLog } from './actors.ts'
import type { TestDatabase } from './database.ts'
import { givenDuties, type GivenRights } from './roles.ts'

export const TEST_PASSWORD = 'a password for tests'

type GivenUser = { user_id: string; username: string } & GivenRights

/** Whoever a test brings along may begin at once. */
const PERSON = { title: '', password: TEST_PASSWORD, password_kind: 'lasting' as const }

export type Answer = {
  status: number
  headers: Record<string, unknown>
  text: string
  bytes: Buffer
  body: ReturnType<typeof JSON.parse>
}

/** Somebody's browser: keeps the cookie and sends the session's CSRF token. */
export type Browser = {
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more?: Partial<InjectOptions>): Promise<Answer>
  get(url: string, headers?: Record<string, string>): Promise<Answer>
}

type Given = {
  database: TestDatabase
  stateDir?: string
  clock?: Clock
  log?: Logger
  /** Beyond those of an installation in which everybody may begin at once, and as fast as tests are. */
  settings?: NodeJS.ProcessEnv
}

const SETTINGS = { ZHIKE_ADMIN_SECOND_FACTOR: 'optional', ZHIKE_READS_A_MINUTE: '100000' }

/** The whole server over a database of the test's own, spoken to without a network. */
export async function givenApp(input: Given) {
  const stateDir = input.stateDir ?? mkdtempSync(join(tmpdir(), 'zhike-app-'))
  const log = input.log ?? quietLog
  const databases = openDatabases({ url: input.database.url('api'), log })
  const clock = input.clock ?? systemClock
  const app = await buildApp({
    config: readConfig({ ...SETTINGS, ...input.settings, ZHIKE_STATE: stateDir }),
    databases,
    log,
    clock,
  })
  const needs = { databases, clock }
  return {
    app,
    databases,
    stateDir,
    /** A person with one post for each reach, each with the same permissions. */
    addUser: async ({ reaches, permissions, fields, ...user }: GivenUser) => {
      const posts = await givenDuties(databases.db, { reaches, permissions, ...(fields && { fields }) })
      await createUser(needs, { ...PERSON, ...user, display_name: user.username, posts })
    },
    browser: () => browserOf(app, {}),
    /** Every route as the API describes it, by path and method. */
    documentedRoutes: () => app.swagger().paths as unknown as Record<string, Record<string, unknown>>,
    signIn: async (username: string, password = TEST_PASSWORD, code?: string): Promise<Browser> => {
      const payload = { username, password, code }
      const answer = await app.inject({ method: 'POST', url: '/api/session', payload })
      if (answer.statusCode !== 200) throw new Error(`${username} could not sign in: ${answer.body}`)
      const cookie = String(answer.headers['set-cookie']).split(';')[0]!
      return browserOf(app, { cookie, 'x-csrf-token': answer.json<{ csrf_token: string }>().csrf_token })
    },
    close: async () => {
      await app.close()
      await databases.close()
      if (!input.stateDir) rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

function browserOf(app: App, own: Record<string, string>): Browser {
  const kept = { ...own }
  const send: Browser['send'] = async (method, url, more = {}) => {
    const headers = { ...kept, ...(more.headers as Record<string, string>) }
    const answer = await app.inject({ ...more, method, url, headers })
    const [cookie = ''] = String(answer.headers['set-cookie'] ?? '').split(';')
    // A session that goes on by another token; what is over is asked for again to see what is said of it.
    if (kept['cookie'] && /^zhike_session=./.test(cookie)) kept['cookie'] = cookie
    const isJson = /json/.test(String(answer.headers['content-type']))
    const body = isJson ? answer.json() : null
    const { statusCode: status, headers: told, body: text, rawPayload: bytes } = answer
    return { status, headers: told, text, bytes, body }
  }
  return { send, get: (url, headers = {}) => send('GET', url, { headers }) }
}
