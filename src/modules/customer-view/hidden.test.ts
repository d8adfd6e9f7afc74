import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chance, pick, randomFor } from '../../../fixtures/generator/random.ts'
import { type Browser, givenApp } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenCustomer,
  givenGrant,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  SUB_BRANCH,
  type TestBank,
  UNITS,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { HiddenPart } from '../../platform/hidden.schema.ts'

const SEED = process.env['ZHIKE_SEED'] ?? '20260630'
const TODAY = '2026-01-01'

type Given = { id: string; lo: number; isPrivate: boolean; isGranted: boolean; isRetail: boolean }

describe(`what is hidden is said (seed ${SEED})`, () => {
  let database: TestDatabase
  let bank: TestBank
  let server: Awaited<ReturnType<typeof givenApp>>
  let people: Given[]
  /** Somebody whom every role sees, with all the others related to him. */
  let centre: string
  const seats = {
    head: { reach: HEAD, isIn: () => true },
    branch: { reach: BRANCH, isIn: ({ lo }: Given) => lo >= 2 && lo <= 5 },
    sub: { reach: SUB_BRANCH, isIn: ({ lo }: Given) => lo >= 3 && lo <= 4 },
    manager: { reach: managerOf(), isIn: ({ isGranted }: Given) => isGranted },
    retail: {
      reach: { kind: 'line', unit_id: '9900000000', line_code: 'retail' } as const,
      isIn: ({ isRetail }: Given) => isRetail,
    },
  }
  const names = Object.keys(seats) as (keyof typeof seats)[]
  const by = {} as Record<keyof typeof seats, Browser>

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    server = await givenApp({ database })
    const random = randomFor(SEED, 'hidden')
    people = []
    for (let index = 0; index < 40; index += 1) {
      const unit = pick(random, UNITS)
      const isRetail = index === 0 || chance(random, 0.7)
      const given = {
        id: `${isRetail ? 1 : 2}00000000000${String(1000 + index)}`,
        lo: index === 0 ? 4 : unit.lo,
        isPrivate: index > 0 && chance(random, 0.3),
        isGranted: index === 0 || chance(random, 0.5),
        isRetail,
      }
      people.push(given)
      await givenPerson(given, index === 0 ? '9902001001' : unit.unit_id)
    }
    centre = people[0]!.id
    await givenRow(bank, 'marts.customer_groups', {
      customer_id: centre,
      org_pos: people[0]!.lo,
      group_id: 'G1',
      group_kind_code: 'corporate',
      group_no: 'JT1',
      member_count: people.length,
      evidence_feed: 'TEST',
    })
    for (const name of names) {
      const user_id = `U${name}`
      const { reach } = seats[name]
      await server.addUser({ user_id, username: name, reaches: [reach], permissions: [] })
      by[name] = await server.signIn(name)
    }
  })
  afterAll(async () => {
    await server?.close()
    await database?.drop()
  })

  async function givenPerson({ id, lo, isPrivate, isGranted, isRetail }: Given, org_id: string) {
    const type = isRetail ? 'retail' : 'corporate'
    await givenCustomer(bank, { customer_id: id, customer_type_code: type, org_id })
    if (isGranted) await givenGrant(bank, { subject_id: id, user_id: 'Umanager' })
    if (isPrivate) {
      await givenRow(bank, 'platform.private_subjects', {
        subject_id: id,
        reason_code: 'pep',
        valid_from: TODAY,
        marked_by: 'test',
        marked_at: `${TODAY}T00:00:00Z`,
      })
    }
    await givenRow(bank, 'marts.relation_members', {
      member_id: id,
      member_org_pos: lo,
      customer_type_code: type,
      customer_name: '李明',
      aum_balance_eod: '10.00',
    })
    await givenRow(bank, 'marts.group_members', { group_id: 'G1', member_id: id, member_org_pos: lo })
    const first = people[0]!
    if (id === first.id) return
    await givenRow(bank, 'marts.customer_relations', {
      customer_id: first.id,
      org_pos: first.lo,
      relation_kind_code: 'employer',
      direction_code: 'incoming',
      related_key: id,
      related_id: id,
      evidence_feed: 'TEST',
      evidence_key: id,
      evidence_count: 1,
    })
  }

  const countOf = (parts: HiddenPart[] = [], kind: string) => parts.find((it) => it.kind === kind)?.count ?? 0
  const seenBy = (name: keyof typeof seats) => people.filter((it) => seats[name].isIn(it) && !it.isPrivate)

  it.each(names)('to %s: what is shown and what is hidden are what there is', async (name) => {
    const inReach = people.filter((it) => seats[name].isIn(it))
    const seen = seenBy(name)
    const { body: list } = await by[name].get('/api/customers')
    const { body: kept } = await by[name].get('/api/workbench/hidden')
    expect(list.total).toBe(seen.length)
    expect(list.total + countOf(kept.hidden, 'customers')).toBe(inReach.length)

    // A filter tells nothing of whom it would have found: the number is of all.
    const filter = encodeURIComponent(JSON.stringify({ column: 'customer_name', op: 'eq', value: '无人' }))
    const { body: filtered } = await by[name].get(`/api/customers?filter=${filter}`)
    expect(filtered).not.toHaveProperty('hidden.0.kind', 'customers')

    const { body: relations } = await by[name].get(`/api/customers/${centre}/relations`)
    const { body: rows } = await by[name].get(`/api/customers/${centre}/relations/rows?page_size=100`)
    const shown = rows.rows.filter((it: { customer_id: string | null }) => it.customer_id !== null)
    expect(shown.length + countOf(relations.hidden, 'related_customers')).toBe(people.length - 1)
    const [group] = relations.groups
    expect(group.included_count).toBe(seen.length)
    expect(group.included_count + countOf(relations.hidden, 'group_members')).toBe(people.length)
    expect(group.aum_balance_eod).toBe(`${seen.length * 10}.00`)
    // Of whom is hidden no number stands anywhere.
    const hidden = people.filter((it) => !seen.includes(it))
    for (const { id } of hidden) expect(JSON.stringify([relations, rows, kept, list])).not.toContain(id)
  })

  it('values that a role masks are counted by class, on the record and in the list', async () => {
    await givenCustomer(bank, {
      customer_id: '1000000000002001',
      customer_name: '张建国',
      birth_date: '1985-04-10',
      employer_name: '联诚集团',
      aum_balance_eod: '100.00',
      deposit_balance_eod: '50.00',
    })
    const masked = { list: 'masked', record: 'masked' } as const
    const fields = {
      person_name: masked,
      amount: masked,
      birth_date: { list: 'hidden', record: 'hidden' },
    } as const
    await server.addUser({
      user_id: 'UM',
      username: 'masked',
      reaches: [SUB_BRANCH],
      permissions: [],
      fields,
    })
    const who = await server.signIn('masked')

    const { body: record } = await who.get('/api/customers/1000000000002001')
    expect(Object.fromEntries(record.hidden.map((it: HiddenPart) => [it.kind, it.count]))).toEqual({
      person_name: 1,
      birth_date: 1,
      employer: 1,
      amount: 2,
    })
    const { body: list } = await who.get('/api/customers?columns=customer_name,aum_balance_eod')
    const retail = list.rows.filter(
      (it: { customer_type_code: string }) => it.customer_type_code === 'retail',
    )
    expect(countOf(list.hidden, 'person_name')).toBe(retail.length)
    expect(countOf(list.hidden, 'amount')).toBe(list.rows.length)
    // Whoever sees all of it is told nothing.
    expect((await by.manager.get(`/api/customers/${centre}`)).body).not.toHaveProperty('hidden')
  })
})
