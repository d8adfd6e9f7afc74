import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/platform/audit.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Databases } from '../../src/platform/db.ts'
import { type Browser, givenApp } from '../support/app.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { stage } from './scope-stage.ts'
import {
  TODAY,
  USER_NAMES,
  visibleTo,
  world,
  type World,
  type WorldCustomer,
  type WorldReach,
} from './scope-world.ts'

const SEED = Number(process.env.ZHIKE_SEED ?? 20260630)
const RUNS = Number(process.env.ZHIKE_SCOPE_RUNS ?? 20)

const clock: Clock = { now: () => new Date(`${TODAY}T02:00:00Z`), today: () => TODAY }

/** Somebody signed in, what the oracle lets them see, and the world they are in. */
type Seat = { browser: Browser; mine: WorldCustomer[]; it: World; reach: WorldReach }

const idsOf = (rows: readonly { customer_id: string }[]) => rows.map((row) => row.customer_id)
const byId = (a: { customer_id: string }, b: { customer_id: string }) =>
  Number(a.customer_id) - Number(b.customer_id)
const byAum = (a: WorldCustomer, b: WorldCustomer) => b.aum_fen - a.aum_fen || byId(a, b)

async function read(browser: Browser, path: string) {
  const answer = await browser.get(path)
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
  return answer
}

async function checkList({ browser, mine }: Seat): Promise<void> {
  const rich = JSON.stringify({ column: 'aum_fen', op: 'gte', value: 4_000 })
  const wanted = mine.toSorted(byAum)
  const all = await read(browser, '/api/customers?page_size=100&columns=customer_id')
  const second = await read(browser, '/api/customers?page=2&page_size=20&sort=-aum_fen')
  const some = await read(browser, `/api/customers?page_size=100&filter=${encodeURIComponent(rich)}`)
  const wantedSome = wanted.filter((customer) => customer.aum_fen >= 4_000)

  expect([all.body.total, idsOf(all.body.rows)]).toEqual([mine.length, idsOf(wanted)])
  expect([second.body.total, idsOf(second.body.rows)]).toEqual([mine.length, idsOf(wanted.slice(20, 40))])
  expect([some.body.total, idsOf(some.body.rows)]).toEqual([wantedSome.length, idsOf(wantedSome)])
}

async function checkFigures({ browser, mine }: Seat): Promise<void> {
  const { body } = await read(browser, '/api/workbench')
  const figureOf = (code: string) => body.figures.find((figure: { code: string }) => figure.code === code)
  const fen = mine.reduce((sum, customer) => sum + customer.aum_fen, 0)

  expect(figureOf('customers').value).toBe(mine.length)
  expect(figureOf('aum').amount).toBe((fen / 100).toFixed(2))
}

async function checkExport({ browser, mine }: Seat): Promise<void> {
  const answer = await read(browser, '/api/customers/export?columns=customer_id&language=en&sort=customer_id')
  const lines = answer.text.replace('\uFEFF', '').trim().split('\r\n')

  expect(lines.slice(1, -1).map((line) => line.replaceAll('"', ''))).toEqual(idsOf(mine.toSorted(byId)))
  expect(lines.at(-1)).toMatch(new RegExp(`^"${mine.length} customers?, `))
}

async function checkRecords({ browser, mine, it }: Seat): Promise<void> {
  const own = new Set(idsOf(mine))
  // Every third is enough to meet both kinds in every world.
  for (const customer of it.customers.filter((_one, index) => index % 3 === 0)) {
    const path = `/api/customers/${customer.customer_id}`
    const [record, accounts, ownership] = await Promise.all(
      ['', '/accounts', '/ownership'].map((part) =>
        own.has(customer.customer_id) ? read(browser, path + part) : browser.get(path + part),
      ),
    )
    if (own.has(customer.customer_id)) {
      expect(record?.body.customer.source_customer_no).toBe(customer.source_customer_no)
      expect(accounts?.body.rows).toHaveLength(1)
      expect(ownership?.status).toBe(200)
    } else {
      const refused = { status: 404, body: { code: 'customer_not_found' } }
      for (const answer of [record, accounts, ownership]) expect(answer).toMatchObject(refused)
    }
  }
}

const HITS_MAX = 20

async function checkSearch({ browser, mine, it }: Seat): Promise<void> {
  for (const q of ['张', '建国', '欧阳修', '赵']) {
    const { body } = await read(browser, `/api/search?q=${encodeURIComponent(q)}`)
    const wanted = idsOf(mine.filter((customer) => customer.customer_name.includes(q)))
    const found = idsOf(body.results)
    expect(new Set(found).size).toBe(Math.min(wanted.length, HITS_MAX))
    expect(wanted).toEqual(expect.arrayContaining(found))
    expect(body.limited).toBe(wanted.length > HITS_MAX)
  }
  const someone = it.customers[Math.floor(it.customers.length / 2)]
  if (!someone) return
  const { body } = await read(browser, `/api/search?q=${someone.source_customer_no}`)
  const isMine = mine.some((customer) => customer.customer_id === someone.customer_id)
  expect(idsOf(body.results)).toEqual(isMine ? [someone.customer_id] : [])
}

/** Every customer somebody asked for and was refused is in the trail with its number. */
async function checkTrail(databases: Databases, it: World): Promise<void> {
  const refused = it.users.flatMap((user) =>
    user.reaches.flatMap((reach) => {
      const mine = new Set(idsOf(visibleTo(it, user.user_id, reach)))
      return it.customers
        .filter((customer, index) => index % 3 === 0 && !mine.has(customer.customer_id))
        .map((customer) => `${user.user_id} ${customer.customer_id}`)
    }),
  )
  const lines = await listAudit(databases, { action: 'GET /api/customers/:customer_id', limit: 10_000 })
  const traced = new Set(lines.map((line) => `${line.user_id} ${line.subject}`))
  expect(refused.filter((line) => !traced.has(line))).toEqual([])
}

const CHECKS = [checkList, checkFigures, checkExport, checkRecords, checkSearch]

describe('who may see which customer', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await givenDatabase()
    const server = await givenApp({ database, clock })
    for (const name of USER_NAMES) {
      await server.addUser({
        user_id: name,
        username: name,
        reaches: [],
        permissions: [],
      })
    }
    await server.close()
  })
  afterAll(() => database?.drop())

  async function checkEverybody(it: World): Promise<void> {
    await stage(database, it)
    // A server of its own for every world: limits on how often one may ask start afresh.
    const server = await givenApp({ database, clock })
    try {
      for (const user of it.users) {
        const browser = await server.signIn(user.user_id)
        for (const [index, reach] of user.reaches.entries()) {
          if (index > 0) await browser.send('PUT', '/api/session/reach', { payload: { reach: index } })
          const seat = { browser, it, reach, mine: visibleTo(it, user.user_id, reach) }
          for (const check of CHECKS) await check(seat)
        }
      }
      await checkTrail(server.databases, it)
    } finally {
      await server.close()
    }
  }

  it('is for list, count, figures, record, search and export what tree and grants say', async () => {
    await fc.assert(fc.asyncProperty(world, checkEverybody), {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: true,
    })
  })
})
