import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenCustomer,
  givenPublication,
  HEAD,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { exportedText, unmarked } from '../../../tests/support/exports.ts'
import {
  addressOf,
  bodyOf,
  isWriting,
  paramsOf,
  shapeOf,
  withAdded,
  withText,
} from '../../../tests/support/requests.ts'
import { listPermissions } from '../../modules/system/index.ts'
import { writeCursor } from '../../platform/list-cursor.ts'
import { connect } from '../../platform/postgres/index.ts'
import type { ApiRoute } from '../guard.ts'

/**
 * What somebody may do to requests whose answers he is allowed: made from the routes themselves, so that a
 * new route is attacked without being named here.
 */
let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let bank: TestBank
let ids: Record<string, string>
let people: Browser[]
let inBranch: Browser

/** Whoever may everything, several times over: what is asked often is limited for each of them. */
const ALL = { reaches: [HEAD], permissions: listPermissions().map((it) => it.permission) }

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database })
  bank = await givenPublication(database)
  const kinds = { role_code: 'rm_product', post_id: 'none', kind_code: 'task.given', tag_code: 'silver' }
  ids = { ...kinds, user_id: 'V1', customer_id: await givenCustomer(bank) }
  await server.addUser({ reaches: [], permissions: [], user_id: 'V1', username: 'victim' })
  people = []
  for (const at of PAYLOADS.keys()) {
    await server.addUser({ ...ALL, user_id: `P${at}`, username: `p${at}` })
    people.push(await server.signIn(`p${at}`))
  }
  await server.addUser({ ...ALL, reaches: [BRANCH], user_id: 'B1', username: 'branch' })
  inBranch = await server.signIn('branch')
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const PAYLOADS = [
  `'; select pg_sleep(20); --`,
  `%') union select password_hash from platform.users where 1=(select 1 from pg_sleep(20)) --`,
  `constructor`,
]
/** What tells of the inside: texts of databases, frames of a stack, places of files. */
const INSIDE =
  /syntax error|unterminated|invalid input|node_modules|\.ts:\d|relation "|column "|pg_catalog|\bat \w+ \(/

/** These ask the warehouse, and there is none here. */
const OF_THE_WAREHOUSE = /\/customers\/:customer_id\/(transactions|history|reveal|explanation)$/

const routes = () => server.app.apiRoutes.filter((it) => !it.url.includes('/oidc'))
const known = (route: ApiRoute) => Object.fromEntries(paramsOf(route).map((name) => [name, ids[name] ?? '1']))

type Way = { query?: Record<string, string> | string; payload?: unknown; params?: Record<string, string> }
let from = 0
async function send(who: Browser, route: ApiRoute, { query = {}, payload, params = known(route) }: Way = {}) {
  const text = typeof query === 'string' ? query : new URLSearchParams(query).toString()
  const url = `${addressOf(route, params)}${text && `?${text}`}`
  const headers = { 'content-type': 'application/json' }
  const body = payload !== undefined && {
    payload: payload as string,
    ...(typeof payload === 'string' && { headers }),
  }
  // Signing in is limited by where one comes from.
  const remoteAddress = `10.8.${(from += 1) >> 8}.${from & 255}`
  return who.send(route.method as 'GET', url, { ...body, remoteAddress })
}

describe('a body', () => {
  const MORE = {
    role_code: 'sec_admin',
    permissions: ['users.manage'],
    is_admin: true,
    is_built_in: true,
    approved_by: 'P0',
    decided_at: '2026-07-01',
    created_by: 'P1',
    password_hash: 'x',
  }
  const unknownTo = (body: object) =>
    Object.fromEntries(Object.entries(MORE).filter(([name]) => !(name in body)))

  it('with more than its route knows is refused whole, on every route and at every level', async () => {
    const wrong: string[] = []
    let asked = 0
    for (const route of routes().filter((it) => it.takes.body)) {
      const body = bodyOf(route)
      const more = { ...unknownTo(body) }
      if (route.url.includes('/roles/')) delete more['permissions']
      for (const payload of withAdded(body, more)) {
        const { status, text } = await send(people[0]!, route, { payload })
        asked += 1
        // In what goes by names of the bank's own, a name or a value that is none is refused instead.
        if (status !== 422 || !/Unrecognized key|Invalid key in record|expected string/.test(text))
          wrong.push(`${route.method} ${route.url} ${status} ${text}`)
      }
    }

    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(40)
  })

  it('is refused where a route reads none', async () => {
    const wrong: string[] = []
    for (const route of routes().filter((it) => isWriting(it) && !it.takes.body)) {
      const { status, body } = await send(people[0]!, route, { payload: MORE })
      if (status !== 422 || body.code !== 'invalid') wrong.push(`${route.method} ${route.url} ${status}`)
    }

    expect(wrong).toEqual([])
  })

  it.each([
    ['the ancestor of all objects', '{"__proto__":{"is_admin":true}}'],
    ['its maker', '{"constructor":{"prototype":{"is_admin":true}}}'],
    ['twenty thousand levels', `{"reason":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['half of JSON', '{"reason":'],
    ['a list in the place of an object', '[1]'],
    ['nothing at all', 'null'],
  ])('that holds %s breaks nothing', async (_what, payload) => {
    const statuses = new Map<string, number>()
    for (const route of routes().filter((it) => it.takes.body)) {
      const { status, text } = await send(people[0]!, route, { payload })
      expect(text).not.toMatch(INSIDE)
      statuses.set(`${route.method} ${route.url}`, status)
    }

    expect([...statuses].filter(([, status]) => status !== 400 && status !== 422)).toEqual([])
    expect(({} as Record<string, unknown>)['is_admin']).toBeUndefined()
  })

  it('of more than a megabyte is not read', async () => {
    const payload = { username: 'p0', password: 'x'.repeat(1_100_000) }
    const answer = await server.browser().send('POST', '/api/session', { payload })

    expect([answer.status, answer.body.code]).toEqual([413, 'bad_request'])
  })
})

describe('a query', () => {
  it('that says something twice is refused, on every route', async () => {
    const wrong: string[] = []
    for (const route of routes()) {
      for (const name of Object.keys(shapeOf(route.takes.querystring))) {
        const { status } = await send(people[0]!, route, { query: `${name}=1&${name}=2` })
        if (status !== 422) wrong.push(`${route.method} ${route.url} ${name} ${status}`)
      }
    }

    expect(wrong).toEqual([])
  })

  it('that names the ancestor of all objects changes nothing', async () => {
    for (const query of ['__proto__[is_admin]=1', 'constructor[prototype][is_admin]=1', '__proto__=1']) {
      const { status } = await inBranch.get(`/api/customers?${query}`)
      expect(status).toBe(200)
    }
    const filters = ['{"__proto__":{"column":"org_id"}}', '{"column":"constructor","op":"eq","value":"1"}']
    for (const filter of filters) {
      const { status } = await inBranch.get(`/api/customers?filter=${encodeURIComponent(filter)}`)
      expect([filter, status]).toEqual([filter, 422])
    }
    expect(({} as Record<string, unknown>)['is_admin']).toBeUndefined()
  })

  it('with a filter of a thousand levels is refused', async () => {
    const deep = `${'{"and":['.repeat(700)}${']}'.repeat(700)}`
    const { status, text } = await inBranch.get(`/api/customers?filter=${encodeURIComponent(deep)}`)

    expect([status, text.includes('levels')]).toEqual([422, true])
  })
})

describe('SQL in a request', () => {
  /** Every place of a route where a text may stand, with the text in it. */
  function* waysOf(route: ApiRoute, text: string): Generator<Way> {
    for (const name of paramsOf(route)) yield { params: { ...known(route), [name]: text } }
    for (const name of Object.keys(shapeOf(route.takes.querystring))) {
      yield { query: { [name]: text, ...(name !== 'customer_id' && needed(route)) } }
    }
    if (route.takes.body) for (const payload of withText(bodyOf(route), text)) yield { payload }
  }
  const needed = ({ url }: ApiRoute) =>
    /access\/wh/.test(url) ? { customer_id: ids['customer_id']! } : undefined

  it('is text like any other, wherever a text may stand', async () => {
    const wrong: string[] = []
    let asked = 0
    const judge = (it: { route: ApiRoute; way: Way; answer: Answer; ms: number }) => {
      const { route, way, answer, ms } = it
      asked += 1
      const isBroken = answer.status >= 500 && !OF_THE_WAREHOUSE.test(route.url)
      if (!isBroken && ms < 10_000 && !INSIDE.test(answer.text)) return
      wrong.push(`${route.method} ${route.url} ${JSON.stringify(way)} ${answer.status} ${ms} ${answer.text}`)
    }
    const attack = async (payload: string, who: Browser) => {
      for (const route of routes()) {
        for (const way of waysOf(route, payload)) {
          const began = Date.now()
          const answer = await send(who, route, way)
          judge({ route, way, answer, ms: Date.now() - began })
        }
      }
    }
    await Promise.all(PAYLOADS.map((payload, at) => attack(payload, people[at]!)))

    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(300)
    const { rows } = await connect(database.url('owner'), (owner) =>
      owner.query('select count(*)::int as people from platform.users'),
    )
    expect(rows[0].people).toBeGreaterThan(PAYLOADS.length)
  })

  const NAMES = [
    `O'Neil`,
    `' or '1'='1`,
    '100%',
    'a_b',
    `'; drop table marts.customers; --`,
    '\\',
    '"',
    '$1',
    '!',
  ]

  it('finds in lists, searches and cursors what a literal reading finds', async () => {
    for (const customer_name of NAMES) await givenCustomer(bank, { customer_name })
    const listed = async (query: Record<string, string>) => {
      const { status, body } = await inBranch.get(`/api/customers?${new URLSearchParams(query).toString()}`)
      expect([query, status]).toEqual([query, 200])
      return (body.rows as { customer_name: string }[]).map((it) => it.customer_name)
    }
    const filterOf = (op: string, value: unknown) => ({
      filter: JSON.stringify({ column: 'customer_name', op, value }),
    })
    const having = (part: string) => NAMES.filter((it) => it.includes(part)).toSorted()
    for (const name of NAMES) {
      expect(await listed(filterOf('eq', name))).toEqual([name])
      expect(await listed(filterOf('in', [name]))).toEqual([name])
      expect((await listed(filterOf('contains', name))).toSorted()).toEqual(having(name))
      const cursor = writeCursor({ way: 'next', values: [name, 'P0'] })
      const query = new URLSearchParams({ sort: 'username', cursor }).toString()
      expect((await people[0]!.get(`/api/users?${query}`)).status).toBe(200)
    }
    for (const part of ['%', '_', `'`, '\\'])
      expect((await listed(filterOf('contains', part))).toSorted()).toEqual(having(part))
  })

  it.each([
    ['sort', 'customer_name;drop table x'],
    ['sort', `-customer_name' desc`],
    ['sort', 'password_hash'],
    ['columns', 'customer_name,(select 1)'],
    ['columns', 'customer_id,ssn_sealed'],
    ['cursor', 'bm90IGEgY3Vyc29y'],
    ['cursor', `' or 1=1`],
    ['filter', '{"column":"customer_name) or (1=1","op":"eq","value":"x"}'],
    ['filter', '{"column":"customer_name","op":"= x or 1=1 or customer_name =","value":"x"}'],
    ['page', '1;select 1'],
    ['page_size', '50 offset 0'],
  ])('in the %s of a list is refused: %s', async (name, value) => {
    for (const list of ['customers', 'users', 'personnel', 'repairs', 'identity/pairs']) {
      const query = new URLSearchParams({ [name]: value }).toString()
      const { status, text } = await inBranch.get(`/api/${list}?${query}`)
      expect([list, status, INSIDE.test(text)]).toEqual([list, 422, false])
    }
  })
})

describe('an exported list', () => {
  it('has no cell that a spreadsheet would run', async () => {
    const names = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', `=cmd|'/C calc'!A0`]
    for (const customer_name of names) await givenCustomer(bank, { customer_name })
    const filter = JSON.stringify({ column: 'customer_name', op: 'in', value: names })
    const text = unmarked(await exportedText(inBranch, { filter, columns: 'customer_name' }))

    const cells = [...text.matchAll(/"((?:[^"]|"")*)"/g)].map((it) => it[1]!.replaceAll('""', '"'))
    expect(cells.filter((it) => /^[=+\-@\t\r]/.test(it))).toEqual([])
    expect(cells.filter((it) => names.includes(it.slice(1)) && it.startsWith("'"))).toHaveLength(names.length)
  })
})
