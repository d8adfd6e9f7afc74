import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  givenPeopleStage,
  HEAD_OFFICE,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenPublication, givenRow } from '../../../tests/support/builders.ts'

let stage: PeopleStage
let zhang: string
let gone: string
const who: Record<string, Browser> = {}

beforeAll(async () => {
  const now = new Date('2026-06-30T02:00:00Z')
  stage = await givenPeopleStage({ now: () => now, today: () => '2026-06-30' })
  for (const [name, role, unit] of [
    ['sub', 'sub_mgr', SUB_TY],
    ['other', 'sub_mgr', SUB_LS],
    ['head', 'hq_mgr', HEAD_OFFICE],
  ] as const) {
    await stage.person(name, [[role, unit]])
    who[name] = await stage.signIn(name)
  }
  zhang = await givenCustomer(stage.bank, { customer_name: '张建国' })
  gone = await givenCustomer(stage.bank, { customer_name: '张建国' })
})
afterAll(() => stage?.drop())

const SAID = {
  channel_codes: ['phone', 'sms'],
  purpose_codes: ['marketing'],
  state_code: 'granted',
  given_on: '2026-06-20',
  evidence_code: 'form',
  reference: 'SQ-2026-0001',
}
const say = (over: object = {}, by = who['sub']!, id = zhang) =>
  by.send('POST', `/api/customers/${id}/consents`, { payload: { ...SAID, ...over } })
type Entry = { channel_code: string; purpose_code: string; state_code: string; is_in_force: boolean }
const counting = async (id = zhang) => {
  const { body } = await who['sub']!.get(`/api/customers/${id}/consents`)
  return body.entries
    .filter((it: Entry) => it.is_in_force)
    .map((it: Entry) => [it.channel_code, it.purpose_code, it.state_code].join(' '))
    .toSorted()
}

describe('what a customer agrees to', () => {
  it('is entered of each channel and purpose, and stays readable when it is taken back', async () => {
    const made = await say({ weekdays: [7, 6], time_from: '10:00', time_to: '12:00' })
    expect(made.status, made.text).toBe(200)
    expect(made.body.entries).toMatchObject([
      { channel_code: 'sms', weekdays: [6, 7], reference: 'SQ-2026-0001', entered_by_name: 'sub姓名' },
      { channel_code: 'phone', time_from: '10:00', given_on: '2026-06-20', is_in_force: true },
    ])
    await say({ channel_codes: ['phone'], state_code: 'withdrawn', given_on: '2026-06-30' })
    expect(await counting()).toEqual(['phone marketing withdrawn', 'sms marketing granted'])
    const { body } = await who['sub']!.get(`/api/customers/${zhang}/consents`)
    expect(body.entries).toHaveLength(3)
  })

  it('is not won back by an old form that turns up late', async () => {
    await say({ channel_codes: ['phone'], given_on: '2026-06-29', reference: 'SQ-2026-0002' })
    expect(await counting()).toContain('phone marketing withdrawn')
  })

  it('is refused where nobody can have said so', async () => {
    const refused = async (over: object) => (await say(over)).status
    expect(await refused({ given_on: '2026-07-01' })).toBe(422)
    expect(await refused({ time_from: '10:00' })).toBe(422)
    expect(await refused({ time_from: '12:00', time_to: '10:00' })).toBe(422)
    expect(await refused({ not_before: '2026-07-02', not_after: '2026-07-01' })).toBe(422)
    expect(await refused({ state_code: 'withdrawn', weekdays: [1] })).toBe(422)
    expect(await refused({ channel_codes: [] })).toBe(422)
  })

  it('leaves a line for each, with what counted before, and its reference lies sealed', async () => {
    const { rows } = await stage.owner((db) =>
      db.query(
        `select changes from platform.audit_log
         where action = 'consents.enter' and customer_id = $1 order by audit_id`,
        [zhang],
      ),
    )
    expect(rows).toHaveLength(4)
    expect(rows[2]!['changes']).toContainEqual({ field: 'state_code', from: 'granted', to: 'withdrawn' })
    const kept = await stage.owner(async (db) => {
      await db.query('alter table consents.consents no force row level security')
      const found = await db.query('select to_jsonb(c)::text as text from consents.consents c')
      await db.query('alter table consents.consents force row level security')
      return found.rows
    })
    expect(kept).toHaveLength(4)
    expect(JSON.stringify(kept)).not.toContain('SQ-2026')
    await expect(stage.owner((db) => db.query('delete from consents.consents'))).rejects.toThrow(
      /append-only/,
    )
  })

  it('is for whoever sees the customer and may read it', async () => {
    expect((await who['other']!.get(`/api/customers/${zhang}/consents`)).status).toBe(404)
    expect((await say({}, who['other'])).status).toBe(404)
    expect((await who['head']!.get(`/api/customers/${zhang}/consents`)).body.may_write).toBe(false)
    expect((await say({}, who['head'])).status).toBe(403)
  })

  it('of a number that has become part of another counts for the other', async () => {
    await say(
      { channel_codes: ['sms', 'letter'], state_code: 'withdrawn', given_on: '2026-06-30' },
      who['sub'],
      gone,
    )
    const bank = await givenPublication(stage.database)
    await givenCustomer(bank, { customer_id: zhang, customer_name: '张建国' })
    await givenRow(bank, 'marts.customer_numbers', { customer_id: zhang, registered_id: gone, org_pos: 4 })
    expect(await counting()).toEqual([
      'letter marketing withdrawn',
      'phone marketing withdrawn',
      'sms marketing withdrawn',
    ])
  })
})
