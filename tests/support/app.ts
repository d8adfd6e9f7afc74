import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { buildApp } from '../../src/api/app.ts'
import { createUser, type NewUser } from '../../src/platform/auth/users.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabases } from '../../src/platform/db.ts'
import type { App } from '../../src/platform/http/request.ts'
import { quietLog } from './actors.ts'
import type { TestDatabase } from './database.ts'

export const TEST_PASSWORD = 'a password for tests'

export type Answer = {
  status: number
  headers: Record<string, unknown>
  text: string
  body: ReturnType<typeof JSON.parse>
}

/** Somebody's browser: keeps the cookie and sends the session's CSRF token. */
export type Browser = {
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more?: Partial<InjectOptions>): Promise<Answer>
  get(url: string, headers?: Record<string, string>): Promise<Answer>
}

/** The whole server over a database of the test's own, spoken to without a network. */
export async function givenApp(input: { database: TestDatabase; stateDir?: string; clock?: Clock }) {
  const stateDir = input.stateDir ?? mkdtempSync(join(tmpdir(), 'zhike-app-'))
  const databases = openDatabases({ url: input.database.url('api'), log: quietLog })
  const clock = input.clock ?? systemClock
  const app = await buildApp({
    config: readConfig({ ZHIKE_STATE: stateDir }),
    databases,
    log: quietLog,
    clock,
  })
  const needs = { databases, clock }
  return {
    app,
    databases,
    stateDir,
    addUser: (user: Omit<NewUser, 'password' | 'display_name' | 'title'>) =>
      createUser(needs, { ...user, display_name: user.username, title: '', password: TEST_PASSWORD }),
    browser: () => browserOf(app, {}),
    signIn: async (username: string): Promise<Browser> => {
      const payload = { username, password: TEST_PASSWORD }
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
  const send: Browser['send'] = async (method, url, more = {}) => {
    const headers = { ...own, ...(more.headers as Record<string, string>) }
    const answer = await app.inject({ ...more, method, url, headers })
    const isJson = /json/.test(String(answer.headers['content-type']))
    const body = isJson ? answer.json() : null
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body }
  }
  return { send, get: (url, headers = {}) => send('GET', url, { headers }) }
}
