import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BRANCH_ZZ,
  givenPeopleStage,
  type PeopleStage,
  SUB_LS,
  SUB_TY,
} from '../../../tests/support/app-people.ts'
import type { Browser } from '../../../tests/support/app.ts'
import { givenCustomer, givenGrant, givenRow } from '../../../tests/support/builders.ts'
import type { FilterTree } from '../../platform/schema.ts'
import { bucketLeaf } from './policy.ts'
import { BUCKETS, type Board, type Book, type Calendar, type Coverage } from './schema.ts'

/** 2026-07-01 10:00 at the bank. */
const NOW = new Date('2026-07-01T02:00:00Z')
const TODAY = '2026-07-01'
let stage: PeopleStage
const ids: Record<string, string> = {}
const who: Record<string, Browser> = {}

/** A customer with his manager; a null one is held by the unit. */
async function customer(name: string, manager: string | null, more: Record<string, unknown> = {}) {
  const org_id = String(more['org_id'] ?? SUB_TY)
  const id = await givenCustomer(stage.bank, { customer_name: name, org_id, grade_code: 'GOLD', ...more })
  await givenRow(stage.bank, 'customer_management.ownerships', {
    customer_id: id,
    role_code: 'primary',
    employee_id: manager ?? `VM${org_id}`,
    org_id,
    is_virtual: manager === null,
    valid_from: '2020-01-01',
    reason: 'opening',
    recorded_by: 'test',
  })
  if (manager) await givenGrant(stage.bank, { subject_id: id, user_id: manager })
  ids[name] = id
}

beforeAll(async () => {
  stage = await givenPeopleStage({ now: () => NOW, today: () => TODAY })
  const people = [
    ['rm', 'rm_hunter', SUB_TY],
    ['rm2', 'rm_hunter', SUB_TY],
    ['branch', 'br_mgr', BRANCH_ZZ],
    ['other', 'sub_mgr', SUB_LS],
  ] as const
  for (const [name, role, unit] of people) await stage.person(name, [[role, unit]])
  await givenRow(stage.bank, 'marts.employees', { employee_id: 'rm', employee_name: '林雅', org_pos: 3 })
  const up = { grade_move_mom_code: 'up', aum_balance_eod: '100.00', aum_balance_change_mom: '10.00' }
  await customer('甲', 'rm', { ...up, lifecycle_stage_code: 'GROWING' })
  await customer('乙', 'rm', { lifecycle_stage_code: 'NEW', aum_balance_eod: '0.50' })
  await customer('丙', 'rm', { grade_code: 'PRIVATE' })
  await customer('丁', 'rm2')
  await customer('戊', null)
  await customer('己', 'rm', { status_code: 'closed' })
  await customer('庚', 'rm2', { org_id: SUB_LS })
  for (const [name] of people) who[name] = await stage.signIn(name)
})
afterAll(() => stage?.drop())

const call = (day: string, more: object = {}) => ({
  kind_code: 'phone',
  direction_code: 'outbound',
  happened_at: `${day}T09:30:00+08:00`,
  outcome_code: 'reached',
  subject: '回访',
  note: '客户近况良好，暂无新的需求。',
  is_warned: true,
  ...more,
})
async function log(name: string, day: string, more: object = {}) {
  const url = `/api/customers/${ids[name]}/contact-log`
  const answer = await who['branch']!.send('POST', url, { payload: call(day, more) })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.contact as { contact_id: string }
}
/** When to contact the customer, and what was looked at. */
type Days = [planned_on: string | null, was?: string | null]
const plan = (by: string, name: string, [planned_on, was = null]: Days) =>
  who[by]!.send('PUT', `/api/customers/${ids[name]}/next-contact`, { payload: { planned_on, was } })
const read = async <T>(by: string, path: string): Promise<T> => {
  const answer = await who[by]!.get(`/api/customer-book${path}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as T
}
const listed = async (by: string, filter: FilterTree): Promise<string[]> => {
  const answer = await who[by]!.get(`/api/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.rows.map((it: { customer_name: string }) => it.customer_name).toSorted()
}
const boardOf = async (by: string, query = '') => {
  const { columns } = await read<Board>(by, `/board${query}`)
  return Object.fromEntries(
    columns
      .filter((it) => it.total > 0)
      .map((it) => [it.column_code, it.cards.map((card) => card.customer_name)]),
  )
}

describe('the book', () => {
  it('has the customers of the reach by grade and stage, and each figure is the list behind it', async () => {
    const { grades, stages } = await read<Book>('rm', '')
    expect(grades.map((it) => [it.grade_code, it.count])).toEqual([
      ['PRIVATE', 1],
      ['GOLD', 2],
    ])
    const gold = grades[1]!
    expect(gold).toMatchObject({ aum_balance_eod: '100.50', aum_balance_change_mom: '10.00' })
    expect(gold.loan_balance_change_mom).toBeNull()
    expect(await listed('rm', gold.up.filter)).toEqual(['甲'])
    for (const it of [...grades, ...stages])
      expect((await listed('rm', it.filter)).length, JSON.stringify(it.filter)).toBe(it.count)
    const his = await read<Book>('branch', '?manager_id=rm2')
    expect(his.grades.map((it) => it.count)).toEqual([2])
    expect(await listed('branch', his.grades[0]!.filter)).toEqual(['丁', '庚'])
  })

  it('shows who waits, by grade and manager, as the very lists: what is entered counts at once', async () => {
    await log('甲', '2026-06-25')
    await log('乙', '2026-03-20')
    await log('丙', '2026-05-30')
    await log('丁', '2026-06-28', { outcome_code: 'not_reached', note: null })
    const { grades, managers } = await read<Coverage>('branch', '/coverage')
    const counts = (of: Coverage['grades'][number] | Coverage['managers'][number]) =>
      Object.fromEntries(of.buckets.map((it) => [it.bucket_code, it.count]))
    expect(grades.map((it) => [it.grade_code, it.days_max, counts(it)])).toEqual([
      ['PRIVATE', 15, { long_overdue: 1 }],
      ['GOLD', 90, { never: 2, overdue: 1, in_time: 1 }],
    ])
    expect(managers.map((it) => [it.manager_id, it.manager_name, counts(it)])).toEqual([
      ['rm', '林雅', { long_overdue: 1, overdue: 1, in_time: 1 }],
      ['rm2', null, { never: 2 }],
    ])
    for (const cell of [...grades, ...managers].flatMap((it) => it.buckets))
      expect((await listed('branch', cell.filter)).length, JSON.stringify(cell)).toBe(cell.count)
    const [{ buckets }] = (await read<Coverage>('other', '/coverage')).grades as [Coverage['grades'][number]]
    expect(buckets).toMatchObject([{ bucket_code: 'never', count: 1 }])
  })

  it('counts a day in one bucket and no other, whatever the interval', () => {
    const isIn = ({ op, value }: ReturnType<typeof bucketLeaf>, day: string) => {
      const [first = '', second = ''] = [value ?? []].flat().map(String)
      if (op === 'between') return day >= first && day <= second
      return op === 'lte' ? day <= first : op === 'gte' && day >= first
    }
    for (const days of [1, 7, 15, 90])
      for (let ago = 0; ago < 200; ago += 1) {
        const day = new Date(Date.parse(TODAY) - ago * 86_400_000).toISOString().slice(0, 10)
        const found = BUCKETS.filter((it) => isIn(bucketLeaf(it, { days, today: TODAY }), day))
        expect(found, `${days} days, ${ago} ago`).toHaveLength(1)
      }
  })
})

describe('the next contact', () => {
  it('moves a card, for whoever sees the customer and looked at the present day', async () => {
    expect(await boardOf('rm')).toEqual({ none: ['丙', '乙', '甲'] })
    expect((await plan('rm', '甲', [TODAY])).status).toBe(200)
    expect((await plan('rm', '乙', ['2026-07-08'])).status).toBe(200)
    expect((await plan('branch', '丙', ['2026-07-09'])).status).toBe(200)
    expect(await boardOf('rm')).toEqual({ today: ['甲'], week: ['乙'], later: ['丙'] })
    expect(await boardOf('branch', '?manager_id=rm2')).toEqual({ none: ['丁', '庚'] })

    const moved = await plan('rm', '丙', ['2026-07-10'])
    expect([moved.status, moved.body.code, moved.body.present]).toEqual([
      409,
      'contact_plan_moved',
      '2026-07-09',
    ])
    expect((await plan('rm', '丁', [TODAY])).status).toBe(404)
    expect((await plan('rm', '甲', ['2026-06-30', TODAY])).status).toBe(422)
    expect((await plan('rm', '丙', [null, '2026-07-09'])).status).toBe(200)
    expect(await listed('rm', { column: 'next_contact_on', op: 'lte', value: '2026-07-08' })).toEqual([
      '乙',
      '甲',
    ])
  })

  it('is done when the customer is reached on its day, and open again when that is corrected', async () => {
    await stage.owner((db) =>
      // It was planned yesterday.
      db.query(`insert into customer_contacts.plans (customer_id, planned_on, set_by, set_at)
        values (${ids['甲']}, '${TODAY}', 'rm', '2026-06-30T02:00:00Z')`),
    )
    await log('甲', '2026-06-29')
    expect((await boardOf('rm'))['today']).toEqual(['甲'])
    const { contact_id } = await log('甲', TODAY)
    expect((await boardOf('rm'))['today']).toBeUndefined()
    const url = `/api/customers/${ids['甲']}/contact-log/${contact_id}`
    const payload = { version: 1, changes: { outcome_code: 'not_reached' } }
    expect((await who['branch']!.send('PUT', url, { payload })).status).toBe(200)
    expect((await boardOf('rm'))['today']).toEqual(['甲'])
    expect(await listed('rm', { column: 'last_contact_on', op: 'eq', value: '2026-06-29' })).toEqual(['甲'])
  })

  it('comes from the next step of a contact too, and stands in the calendar with what happened', async () => {
    const step = { what: '送产品说明', due_on: '2026-07-03', to_user_id: 'rm' }
    const planned = { channel_code: 'phone', purpose_code: 'service', time: '10:00' }
    await log('丁', '2026-06-30', { next_step: { ...step, planned } })
    const all = await read<Calendar>('branch', '/calendar?from=2026-06-29&to=2026-07-05')
    expect(all.planned.map((it) => [it.day, it.customer_name])).toEqual([
      [TODAY, '甲'],
      ['2026-07-03', '丁'],
    ])
    expect(all.contacts.map((it) => [it.day, it.customer_name, it.is_reached])).toEqual([
      ['2026-06-29', '甲', true],
      ['2026-06-30', '丁', true],
      [TODAY, '甲', false],
    ])
    const his = await read<Calendar>('rm', '/calendar?from=2026-06-29&to=2026-07-05')
    expect(his.tasks.map((it) => [it.day, it.title])).toEqual([['2026-07-03', '送产品说明']])
    expect(his.contacts.map((it) => it.customer_name)).toEqual(['甲', '甲'])
    const tooMuch = await who['rm']!.get('/api/customer-book/calendar?from=2026-01-01&to=2026-07-05')
    expect(tooMuch.status).toBe(422)
  })

  it('keeps one line a customer that agrees with the contacts themselves', async () => {
    const { rows } = await stage.owner((db) =>
      db.query(`
        select s.customer_id from customer_contacts.standings as s
        where s.reached_at is distinct from (
          select max(v.happened_at) from customer_contacts.contacts as c
          inner join customer_contacts.contact_versions as v
            on v.contact_id = c.contact_id and v.version = c.version
          where c.customer_id = s.customer_id and v.outcome_code in ('reached', 'call_again', 'refused')
        )`),
    )
    expect(rows).toEqual([])
  })
})
