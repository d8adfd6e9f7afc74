import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { between, chance, pick, randomFor } from '../../../fixtures/generator/random.ts'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import type { Browser } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenCustomer,
  givenGrant,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  type TestBank,
  UNITS,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { givenServedBank } from '../../../tests/support/served-bank.ts'
import { type Context, type Databases, openDatabases, type Reach, withActor } from '../../platform/db.ts'
import { rollUp } from './queries/relations.ts'
import type { CustomerGroup, RelationRow, RelationsAnswer } from './relations.schema.ts'
import { getRelations, listRelations } from './service/read-relations.ts'

const SEED = process.env['ZHIKE_SEED'] ?? '20260630'

describe('the relations of the tiny bank', () => {
  let served: Awaited<ReturnType<typeof givenServedBank>>
  let hq: Browser
  let rm1: Browser

  beforeAll(async () => {
    served = await givenServedBank()
    ;({ hq, rm1 } = served)
  })
  afterAll(() => served?.close())

  const idOf = async (q: string): Promise<string> =>
    (await hq.send('POST', '/api/search', { payload: { q } })).body.results[0].customer_id
  const relationsOf = async (who: Browser, no: string, asOf?: string): Promise<RelationsAnswer> =>
    (await who.get(`/api/customers/${await idOf(no)}/relations${asOf ? `?as_of=${asOf}` : ''}`)).body
  const told = (rows: RelationRow[]) =>
    rows.map((it) => [it.relation_kind_code, it.direction_code, it.customer_id, it.since_on])

  it('a company has the representative whose document it names, and he has the company', async () => {
    const [company, person] = [await idOf('2000000001'), await idOf('1000000001')]

    const { nearest } = await relationsOf(hq, '2000000001')
    expect(told(nearest)).toEqual([['legal_representative', 'incoming', person, '2026-03-31']])
    expect(nearest[0]).toMatchObject({
      customer_name: '张*',
      stated_name: null,
      standing_code: 'shown',
      evidence_feed: 'CORE_CUST_ORG',
      evidence_key: '2000000001',
    })
    expect(told((await relationsOf(hq, '1000000001')).nearest)).toEqual([
      ['legal_representative', 'outgoing', company, '2026-03-31'],
    ])
  })

  it('a representative whose document no customer has is named, masked, and leads nowhere', async () => {
    const { nearest } = await relationsOf(hq, '2000000003')

    expect(nearest).toMatchObject([
      { customer_id: null, customer_name: null, stated_name: '黄*博', standing_code: 'no_customer' },
    ])
  })

  it('who stands surety and who pays wages are told from both sides, with the row behind it', async () => {
    const [surety, shop] = [await idOf('1000000002'), await idOf('2000000002')]

    const { nearest, counts } = await relationsOf(hq, '1000000005')
    expect(told(nearest)).toEqual([
      ['guarantor', 'incoming', surety, '2024-05-24'],
      ['employer', 'incoming', shop, '2026-06-30'],
    ])
    expect(nearest.map((it) => [it.evidence_feed, it.evidence_key, it.guaranteed_amount])).toEqual([
      ['CMS_GUAR', 'DB2024000501 HT2024000501', '100000.00'],
      ['AGT_PAYROLL', 'PB202606300001 3', null],
    ])
    expect(counts.map((it) => [it.total, it.hidden])).toEqual([
      [1, 0],
      [1, 0],
    ])
    const path = `/api/customers/${shop}/relations/rows?relation_kind_code=employer&page_size=1`
    const page = (await hq.get(path)).body
    expect([page.total, page.rows.length]).toEqual([2, 1])
    const second = (await hq.get(`${path}&page=2`)).body.rows
    expect([page.rows[0].direction_code, second[0].customer_id]).not.toContain(page.rows[0].customer_id)
  })

  it('an earlier day shows what the feeds told then', async () => {
    const now = await relationsOf(hq, '1000000005')
    const before = await relationsOf(hq, '1000000005', '2026-06-29')

    expect(now.nearest).toHaveLength(2)
    expect(told(before.nearest)).toEqual(told(now.nearest).slice(0, 1))
    expect(before.nearest[0]).toMatchObject({ standing_code: 'shown', customer_name: '曾*贤' })
    expect(before.nearest[0]!.aum_balance_eod).not.toBe(now.nearest[0]!.aum_balance_eod)
  })

  it('a group of companies adds up to what its members have, on every kept date', async () => {
    const ids = [await idOf('2000000001'), await idOf('2000000003')]
    for (const date of ['2026-06-30', '2026-06-29', '2026-03-31']) {
      const [group] = (await relationsOf(hq, '2000000003', date)).groups as [CustomerGroup]
      const figures = await Promise.all(
        ids.map(async (id) => (await hq.get(`/api/customers/${id}?as_of=${date}`)).body.customer),
      )
      const sum = (column: string) =>
        figures.reduce((total, it) => total + Math.round(Number(it[column]) * 100), 0)

      expect(group).toMatchObject({ group_no: 'JT0001', member_count: 2, included_count: 2 })
      expect(new Set(group.members.map((it) => it.customer_id))).toEqual(new Set(ids))
      for (const column of ['aum_balance_eod', 'deposit_balance_eod', 'loan_balance_eod'] as const) {
        expect([date, column, Math.round(Number(group[column]) * 100)]).toEqual([date, column, sum(column)])
      }
      expect([group.credit_limit, group.credit_limit_used]).toEqual(['10000000.00', '6500000.00'])
    }
  })

  it('of a group a manager sees his own member, and that there is another, on every date', async () => {
    for (const date of ['2026-06-30', '2026-03-31']) {
      const [group] = (await relationsOf(rm1, '2000000001', date)).groups as [CustomerGroup]

      expect(group).toMatchObject({ member_count: 2, included_count: 1 })
      expect(group.members.map((it) => it.customer_name)).toEqual(['株洲示范轨道配件有限公司'])
      const { customer } = (await rm1.get(`/api/customers/${await idOf('2000000001')}?as_of=${date}`)).body
      expect(group.aum_balance_eod).toBe(customer.aum_balance_eod)
      expect(JSON.stringify(group)).not.toContain(await idOf('2000000003'))
    }
    const path = `/api/customers/${await idOf('2000000003')}/relations`
    expect([(await rm1.get(path)).status, (await rm1.get(`${path}/rows`)).status]).toEqual([404, 404])
  })
})

describe('relations and groups by reach', () => {
  let database: TestDatabase
  let bank: TestBank
  let databases: Databases

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    databases = openDatabases({ url: database.url('api'), log: quietLog })
  })
  afterAll(async () => {
    await databases?.close()
    await database?.drop()
  })

  const as = (reach: Reach, userId = 'U1'): Context =>
    givenContext({ databases, actor: givenActor(userId, reach), publicationId: bank.publication_id })
  const placeOf = (orgId: string) => UNITS.find((it) => it.unit_id === orgId)!.lo
  type Given = { name: string; org: string; fen: number; isCompany?: boolean }

  /** A customer who stands in relations. */
  async function givenMember({ name, org, fen, isCompany = false }: Given): Promise<string> {
    const figures = {
      customer_name: name,
      customer_type_code: isCompany ? 'corporate' : 'retail',
      aum_balance_eod: (fen / 100).toFixed(2),
      deposit_balance_eod: (fen / 100).toFixed(2),
    }
    const id = await givenCustomer(bank, { ...figures, org_id: org })
    const place = { member_id: id, member_org_pos: placeOf(org) }
    await givenRow(bank, 'marts.relation_members', { ...figures, ...place })
    return id
  }
  const relate = (customerId: string, row: object) =>
    givenRow(bank, 'marts.customer_relations', {
      customer_id: customerId,
      org_pos: placeOf('9902001000'),
      direction_code: 'incoming',
      evidence_feed: 'CORE_CUST_ORG',
      evidence_key: 'K1',
      evidence_count: 1,
      ...row,
    })

  it('another branch’s member is counted and masked, without link, figure or the row behind it', async () => {
    const company = await givenMember({ name: '株洲甲公司', org: '9902001000', fen: 100, isCompany: true })
    const far = await givenMember({ name: '王建国', org: '9901000000', fen: 777_00 })
    const kind = { relation_kind_code: 'controller', related_key: far, related_id: far }
    await relate(company, { ...kind, stated_name: '王建国' })
    await relate(company, { ...kind, relation_kind_code: 'employer', direction_code: 'outgoing' })

    const whole = await getRelations(as(HEAD), company)
    expect(whole.nearest.map((it) => [it.customer_id, it.standing_code])).toEqual([
      [far, 'shown'],
      [far, 'shown'],
    ])
    expect(whole.counts.map((it) => it.hidden)).toEqual([0, 0])

    const near = await getRelations(as(BRANCH), company)
    expect(near.counts.map((it) => [it.total, it.hidden])).toEqual([
      [1, 1],
      [1, 1],
    ])
    const page = await listRelations(as(BRANCH), {
      customer_id: company,
      query: { page: 1, page_size: 20 },
    })
    for (const rows of [near.nearest, page.rows]) {
      const nothing = {
        customer_id: null,
        customer_name: null,
        org_name: null,
        aum_balance_eod: null,
        evidence_key: null,
        standing_code: 'beyond_reach',
      }
      expect(rows).toMatchObject([
        { ...nothing, stated_name: '王*国' },
        { ...nothing, stated_name: null },
      ])
      expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${far}|王建国|777`))
    }
  })

  it('a private customer is beyond the reach of whoever may not see private ones', async () => {
    const company = await givenMember({ name: '株洲乙公司', org: '9902001000', fen: 100, isCompany: true })
    const secret = await givenMember({ name: '李明', org: '9902001000', fen: 500 })
    await relate(company, { relation_kind_code: 'guarantor', related_key: secret, related_id: secret })
    const standing = async () => (await getRelations(as(BRANCH), company)).nearest[0]!.standing_code
    expect(await standing()).toBe('shown')

    const mark = { subject_id: secret, reason_code: 'staff_relative', valid_from: '2026-01-01' }
    await givenRow(bank, 'platform.private_subjects', {
      ...mark,
      valid_to: '9999-12-31',
      note: 'x',
      marked_by: 'test',
      marked_at: '2026-01-01T00:00:00Z',
    })

    expect(await standing()).toBe('beyond_reach')
  })

  it(`whatever groups there are, each member in reach counts once (seed ${SEED})`, async () => {
    const random = randomFor(SEED, 'groups')
    const orgs = ['9902001000', '9902001001', '9902002000', '9901000000']
    const members: { id: string; org: string; fen: number; isMine: boolean }[] = []
    for (let no = 0; no < 24; no++) {
      const [org, fen] = [pick(random, orgs), between(random, 0, 9_999_999)]
      const id = await givenMember({ name: `成员${no}`, org, fen })
      const isMine = chance(random, 0.4)
      if (isMine) await givenGrant(bank, { subject_id: id, user_id: 'M1' })
      members.push({ id, org, fen, isMine })
    }
    const groups = Array.from({ length: 10 }, (_, no) => ({
      id: `${pick(random, ['household', 'corporate_group'])} G${no}`,
      members: members.filter(() => chance(random, 0.35)),
    }))
    for (const group of groups) {
      for (const { id, org } of group.members) {
        const row = { group_id: group.id, member_id: id, member_org_pos: placeOf(org) }
        await givenRow(bank, 'marts.group_members', row)
      }
    }
    const lookers: [Context, (it: (typeof members)[number]) => boolean][] = [
      [as(HEAD), () => true],
      [as(BRANCH), (it) => it.org.startsWith('9902')],
      [as(managerOf(), 'M1'), (it) => it.isMine],
    ]
    for (let round = 0; round < 40; round++) {
      const chosen = groups.filter(() => chance(random, 0.4))
      if (chosen.length === 0) continue
      const [context, sees] = pick(random, lookers)
      const union = [...new Set(chosen.flatMap((group) => group.members))].filter(sees)
      const fen = union.reduce((sum, it) => sum + it.fen, 0)

      const sums = await withActor(context, (db) =>
        rollUp(
          db,
          chosen.map((group) => group.id),
        ),
      )

      expect([round, sums.included_count, sums.deposit_balance_eod]).toEqual([
        round,
        union.length,
        union.length === 0 ? null : (fen / 100).toFixed(2),
      ])
    }
  })

  it('groups that share a member are told each by itself and together', async () => {
    const [one, both, two] = [
      await givenMember({ name: '张三', org: '9902001000', fen: 100 }),
      await givenMember({ name: '张四', org: '9902001000', fen: 1_000 }),
      await givenMember({ name: '张五', org: '9901000000', fen: 10_000 }),
    ]
    const sets = { 'household A': [one, both], 'corporate_group B': [both, two] }
    for (const [group_id, ids] of Object.entries(sets)) {
      for (const id of ids) {
        const org = id === two ? '9901000000' : '9902001000'
        await givenRow(bank, 'marts.group_members', { group_id, member_id: id, member_org_pos: placeOf(org) })
      }
      const group = { group_id, group_kind_code: group_id.split(' ')[0], group_no: group_id, member_count: 2 }
      await givenRow(bank, 'marts.customer_groups', { ...group, customer_id: both, org_pos: 3 })
    }

    const whole = await getRelations(as(HEAD), both)
    expect(whole.groups.map((it) => it.deposit_balance_eod)).toEqual(['110.00', '11.00'])
    expect(whole.combined).toMatchObject({ included_count: 3, deposit_balance_eod: '111.00' })
    const near = await getRelations(as(BRANCH), both)
    expect(near.groups.map((it) => [it.member_count, it.included_count])).toEqual([
      [2, 1],
      [2, 2],
    ])
    expect(near.combined).toMatchObject({ deposit_balance_eod: '11.00' })
  })
})
