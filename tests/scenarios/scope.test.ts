import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/platform/audit.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Databases } from '../../src/platform/db.ts'
import { type Browser, givenApp } from '../support/app.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { askForExport, exportedText, rowsOfFile, unmarked } from '../support/exports.ts'
import { postIdOf, stage } from './scope-stage.ts'
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
const RUNS = Number(process.env.ZHIKE_SCOPE_RUNS ?? 12)

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

async function search(browser: Browser, q: string) {
  const answer = await browser.send('POST', '/api/search', { payload: { q } })
  if (answer.status !== 200) throw new Error(`the search answered ${answer.status}: ${answer.text}`)
  return answer
}

async function checkList({ browser, mine }: Seat): Promise<string[]> {
  const rich = JSON.stringify({ column: 'aum_fen', op: 'gte', value: 4_000 })
  const wanted = mine.toSorted(byAum)
  const all = await read(browser, '/api/customers?page_size=100&columns=customer_id')
  const second = await read(browser, '/api/customers?page=2&page_size=20&sort=-aum_fen')
  const some = await read(browser, `/api/customers?page_size=100&filter=${encodeURIComponent(rich)}`)
  const wantedSome = wanted.filter((customer) => customer.aum_fen >= 4_000)

  expect([all.body.total, idsOf(all.body.rows)]).toEqual([mine.length, idsOf(wanted)])
  expect([second.body.total, idsOf(second.body.rows)]).toEqual([mine.length, idsOf(wanted.slice(20, 40))])
  expect([some.body.total, idsOf(some.body.rows)]).toEqual([wantedSome.length, idsOf(wantedSome)])
  return idsOf(all.body.rows)
}

async function checkFigures({ browser, mine }: Seat): Promise<void> {
  const { body } = await read(browser, '/api/workbench')
  const figureOf = (code: string) => body.figures.find((figure: { code: string }) => figure.code === code)
  const fen = mine.reduce((sum, customer) => sum + customer.aum_fen, 0)

  expect(figureOf('customers').value).toBe(mine.length)
  expect(figureOf('aum').amount).toBe((fen / 100).toFixed(2))
}

async function checkExport({ browser, mine }: Seat): Promise<void> {
  const wish = { columns: 'customer_id', language: 'en', sort: 'customer_id' }
  if (mine.length === 0) {
    expect(await askForExport(browser, wish)).toMatchObject({ status: 422, body: { code: 'invalid' } })
    return
  }
  const text = unmarked(await exportedText(browser, wish))

  expect(rowsOfFile(text).map(([, id]) => id!.replace("'", ''))).toEqual(idsOf(mine.toSorted(byId)))
  expect(text).toContain(`"${mine.length} row`)
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
    const { body } = await search(browser, q)
    const wanted = idsOf(mine.filter((customer) => customer.customer_name.includes(q)))
    const found = idsOf(body.results)
    expect(new Set(found).size).toBe(Math.min(wanted.length, HITS_MAX))
    expect(wanted).toEqual(expect.arrayContaining(found))
    expect(body.limited).toBe(wanted.length > HITS_MAX)
  }
  const someone = it.customers[Math.floor(it.customers.length / 2)]
  if (!someone) return
  const { body } = await search(browser, someone.source_customer_no)
  const isMine = mine.some((customer) => customer.customer_id === someone.customer_id)
  expect(idsOf(body.results)).toEqual(isMine ? [someone.customer_id] : [])
}

type Shown = { user_id: string; kind: string; customer_id: string }

/** The explanation says of every customer, person and reach what the lists have shown. */
async function checkExplanation(explainer: Browser, { it, shown }: { it: World; shown: Shown[] }) {
  for (const { customer_id } of it.customers.filter((_one, index) => index % 5 === 0)) {
    const who = await read(explainer, `/api/access/who?customer_id=${customer_id}`)
    const told = who.body.people.flatMap((one: { user: { user_id: string }; ways: Way[] }) =>
      one.ways.map((way) => `${one.user.user_id} ${way.reach.kind}`),
    )
    const seen = shown.filter((one) => one.customer_id === customer_id)
    expect(told.toSorted()).toEqual(seen.map((one) => `${one.user_id} ${one.kind}`).toSorted())

    const someone = it.users[Number(customer_id) % it.users.length]!.user_id
    const why = await read(explainer, `/api/access/why?customer_id=${customer_id}&user_id=${someone}`)
    expect(why.body.is_visible).toBe(seen.some((one) => one.user_id === someone))
  }
}
type Way = { reach: { kind: string } }

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
  const lines = await listAudit(databases, { outcome: 'refused', limit: 10_000 })
  const traced = new Set(lines.map((line) => `${line.user_id} ${line.subject}`))
  expect(refused.filter((line) => !traced.has(line))).toEqual([])
}

const CHECKS = [checkFigures, checkExport, checkRecords, checkSearch]

/**
 * What somebody would see by his grants beside a unit of his; those of `both` are seen in a post of
 * their own.
 */
const besideOf = (it: World, user_id: string): Shown[] =>
  visibleTo(it, user_id, { kind: 'beside', unit: 0 }).map(({ customer_id }) => ({
    user_id,
    kind: 'manager',
    customer_id,
  }))

describe('who may see which customer', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await givenDatabase()
    const server = await givenApp({ database, clock })
    for (const name of [...USER_NAMES, 'explainer']) {
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
      const shown: Shown[] = []
      for (const user of it.users) {
        const { user_id } = user
        const browser = await server.signIn(user_id)
        for (const [index, reach] of user.reaches.entries()) {
          const isBeside = reach.kind === 'beside'
          const payload = { post_id: postIdOf(user_id, isBeside ? index - 1 : index), is_by_grants: isBeside }
          if (index > 0) await browser.send('PUT', '/api/session/post', { payload })
          const seat = { browser, it, reach, mine: visibleTo(it, user_id, reach) }
          const kind = isBeside ? 'manager' : reach.kind
          shown.push(...(await checkList(seat)).map((customer_id) => ({ user_id, kind, customer_id })))
          for (const check of CHECKS) await check(seat)
        }
        // A post of a unit offers what was granted beside it, also where the person never looks there.
        if (user_id === 'both' || user_id === 'org2') shown.push(...besideOf(it, user_id))
      }
      await checkExplanation(await server.signIn('explainer'), { it, shown })
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
