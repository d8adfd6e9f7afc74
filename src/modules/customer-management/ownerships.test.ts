import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenActor, givenContext, quietLog } from '../../../tests/support/actors.ts'
import {
  BRANCH,
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  SUB_BRANCH,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Context, type Databases, inTransaction, openDatabases, type Reach } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { findOwner, listOwnership, takeUpOpeningOwnership } from './service/ownerships.ts'

describe('taking up the ownership that the bank begins with', () => {
  let database: TestDatabase
  let bank: TestBank
  let api: Databases
  let batch: Databases
  let customers: Record<'held' | 'twice' | 'left' | 'virtual' | 'nobody' | 'later', string>

  const employee = (id: string, status: string, more = {}) =>
    givenRow(bank, 'marts.employees', {
      employee_id: id,
      employee_name: `员工${id}`,
      unit_id: '9902001000',
      status_code: status,
      is_virtual: false,
      ...more,
    })
  const opening = (customerId: string, employeeId: string, more = {}) =>
    givenRow(bank, 'marts.opening_ownerships', {
      customer_id: customerId,
      owner_role_code: 'primary',
      employee_id: employeeId,
      org_id: '9902001000',
      started_on: '2024-01-01',
      ...more,
    })
  const takeUp = () => inTransaction(batch, (db) => takeUpOpeningOwnership(db, bank))
  const as = (userId: string, reach: Reach, asOf: string | null = null): Context => ({
    ...givenContext({ databases: api, actor: givenActor(userId, reach), publicationId: bank.publication_id }),
    asOf,
  })

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    api = openDatabases({ url: database.url('api'), log: quietLog })
    batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
    await employee('E1', 'active')
    await employee('E2', 'active')
    await employee('E9', 'left')
    const virtual = { unit_id: '9902002000', is_virtual: true, employee_name: '芦淞支行' }
    await employee('VM9902002000', 'active', virtual)
    customers = {
      held: await givenCustomer(bank),
      twice: await givenCustomer(bank),
      left: await givenCustomer(bank),
      virtual: await givenCustomer(bank, { org_id: '9902002000' }),
      nobody: await givenCustomer(bank, { org_id: '9901000000' }),
      later: await givenCustomer(bank),
    }
    await opening(customers.held, 'E1')
    await opening(customers.held, 'E2', { owner_role_code: 'assistant' })
    await opening(customers.twice, 'E1', { started_on: '2023-01-01' })
    await opening(customers.twice, 'E2', { started_on: '2025-01-01' })
    await opening(customers.left, 'E9')
    await opening(customers.virtual, 'VM9902002000')
    await opening(customers.later, 'E1', { started_on: '2026-07-15' })
  })
  afterAll(async () => {
    await api?.close()
    await batch?.close()
    await database?.drop()
  })

  it('gives every customer one primary holder, and real holders their grants', async () => {
    expect(await takeUp()).toEqual({ ownerships: 7, grants: 3 })
  })

  it('changes nothing when it runs again', async () => {
    expect(await takeUp()).toEqual({ ownerships: 0, grants: 0 })
  })

  it('takes the employee whom the feed names, with the assistants', async () => {
    const rows = await listOwnership(as('H', HEAD), customers.held)

    expect(rows.map((row) => [row.role_code, row.employee_name, row.org_name, row.valid_from])).toEqual([
      ['primary', '员工E1', '天元支行', '2024-01-01'],
      ['assistant', '员工E2', '天元支行', '2024-01-01'],
    ])
  })

  it.for([
    ['the latest, when the feed names two', 'twice', 'E2', false],
    ['the virtual holder, when the employee has left', 'left', 'VM9902001001', true],
    ['the virtual holder whom the feed names', 'virtual', 'VM9902002000', true],
    ['the virtual holder of the own unit, when nobody is named', 'nobody', 'VM9901000000', true],
    ['the virtual holder until an employee starts', 'later', 'VM9902001001', true],
  ] as const)('takes %s', async ([_title, customer, employeeId, isVirtual]) => {
    const owner = await findOwner(as('H', HEAD), customers[customer])

    expect(owner).toMatchObject({ employee_id: employeeId, is_virtual: isVirtual })
  })

  it('lets a holder reach the customer from then on, and nobody else’s', async () => {
    const mine = as('E2', managerOf())

    expect(await findOwner(mine, customers.twice)).toMatchObject({ employee_id: 'E2' })
    expect(await findOwner(mine, customers.held)).toMatchObject({ employee_id: 'E1' })
    await expect(listOwnership(mine, customers.virtual)).rejects.toMatchObject({ code: 'customer_not_found' })
    expect(await findOwner(mine, customers.virtual)).toBeNull()
  })

  it('shows a sub-branch the holders of its own customers only', async () => {
    await expect(listOwnership(as('S', SUB_BRANCH), customers.virtual)).rejects.toMatchObject({ status: 404 })
    expect(await listOwnership(as('B', BRANCH), customers.virtual)).toHaveLength(1)
  })

  it('says who held the customer on an earlier day, and nothing of a day before', async () => {
    expect(await findOwner(as('H', HEAD, '2024-01-01'), customers.held)).toMatchObject({ employee_id: 'E1' })
    expect(await findOwner(as('H', HEAD, '2023-12-31'), customers.held)).toBeNull()
  })

  it('a second primary at the same time is refused by the database', async () => {
    const second = connect(database.url('batch'), (db) =>
      db.query(
        `insert into customer_management.ownerships
           (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
         values ($1, 'primary', 'E2', '9902001000', false, '2026-01-01', 'test', 'test')`,
        [customers.held],
      ),
    )

    await expect(second).rejects.toMatchObject({ constraint: 'one_primary_at_a_time' })
  })

  it('takes up a customer of a later night, and one whose holder ended, from the gap on', async () => {
    await connect(database.url('batch'), (db) =>
      db.query(
        `update customer_management.ownerships set valid_to = '2026-06-30'
         where customer_id = $1 and role_code = 'primary'`,
        [customers.twice],
      ),
    )
    const newcomer = await givenCustomer(bank)

    expect(await takeUp()).toEqual({ ownerships: 2, grants: 1 })
    const rows = await listOwnership(as('H', HEAD), customers.twice)
    expect(rows.map((row) => [row.employee_id, row.valid_from, row.valid_to])).toEqual([
      ['E2', '2026-06-30', '9999-12-31'],
      ['E2', '2025-01-01', '2026-06-30'],
    ])
    expect(await findOwner(as('H', HEAD), newcomer)).toMatchObject({ is_virtual: true })
  })
})
