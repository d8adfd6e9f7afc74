import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { between, pick, randomFor } from '../../../fixtures/generator/random.ts'
import { decideRequest, withdrawRequest } from '../../../tests/support/approvals.ts'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import {
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  type Row,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { createUser } from '../../platform/auth/users.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import type { Reach } from '../../platform/context.ts'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { addDays } from '../../platform/dates.ts'
import { type Databases, inTransaction, openDatabases } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { connect } from '../../platform/postgres/index.ts'
import type { SeatRole } from '../../platform/allocation-names.schema.ts'
import { beginApplying, beginUndoing, goOn } from './service/apply-allocation.ts'
import { allocateLines } from './service/check-allocation.ts'
import { settleRequests } from '../approvals/index.ts'
import { OWNERSHIP_CLAIM } from './policy.ts'
import { REQUEST_TYPES } from './request.schema.ts'
import { askForOwnership } from './service/ask-for-ownership.ts'
import { getOwnershipRequest, type RequestContext, revokeRequest } from './service/ownership-requests.ts'
import { takeUpPublication } from './service/take-up.ts'

const SEED = process.env['ZHIKE_SEED'] ?? '20260630'
const UNIT = '9902001001'
const FIRST_DAY = '2026-07-01'
const NIGHTS = 4
const CHANGES_A_DAY = 5
const CUSTOMERS = Array.from({ length: 6 }, (_, at) => String(1_000_000_000_000_001 + at))
const MANAGERS = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7']
const SUB_BRANCH_UNIT = '9902001000'
/** Whoever asks, holds, confirms and agrees. */
const PEOPLE = [
  ...MANAGERS.map((it) => [it, 'rm_hunter', UNIT] as const),
  ['HQ', 'hq_mgr', '9900000000'],
  ['SUB', 'sub_mgr', SUB_BRANCH_UNIT],
  ['BR', 'br_mgr', '9902000000'],
] as const

/**
 * Whatever people and nights do one after the other: somebody gives customers on, takes it back, asks for
 * them,
 * agrees or not, changes his mind; customers become one and two again. `ZHIKE_SEED` repeats a history.
 */
describe('random histories of who holds whom', () => {
  let database: TestDatabase
  let api: Databases
  let batch: Databases
  let bank: TestBank
  const random = randomFor(SEED, 'ownership')
  const told: string[] = []
  /** Customers who are part of another now. */
  const gone = new Map<string, string>()

  const rowsOf = (text: string, values: unknown[] = []) =>
    connect(database.url('batch'), async (db) => (await db.query<Row>(text, values)).rows)

  const keys = openKeyRing(mkdtempSync(join(tmpdir(), 'zhike-keys-')))
  const contextOn = (day: string, who = 'HQ', reach: Reach = HEAD): RequestContext => ({
    ...givenContext({
      databases: api,
      actor: { ...givenActor(who, reach), permissions: [OWNERSHIP_CLAIM] },
      publicationId: bank.publication_id,
    }),
    publication: {
      ...givenContext({ databases: api, actor: givenActor('HQ', HEAD) }).publication,
      publication_id: bank.publication_id,
      business_date: bank.business_date,
    },
    clock: { now: () => new Date(`${day}T02:00:00Z`), today: () => day },
    lists: { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: undefined },
    request_id: 'test',
    keys,
  })

  /** The night of a date: now and then two become one, or one is two again. */
  async function night(business_date: string): Promise<void> {
    const alone = CUSTOMERS.filter((it) => !gone.has(it) && ![...gone.values()].includes(it))
    if (gone.size > 0 && between(random, 0, 1) === 0) gone.delete(pick(random, [...gone.keys()]))
    else if (alone.length > 2) {
      const [first, second] = [pick(random, alone), pick(random, alone)]
      if (first !== second) gone.set(first, second)
    }
    told.push(`night ${business_date}: ${JSON.stringify([...gone])}`)
    bank = await givenPublication(database, { business_date })
    for (const id of CUSTOMERS) {
      if (!gone.has(id)) await givenCustomer(bank, { customer_id: id, org_id: UNIT, grade_code: 'GOLD' })
    }
    for (const [registered_id, customer_id] of [
      ...gone,
      ...[...new Set(gone.values())].map((it) => [it, it] as const),
    ]) {
      const number = { customer_id, registered_id, source_customer_no: `N${registered_id}`, org_pos: 4 }
      await givenRow(bank, 'marts.customer_numbers', number)
    }
    const at = { unit_id: UNIT, status_code: 'active' }
    for (const employee_id of MANAGERS)
      await givenRow(bank, 'marts.employees', {
        ...at,
        employee_id,
        is_manager: true,
        manager_kind_code: '01',
      })
    await givenRow(bank, 'marts.employees', { ...at, employee_id: `VM${UNIT}`, is_virtual: true })
    const above = { ...at, unit_id: SUB_BRANCH_UNIT, is_virtual: true }
    await givenRow(bank, 'marts.employees', { ...above, employee_id: `VM${SUB_BRANCH_UNIT}` })
    await inTransaction(batch, (db) => takeUpPublication(db, bank))
  }

  const applied: string[] = []

  async function change(day: string): Promise<void> {
    const context = contextOn(day)
    if (applied.length > 0 && between(random, 0, 3) === 0) {
      const allocation_id = pick(random, applied)
      told.push(`${day} undo ${allocation_id}`)
      const undone = await beginUndoing(context, { allocation_id, reason: '分配有误，退回' }).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error
          return false
        },
      )
      if (undone) {
        await goOn(context, { allocation_id, rows: 1 })
        applied.splice(applied.indexOf(allocation_id), 1)
      }
      return
    }
    const lines = Array.from({ length: between(random, 1, 4) }, () => ({
      customer_no: pick(random, CUSTOMERS),
      employee_id: pick(random, [...MANAGERS, `VM${UNIT}`]),
      role: pick(random, ['primary', 'primary', 'assistant', 'end'] as const) satisfies SeatRole,
      reason: '',
    }))
    const allocation_id = await allocateLines(context, { reason: '随机', lines })
    told.push(
      `${day} allocate ${allocation_id}: ${lines.map((it) => Object.values(it).join(' ')).join('; ')}`,
    )
    try {
      await beginApplying(context, { allocation_id, leaves_problems: true })
      await goOn(context, { allocation_id, rows: 1 })
      applied.push(allocation_id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }

  const asked: string[] = []
  const agreed: string[] = []
  const refusedOrDone = (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    return false
  }

  async function ask(day: string): Promise<void> {
    const type = pick(random, [...REQUEST_TYPES, 'transfer', 'custody'] as const)
    const maker = type === 'claim' ? pick(random, MANAGERS) : 'HQ'
    const wish = {
      request_type_code: type,
      customer_nos: [
        ...new Set(Array.from({ length: between(random, 1, 2) }, () => pick(random, CUSTOMERS))),
      ],
      reason: '随机提出的申请',
      effective_from: addDays(day, between(random, 0, 2)),
      receiver_id: type === 'transfer' || type === 'custody' ? pick(random, MANAGERS) : undefined,
      to_unit_id: type === 'org_change' ? SUB_BRANCH_UNIT : undefined,
      ends_on: type === 'custody' ? addDays(day, between(random, 3, 5)) : undefined,
    }
    const reach = type === 'claim' ? managerOf(UNIT) : HEAD
    const made = await askForOwnership(contextOn(day, maker, reach), wish).catch((error: unknown) => {
      refusedOrDone(error)
      return null
    })
    told.push(`${day} ${maker} asks ${made ?? 'in vain'}: ${JSON.stringify(wish)}`)
    if (made !== null) asked.push(made)
  }

  /** Whoever has a request to decide does so, or its maker takes it back. */
  async function decide(day: string): Promise<void> {
    if (asked.length === 0) return ask(day)
    const id = pick(random, asked)
    const { request } = await getOwnershipRequest(contextOn(day), id)
    const { request_id, holders, made_by } = request
    const rows = await rowsOf('select revision from approvals.requests where request_id = $1', [request_id])
    const seen = { request_id, revision: Number(rows[0]!['revision']), opinion: '按随机结果办理' }
    const move = pick(random, ['approve', 'approve', 'approve', 'approve', 'reject', 'withdraw'] as const)
    const by = move === 'withdraw' ? made_by : holders[0]?.user_id
    if (by !== undefined) {
      const context = contextOn(day, by)
      const moving =
        move === 'withdraw' ? withdrawRequest(context, seen) : decideRequest(context, { ...seen, move })
      const isDone = await moving.then(() => true, refusedOrDone)
      told.push(`${day} ${by} ${move} ${id}: ${isDone}`)
    }
    const { request: now } = await getOwnershipRequest(contextOn(day), id)
    if (now.state_code === 'submitted') return
    asked.splice(asked.indexOf(id), 1)
    if (now.state_code === 'effective') agreed.push(id)
  }

  async function revoke(day: string): Promise<void> {
    if (agreed.length === 0) return decide(day)
    const id = pick(random, agreed)
    const rows = await rowsOf(
      'select approved_by from customer_management.ownership_requests where allocation_id = $1',
      [id],
    )
    const context = contextOn(day, String(rows[0]!['approved_by']))
    const wish = { allocation_id: id, reason: '申请有误，撤回' }
    const isDone = await revokeRequest(context, wish).then(() => true, refusedOrDone)
    told.push(`${day} revoke ${id}: ${isDone}`)
    if (isDone) agreed.splice(agreed.indexOf(id), 1)
  }

  const kept = new Map<string, string>()

  /** What is wrong with the whole of what is written down, whoever wrote it. */
  async function findWrong(): Promise<unknown[]> {
    const living = CUSTOMERS.filter((it) => !gone.has(it))
    const gaps = await rowsOf(
      `select * from (
         select customer_id, employee_id, valid_from, valid_to, ended_reason,
           lead(valid_from) over (partition by customer_id order by valid_from, valid_to) as next_from
         from customer_management.ownerships where role_code = 'primary' and valid_from < valid_to
       ) as held
       where next_from is distinct from valid_to and valid_to < '9999-12-31'
         and coalesce(ended_reason, '') not in ('merge', 'merge_undone')`,
    )
    const holders = await rowsOf(
      `select id from unnest($1::bigint[]) as id where 1 <> (
         select count(*) from customer_management.ownerships as o
         where o.customer_id = id and o.role_code = 'primary' and o.valid_to = '9999-12-31'
       )`,
      [living],
    )
    const orphans = await rowsOf(
      `select customer_id from customer_management.ownerships
       where customer_id = any($1) and valid_to = '9999-12-31'`,
      [[...gone.keys()]],
    )
    const grants = await rowsOf(
      `select coalesce(o.customer_id, g.subject_id) as id, o.employee_id, g.user_id, o.valid_to,
         g.valid_to as until
       from (select * from customer_management.ownerships where not is_virtual and valid_from < valid_to) as o
       full join (select * from platform.grants where kind = 'ownership' and valid_from < valid_to) as g
         on g.subject_id = o.customer_id and g.user_id = o.employee_id and g.valid_from = o.valid_from
           and g.valid_to = o.valid_to
       where o.ownership_id is null or g.grant_id is null`,
    )
    const frozen = await rowsOf(
      `select coalesce(f.allocation_id, r.allocation_id) as id, f.customer_id
       from customer_management.frozen_customers as f
       full join (
         select * from customer_management.ownership_requests where state_code = 'submitted'
       ) as r on r.allocation_id = f.allocation_id
       where f.customer_id is null or r.allocation_id is null`,
    )
    return [...gaps, ...holders, ...orphans, ...grants, ...frozen, ...(await findLost())]
  }

  /** What was written down once stays, and what had ended by a day ended then. */
  async function findLost(): Promise<unknown[]> {
    const rows = await rowsOf(
      `select ownership_id, customer_id || ' ' || employee_id || ' ' || valid_from || ' ' || valid_to as what
       from customer_management.ownerships`,
    )
    const now = new Map(rows.map((it) => [String(it['ownership_id']), String(it['what'])]))
    const lost = [...kept].filter(([id, text]) => now.get(id) !== text && !text.endsWith('9999-12-31'))
    const missing = [...kept.keys()].filter((id) => !now.has(id))
    for (const [id, text] of now) kept.set(id, text)
    return [...lost, ...missing]
  }

  beforeAll(async () => {
    database = await givenDatabase()
    api = openDatabases({ url: database.url('api'), log: quietLog })
    batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
    for (const [user_id, role_code, unit_id] of PEOPLE) {
      const named = { user_id, username: user_id.toLowerCase(), display_name: user_id, title: '' }
      const password = { password: 'a password for tests', password_kind: 'lasting' } as const
      const clock = { now: () => new Date(`${FIRST_DAY}T02:00:00Z`), today: () => FIRST_DAY }
      await createUser({ databases: api, clock }, { ...named, ...password, posts: [{ role_code, unit_id }] })
    }
  })
  afterAll(async () => {
    await api?.close()
    await batch?.close()
    await database?.drop()
  })

  it('have one primary at every instant, lose nothing, and grants say the same', async () => {
    for (let at = 0; at < NIGHTS; at++) {
      const date = addDays(FIRST_DAY, at)
      await night(date)
      expect(await findWrong(), `seed ${SEED}\n${told.join('\n')}`).toEqual([])
      for (let n = 0; n < CHANGES_A_DAY; n++) {
        await change(addDays(date, 1))
        for (const act of [ask, decide, decide]) await act(addDays(date, 1))
        if (between(random, 0, 2) === 0) await revoke(addDays(date, 1))
        expect(await findWrong(), `seed ${SEED}\n${told.join('\n')}`).toEqual([])
      }
    }
    const settling = contextOn(addDays(FIRST_DAY, NIGHTS + 30))
    await settleRequests({ ...settling, databases: batch })
    expect(await findWrong()).toEqual([])
    expect(applied.length).toBeGreaterThan(3)
    expect(agreed.length).toBeGreaterThan(0)
  })
})
