import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as open, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { startServer } from '../server.ts'

/** What can be done to a server on the wire, byte by byte, to one that listens. */
let database: TestDatabase
let databases: Databases
let server: Awaited<ReturnType<typeof startServer>>
const stateDir = mkdtempSync(join(tmpdir(), 'zhike-wire-'))
const SECRET = 'not for anybody'
const PATIENCE = { headersMs: 300, requestMs: 600, lookMs: 100 }

beforeAll(async () => {
  mkdirSync(join(stateDir, 'web', 'assets'), { recursive: true })
  writeFileSync(join(stateDir, 'web', 'index.html'), '<!doctype html><title>Zhike</title>')
  writeFileSync(join(stateDir, 'web', 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(stateDir, 'secret.txt'), SECRET)
  writeFileSync(join(stateDir, 'web', '.hidden.txt'), SECRET)
  database = await givenDatabase()
  databases = openDatabases({ url: database.url('api'), log: quietLog })
  const config = { ...readConfig({ ZHIKE_STATE: stateDir, ZHIKE_API_DOCS: 'on' }), port: 0 }
  server = await startServer({ config, databases, log: quietLog, clock: systemClock, patience: PATIENCE })
})
afterAll(async () => {
  await server?.close()
  await databases?.close()
  await database?.drop()
  rmSync(stateDir, { recursive: true, force: true })
})

function dial(): Socket {
  const { hostname, port } = new URL(server.url)
  return open(Number(port), hostname).on('error', () => undefined)
}

/** Sends bytes as they are and gives all that comes back until the line is closed. */
function say(text: string): Promise<string> {
  const socket = dial()
  let heard = ''
  socket.on('data', (piece) => (heard += String(piece)))
  socket.write(text)
  return new Promise((resolve) => socket.on('close', () => resolve(heard)))
}
const ask = (line: string, headers: string[] = []) =>
  say([`${line} HTTP/1.1`, 'host: bank.test', 'connection: close', ...headers, '', ''].join('\r\n'))
const statusOf = (answer: string) => Number(answer.split(' ')[1] ?? 0)
const isWell = async () => (await fetch(`${server.url}/health/live`)).status === 200

describe('an address on the wire', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/secret.txt%00.js',
    '/.hidden.txt',
    '/assets/',
    '/keys/',
    '/api/docs/static/../../../../secret.txt',
    '/api/docs/static/..%2f..%2f..%2fpackage.json',
  ])('leads to no file that is not a page: %s', async (path) => {
    const answer = await ask(`GET ${path}`)

    // A path of the browser's own router is answered by the page that holds it.
    const isPage = statusOf(answer) === 200 && answer.includes('<title>Zhike</title>')
    expect(isPage || [400, 401, 403, 404].includes(statusOf(answer))).toBe(true)
    expect(answer).not.toContain(SECRET)
    expect(answer).not.toMatch(/"dependencies"|app-1a2b/)
  })

  it('that is absolute, or has been rewritten by a header, is no other one', async () => {
    expect(await ask(`GET file://${stateDir}/secret.txt`)).not.toContain(SECRET)
    for (const name of ['x-original-url', 'x-rewrite-url', 'x-forwarded-path']) {
      expect(statusOf(await ask('GET /api/session', [`${name}: /health/live`]))).toBe(401)
    }
  })

  it('names a host that comes back in no answer', async () => {
    const forged = ['x-forwarded-host: evil.test', 'forwarded: host=evil.test']
    for (const path of [
      '/',
      '/api/session',
      '/api/docs',
      '/nothing',
      '/api/session/oidc',
      '/api/openapi.json',
    ]) {
      const lines = [`GET ${path} HTTP/1.1`, 'host: evil.test', 'connection: close', ...forged, '', '']
      const text = lines.join('\r\n')
      expect([path, (await say(text)).includes('evil.test')]).toEqual([path, false])
    }
  })

  it.each([
    ['a long address', `/${'a'.repeat(20_000)}`, []],
    ['a long header', '/', [`x-long: ${'a'.repeat(20_000)}`]],
    ['a thousand headers', '/', Array.from({ length: 3_000 }, (_, at) => `x-${at}: 1`)],
    ['a long cookie', '/', [`cookie: zhike_session=${'a'.repeat(20_000)}`]],
  ])('with %s is refused, and the server goes on', async (_what, path, headers) => {
    const answer = await ask(`GET ${path}`, headers)

    expect([400, 404, 414, 431]).toContain(statusOf(answer))
    expect(await isWell()).toBe(true)
  })
})

describe('a message on the wire', () => {
  it.each([
    ['two lengths', 'content-length: 5\r\ncontent-length: 6'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked'],
    ['chunks that are none', 'transfer-encoding: xchunked'],
    ['a length that is no number', 'content-length: +5'],
  ])('with %s is not read', async (_what, lines) => {
    const text = `POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${lines}\r\n\r\n`
    const answer = await say(`${text}0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n`)

    expect(answer).not.toContain('http_request_seconds')
    expect(statusOf(answer)).toBe(400)
  })

  it.each(['TRACE', 'CONNECT', 'PATCH', 'OPTIONS', 'PROPFIND', 'DEBUG'])(
    'in the manner of %s does nothing',
    async (method) => {
      const answer = await ask(`${method} /api/session`)

      expect([0, 400, 404, 405]).toContain(statusOf(answer))
      expect(answer).not.toMatch(/^(allow|access-control)/im)
    },
  )

  it('that asks for the head alone is guarded as one that asks for all', async () => {
    for (const path of ['/api/session', '/api/customers', '/api/audit', '/api/users']) {
      expect([path, statusOf(await ask(`HEAD ${path}`))]).toEqual([path, 401])
    }
  })

  it('says in a header what it would rather be, which is not listened to', async () => {
    const asked = ['x-http-method-override: DELETE', 'x-method-override: DELETE', '_method: DELETE']
    expect(statusOf(await ask('GET /api/session?_method=DELETE', asked))).toBe(401)
  })
})

describe('whoever is slow', () => {
  const GIVEN_UP_MS = 30_000
  const HEAD = 'POST /api/session HTTP/1.1\r\nhost: x\r\n'

  /** Goes on sending a little, as long as anybody listens; gives how long that was. */
  async function trickle(start: string): Promise<number> {
    const began = Date.now()
    const socket = dial().on('data', () => undefined)
    socket.write(start)
    while (!socket.closed && Date.now() - began < GIVEN_UP_MS) {
      socket.write('x')
      await wait(50)
    }
    socket.destroy()
    return Date.now() - began
  }

  it.each([
    ['headers', `${HEAD}x-slow: `],
    ['the body', `${HEAD}content-type: application/json\r\ncontent-length: 100000\r\n\r\n`],
  ])('with %s is cut off, and a hundred of them keep nobody out', async (_what, start) => {
    const slow = Array.from({ length: 100 }, () => trickle(start))
    expect(await isWell()).toBe(true)
    const longest = Math.max(...(await Promise.all(slow)))

    expect(longest).toBeLessThan(GIVEN_UP_MS)
    expect(await isWell()).toBe(true)
  })
})

describe('every answer', () => {
  const PATHS = [
    ...[
      '/',
      '/customers/1',
      '/assets/app-1a2b.js',
      '/nope.js',
      '/api/session',
      '/api/nothing',
      '/api/customers/x',
    ],
    ...['/api/session/ways', '/api/openapi.json', '/api/docs/', '/health/live', '/health/ready', '/metrics'],
    ...['/%E0%A4%A', '/api/session/oidc?back=//x'],
  ]

  it.each(PATHS)('says how browsers are to treat it: %s', async (path) => {
    const { headers } = await fetch(server.url + path, { redirect: 'manual' })

    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("default-src 'none'")
    const scripts = policy.split(';').find((it) => it.startsWith('script-src ')) ?? ''
    expect(scripts).not.toMatch(/unsafe|\*|http|data:/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  it('of the API is kept by nobody, refusals among them', async () => {
    for (const path of PATHS.filter((it) => it.startsWith('/api/'))) {
      const { headers } = await fetch(server.url + path, { redirect: 'manual' })
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store'])
    }
    const refused = await fetch(`${server.url}/api/session`, { method: 'POST', body: 'x' })
    expect(refused.headers.get('cache-control')).toBe('no-store')
  })
})
