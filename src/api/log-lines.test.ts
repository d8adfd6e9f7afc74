import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../tests/support/app.ts'
import { givenPublication, HEAD } from '../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { answerProblem } from '../platform/http/problems.ts'
import { createLogger } from '../platform/log.ts'
import { connect } from '../platform/postgres/index.ts'

/** What a person or a system at odds with us would have the log say. */
const FORGED = '{"level":30,"msg":"answered","user_id":"nobody"}'
const PERSON = { name: '欧阳振华', mobile: '13800138000', id_number: '430202199001011234' }

const folder = mkdtempSync(join(tmpdir(), 'zhike-log-'))
const file = join(folder, 'zhike.log')
const log = createLogger({ logLevel: 'info' }, file)

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
beforeAll(async () => {
  database = await givenDatabase()
  await givenPublication(database)
  server = await givenApp({ database, log })
  await server.addUser({ user_id: 'H1', username: 'hq', reaches: [HEAD], permissions: ['audit.read'] })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

type Line = { msg: string; [name: string]: unknown }
const textOf = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** What the log has come to say while something was done: as many lines as are waited for. */
async function told(count: number, work: () => Promise<unknown>): Promise<{ lines: Line[]; text: string }> {
  const from = textOf().length
  await work()
  const since = () => {
    log.flush()
    return textOf().slice(from)
  }
  await expect.poll(() => since().split('\n').length - 1).toBe(count)
  const text = since()
  return {
    text,
    lines: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line),
  }
}

const BREAKS: [string, string][] = [
  ['a line feed', '\n'],
  ['a carriage return', '\r\n'],
  ['a line separator', '\u2028'],
  ['a sign that turns a terminal', '\u001b[2K'],
]

describe('the log', () => {
  it.each(BREAKS)('has no line that %s in a value has made', async (_what, breaking) => {
    const value = `x${breaking}${FORGED}`
    const { text, lines } = await told(5, async () => {
      const hq = await server.signIn('hq')
      await hq.get(`/api/customers/${encodeURIComponent(value)}`)
      await hq.get(`/api/audit?action=${encodeURIComponent(value)}`)
      await server.browser().send('POST', '/api/session', { payload: { username: value, password: value } })
      log.info({ value }, value)
    })

    expect(lines.map((it) => it.msg)).toEqual([...Array.from({ length: 4 }, () => 'answered'), value])
    expect(lines.filter((it) => it['user_id'] === 'nobody')).toEqual([])
    for (const line of text.trim().split(/\r\n|[\n\r]/)) expect(line).toMatch(/^\{"level":\d+,"time".*\}$/s)
    // eslint-disable-next-line no-control-regex -- that is what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('tells where something unexpected arose, and nothing of a person that the database quotes', async () => {
    const said = Object.values(PERSON).join(' ')
    const { text, lines } = await told(3, async () => {
      const hq = await server.signIn('hq')
      const answer = await failing(said, () => hq.get('/api/audit'))
      expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } })
      for (const value of Object.values(PERSON)) expect(answer.text).not.toContain(value)
    })

    expect(lines[1]).toMatchObject({
      msg: 'a request failed unexpectedly',
      failure: {
        name: 'error',
        code: 'P0001',
        frames: expect.arrayContaining([expect.stringMatching(/^ *at /)]),
      },
    })
    for (const value of Object.values(PERSON)) expect(text).not.toContain(value)
  })

  it.each([
    ['a number', (value: string) => new Error(`no place for ${value}`), PERSON.id_number],
    ['what could not be read', (value: string) => parseFailure(`${value} {`), PERSON.name],
    [
      'what could not be turned',
      (value: string) => new Error(`Could not convert string '${value}'`),
      PERSON.name,
    ],
    ['the lines around it', (value: string) => new Error(`Syntax error\nLINE 1: ${value}`), PERSON.name],
  ])('does not repeat %s where a failure has no code', async (_what, fail, value) => {
    const app = Fastify({ loggerInstance: log as FastifyBaseLogger })
    app.setErrorHandler(answerProblem)
    app.get('/', { logLevel: 'error' }, () => Promise.reject(fail(value)))
    const { text, lines } = await told(1, () => app.inject('/'))
    await app.close()

    expect(lines[0]).toMatchObject({ failure: { message: expect.any(String), frames: expect.any(Array) } })
    expect(text).not.toContain(value)
  })
})

function parseFailure(text: string): Error {
  try {
    return JSON.parse(text) as Error
  } catch (error) {
    return error as Error
  }
}

/** While something is done the trail cannot be written, and the database says with which row. */
async function failing<T>(said: string, work: () => Promise<T>): Promise<T> {
  const asOwner = (text: string) => connect(database.url('owner'), (owner) => owner.query(text))
  await asOwner(`
    create function platform.quote_row() returns trigger language plpgsql as
      $$ begin
        raise exception 'row (${said}) is refused' using detail = 'Failing row contains (${said})';
      end $$;
    create trigger quoting before insert on platform.audit_log
      for each row execute function platform.quote_row()`)
  try {
    return await work()
  } finally {
    await asOwner('drop trigger quoting on platform.audit_log; drop function platform.quote_row()')
  }
}
