import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import { TEST_PASSWORD } from '../../../tests/support/app.ts'
import { fixedClock } from '../../../tests/support/app-people.ts'
import { givenCustomer, givenPublication, givenRow, type Row } from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { createUser } from '../../platform/auth/users.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import { type Databases, inTransaction, openDatabases } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { tellOfUnallocated } from './service/ownership-notices.ts'
import { takeUpPublication } from './service/take-up.ts'

const OPEN = '9999-12-31'
const UNIT = '9902001001'
const LISTS = { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: `${PROJECT_DIR}/warehouse/none` }

let database: TestDatabase
let batch: Databases
let api: Databases

/** A night after which customers are these, and those who gave way belong to others. */
async function night(business_date: string, input: { customers: string[]; gone?: Record<string, string> }) {
  const bank = await givenPublication(database, { business_date })
  for (const customer_id of input.customers) await givenCustomer(bank, { customer_id, org_id: UNIT })
  const survivors = [...new Set(Object.values(input.gone ?? {}))].map((id) => [id, id] as const)
  for (const [registered_id, customer_id] of [...survivors, ...Object.entries(input.gone ?? {})]) {
    const number = { customer_id, registered_id, source_customer_no: `N${registered_id}`, org_pos: 4 }
    await givenRow(bank, 'marts.customer_numbers', number)
  }
  return inTransaction(batch, (db) => takeUpPublication(db, bank))
}

/** Holders before any of the nights, with their grants. */
async function givenHolders(rows: [customerId: string, employeeId: string, role?: string][]) {
  await connect(database.url('batch'), async (db) => {
    for (const [customerId, employeeId, role = 'primary'] of rows) {
      const isVirtual = employeeId.startsWith('VM')
      await db.query(
        `insert into customer_management.ownerships
           (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
         values ($1, $2, $3, $4, $5, '2026-01-01', 'opening', 'opening')`,
        [customerId, role, employeeId, UNIT, isVirtual],
      )
      if (isVirtual) continue
      await db.query(
        `insert into platform.grants
           (subject_id, unit_id, user_id, kind, valid_from, valid_to, granted_by, reason)
         values ($1, $2, $3, 'ownership', '2026-01-01', $4, 'opening', 'holds the customer')`,
        [customerId, UNIT, employeeId, OPEN],
      )
    }
  })
}

const rowsOf = (sql: string, values: unknown[]) =>
  connect(database.url('batch'), async (db) => (await db.query<Row>(sql, values)).rows)

/** Who holds a customer now: role, employee, since when. */
const holding = async (customerId: string) =>
  (
    await rowsOf(
      `select role_code || ' ' || employee_id || ' ' || valid_from as text
       from customer_management.ownerships where customer_id = $1 and valid_to = $2
       order by role_code desc, employee_id`,
      [customerId, OPEN],
    )
  ).map((row) => row.text)

/** Who reaches a customer by a grant without an end. */
const granted = async (customerId: string) =>
  (
    await rowsOf(
      `select user_id from platform.grants where subject_id = $1 and valid_to = $2 order by user_id`,
      [customerId, OPEN],
    )
  ).map((row) => row.user_id)

beforeAll(async () => {
  database = await givenDatabase()
  batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
  api = openDatabases({ url: database.url('api'), log: quietLog, poolSize: 1 })
})
afterAll(async () => {
  await api?.close()
  await batch?.close()
  await database?.drop()
})
beforeEach(() =>
  connect(database.url('owner'), async (owner) => {
    await owner.query('alter table customer_management.ownerships no force row level security')
    await owner.query('truncate customer_management.ownerships, platform.grants')
    await owner.query('alter table customer_management.ownerships force row level security')
  }),
)

describe('a customer who gives way to another', () => {
  it('brings his primary as an assistant, and his assistants; grants follow', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
      ['2', 'E3', 'assistant'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })

    expect(await holding('1')).toEqual([
      'primary E1 2026-01-01',
      'assistant E2 2026-07-01',
      'assistant E3 2026-07-01',
    ])
    expect(await holding('2')).toEqual([])
    expect(await granted('1')).toEqual(['E1', 'E2', 'E3'])
    expect(await granted('2')).toEqual([])
  })

  it('brings his primary as such where the survivor had a virtual holder, who assists nobody', async () => {
    await givenHolders([
      ['1', `VM${UNIT}`],
      ['2', 'E2'],
      ['3', `VM${UNIT}`],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1', 3: '1' } })

    expect(await holding('1')).toEqual(['primary E2 2026-07-01'])
  })

  it('brings nobody twice: one employee holds one customer once', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E1'],
      ['2', 'E2', 'assistant'],
      ['3', 'E2'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1', 3: '1' } })

    expect(await holding('1')).toEqual(['primary E1 2026-01-01', 'assistant E2 2026-07-01'])
  })

  it('changes nothing when the night, or the next one, says the same again', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })
    const before = await rowsOf('select * from customer_management.ownerships order by ownership_id', [])

    for (const date of ['2026-07-01', '2026-07-02']) {
      expect(await night(date, { customers: ['1'], gone: { 2: '1' } })).toEqual({ ownerships: 0, grants: 0 })
    }
    expect(await rowsOf('select * from customer_management.ownerships order by ownership_id', [])).toEqual(
      before,
    )
  })

  it('does not bring back an assistant whom somebody took from the survivor since', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })
    await rowsOf(
      `update customer_management.ownerships set valid_to = '2026-07-05'
       where customer_id = $1 and employee_id = 'E2'`,
      ['1'],
    )
    await night('2026-07-06', { customers: ['1'], gone: { 2: '1' } })

    expect(await holding('1')).toEqual(['primary E1 2026-01-01'])
  })

  it('whose holders began on the very day holds for that day, and not longer', async () => {
    await night('2026-07-01', { customers: ['1', '2'] })
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })

    expect(await holding('1')).toEqual([`primary VM${UNIT} 2026-07-01`])
    expect(await holding('2')).toEqual([])
  })
})

describe('a customer who comes back', () => {
  it('has the holders he had, and the survivor loses those he had brought', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
      ['2', 'E3', 'assistant'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })
    await night('2026-07-08', { customers: ['1', '2'] })

    expect(await holding('1')).toEqual(['primary E1 2026-01-01'])
    expect(await holding('2')).toEqual(['primary E2 2026-07-08', 'assistant E3 2026-07-08'])
    expect(await granted('1')).toEqual(['E1'])
    expect(await granted('2')).toEqual(['E2', 'E3'])
    expect(await night('2026-07-09', { customers: ['1', '2'] })).toEqual({ ownerships: 0, grants: 0 })
  })

  it('gives the survivor’s place back to the virtual holder', async () => {
    await givenHolders([
      ['1', `VM${UNIT}`],
      ['2', 'E2'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1' } })
    await night('2026-07-08', { customers: ['1', '2'] })

    expect(await holding('1')).toEqual([`primary VM${UNIT} 2026-07-08`])
    expect(await holding('2')).toEqual(['primary E2 2026-07-08'])
  })

  it('leaves with the survivor whom another customer brings as well', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
      ['3', 'E2'],
    ])
    await night('2026-07-01', { customers: ['1'], gone: { 2: '1', 3: '1' } })
    await night('2026-07-08', { customers: ['1', '2'], gone: { 3: '1' } })

    expect(await holding('1')).toEqual(['primary E1 2026-01-01', 'assistant E2 2026-07-08'])
    expect(await holding('2')).toEqual(['primary E2 2026-07-08'])
  })

  it('and gives way again, and comes back again, as often as stewards change their minds', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
    ])
    for (const [merged, apart] of [
      ['2026-07-01', '2026-07-08'],
      ['2026-07-15', '2026-07-22'],
    ] as const) {
      await night(merged, { customers: ['1'], gone: { 2: '1' } })
      await night(apart, { customers: ['1', '2'] })
    }

    expect(await holding('1')).toEqual(['primary E1 2026-01-01'])
    expect(await holding('2')).toEqual(['primary E2 2026-07-22'])
  })

  it('in a night in which his survivor gives way himself, everybody goes where he belongs', async () => {
    await givenHolders([
      ['1', 'E1'],
      ['2', 'E2'],
      ['3', 'E3'],
    ])
    await night('2026-07-01', { customers: ['1', '3'], gone: { 2: '1' } })
    await night('2026-07-08', { customers: ['3'], gone: { 1: '3', 2: '3' } })
    expect(await holding('3')).toEqual([
      'primary E3 2026-01-01',
      'assistant E1 2026-07-08',
      'assistant E2 2026-07-08',
    ])

    await night('2026-07-15', { customers: ['1', '3'], gone: { 2: '1' } })
    expect(await holding('3')).toEqual(['primary E3 2026-01-01'])
    expect(await holding('1')).toEqual(['primary E1 2026-07-15', 'assistant E2 2026-07-15'])
    expect(await granted('3')).toEqual(['E3'])
  })
})

describe('companies that wait for a manager', () => {
  it('are told once a day to the head of the sub-branch, after more days to that of the branch', async () => {
    await givenPublication(database, { business_date: '2026-07-31' })
    const heads = [
      ['SM', 'sub_mgr', '9902001000'],
      ['BM', 'br_mgr', '9902000000'],
      ['LM', 'sub_mgr', '9902002000'],
    ] as const
    for (const [user_id, role_code, unit_id] of heads) {
      const posts = [{ role_code, unit_id, line_code: null }]
      const person = { user_id, username: user_id.toLowerCase(), display_name: user_id, title: '', posts }
      await createUser(
        { databases: api, clock: fixedClock('2026-01-01') },
        { ...person, password: TEST_PASSWORD, password_kind: 'lasting' },
      )
    }
    await givenHolders([
      ['2000000000000001', `VM${UNIT}`],
      ['2000000000000002', 'E1'],
      ['1000000000000003', `VM${UNIT}`],
    ])
    const tell = (day: string) => {
      const context = givenContext({ databases: api, actor: givenActor('X', null) })
      return tellOfUnallocated({ ...context, clock: fixedClock(day), lists: LISTS })
    }

    expect(await tell('2026-01-06')).toEqual({ told: 0, escalated: 0 })
    expect(await tell('2026-01-07')).toEqual({ told: 1, escalated: 0 })
    expect(await tell('2026-01-12')).toEqual({ told: 1, escalated: 1 })
    expect(await tell('2026-01-12')).toEqual({ told: 0, escalated: 0 })
    const told = await rowsOf(
      `select user_id, facts ->> 'count' as count from notices.notices
       where kind_code = 'ownership.unallocated' order by notice_id`,
      [],
    )
    expect(told).toEqual(['SM', 'SM', 'BM'].map((user_id) => ({ user_id, count: '1' })))
  })
})
