import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietLog } from '../../../tests/support/actors.ts'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import { givenTinyBankAfter } from '../../../tests/support/bank-after.ts'
import { HEAD } from '../../../tests/support/builders.ts'
import { EVENT } from '../../../tests/support/profile-writes.ts'
import type { Clock } from '../../platform/clock.ts'
import { openDatabases } from '../../platform/db.ts'
import { exportHouseholds } from './index.ts'

/** Days of the tiny bank: entered on the first two, looked at from the third, which is a night later. */
const [BEFORE, FIRST, SECOND] = ['2026-06-28', '2026-06-29', '2026-06-30'] as const

let bank: Awaited<ReturnType<typeof givenTinyBankAfter>>
let server: Awaited<ReturnType<typeof givenApp>>
let who: Browser
let now = `${FIRST}T08:00:00Z`
const clock: Clock = { now: () => new Date(now), today: () => now.slice(0, 10) }
let ids: { zhang: string; wang: string }

/** The night of a date, which is told who lives with whom. */
async function nightOf(date: string): Promise<void> {
  const batch = openDatabases({ url: bank.postgres.url('batch'), log: quietLog, poolSize: 1 })
  const needs = { db: batch.db, clock, landingDir: bank.config.landingDir }
  const awaitFiles = async (day: string) => void (await exportHouseholds(needs, day))
  await bank.run({ dates: [date], awaitFiles }).finally(() => batch.close())
}

/** Another day: sessions of the day before have ended. */
async function begin(moment: string): Promise<void> {
  now = moment
  who = await server.signIn('head')
}

beforeAll(async () => {
  bank = await givenTinyBankAfter(FIRST)
  const { config, postgres } = bank
  server = await givenApp({
    database: { url: postgres.url, drop: bank.drop },
    stateDir: config.stateDir,
    clock,
  })
  const permissions = ['profile.read', 'profile.write']
  await server.addUser({ user_id: 'H', username: 'head', reaches: [HEAD], permissions })
  await begin(`${FIRST}T08:00:00Z`)
  const idOf = async (q: string): Promise<string> =>
    (await who.send('POST', '/api/search', { payload: { q } })).body.results[0].customer_id
  ids = { zhang: await idOf('1000000001'), wang: await idOf('1000000002') }
  const of = (rest: string) => `/api/customers/${ids.zhang}/${rest}`
  const { entry_id } = (await who.send('POST', of('profile-entries'), { payload: EVENT })).body
  const members = [
    { customer_id: ids.zhang, relation_code: 'head' },
    { customer_id: ids.wang, relation_code: 'spouse' },
  ]
  await who.send('PUT', of('household'), { payload: { version: 0, members } })
  await begin(`${SECOND}T08:00:00Z`)
  const changed = { version: 1, entry: { ...EVENT, happened_on: '2026-06-21' } }
  await who.send('PUT', of(`profile-entries/${entry_id}`), { payload: changed })
  await nightOf(SECOND)
  await begin('2026-07-01T02:00:00Z')
})
afterAll(async () => {
  await server?.close()
  await bank?.drop()
})

const read = async (part: string, day?: string, id = ids.zhang) =>
  (await who.get(`/api/customers/${id}/${part}${day ? `?as_of=${day}` : ''}`)).body

describe('what people entered', () => {
  it('stands on an earlier day as it was entered until its end', async () => {
    const days = async (day?: string) =>
      (await read('profile', day)).life_events.map((it: { happened_on: string }) => it.happened_on)

    expect(await days()).toEqual(['2026-06-21'])
    expect(await days(FIRST)).toEqual(['2026-06-20'])
    expect(await days(BEFORE)).toEqual([])
    const past = await read('profile', FIRST)
    expect(past).toMatchObject({ is_current: false, may_write: false })
    expect(past.household.members).toHaveLength(2)
    expect((await read('profile', BEFORE)).household).toBeNull()
  })

  it('stands in the one timeline of the record, and not before it was entered', async () => {
    const events = async (day?: string) =>
      (await read('timeline', day)).rows.filter((it: { kind_code: string }) => it.kind_code === 'life_event')

    expect(await events()).toMatchObject([{ happened_on: '2026-06-21', detail_code: 'house' }])
    expect(await events(BEFORE)).toEqual([])
  })

  it('of households comes to the next night, whose roll-ups count each member once', async () => {
    for (const id of [ids.zhang, ids.wang]) {
      const { groups } = await read('relations', undefined, id)
      const [household] = groups.filter(
        (it: { group_kind_code: string }) => it.group_kind_code === 'household',
      )
      expect(household).toMatchObject({
        member_count: 2,
        included_count: 2,
        since_on: SECOND,
        evidence_feed: 'CRM_HOUSEHOLD',
      })
      const members = household.members.map((it: { customer_id: string }) => it.customer_id)
      expect(members.toSorted()).toEqual([ids.zhang, ids.wang].toSorted())
    }
    expect((await read('relations', FIRST)).groups).toEqual([])
  })
})
