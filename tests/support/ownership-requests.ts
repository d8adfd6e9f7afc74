import { PROJECT_DIR } from '../../src/platform/config.ts'
import { createUser } from '../../src/platform/auth/users.ts'
import { type Databases, openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import type { NewOwnershipRequest } from '../../src/modules/customer-management/request.schema.ts'
import { expect } from 'vitest'
import { quietLog } from './actors.ts'
import { TEST_PASSWORD } from './app.ts'
import { givenApprovals } from './approvals.ts'
import { givenCustomer, givenRow, type Row } from './builders.ts'

export const TIANYUAN = '9902001000'
export const LUSONG = '9902002000'
export const CHANGSHA = '9901000000'
const LATER = [
  ['hq', 'hq_mgr', '9900000000'],
  ['rmt', 'rm_hunter', TIANYUAN],
  ['rmc', 'rm_hunter', CHANGSHA],
  ['risk', 'rm_risk', '9902000000'],
] as const

export type Wish = Partial<NewOwnershipRequest> & Pick<NewOwnershipRequest, 'request_type_code'>

type Bank = Awaited<ReturnType<typeof givenApprovals>>

/** Managers of three sub-branches, one of them of another branch, and who answers for credit. */
async function givenPeople(bank: Bank): Promise<void> {
  const { databases } = bank.app
  const clock = bank.contextOf('hq').clock
  for (const [username, role_code, unit_id] of LATER) {
    const named = { user_id: username.toUpperCase(), username, display_name: `员工${username}`, title: '' }
    const password = { password: TEST_PASSWORD, password_kind: 'lasting' } as const
    await createUser({ databases, clock }, { ...named, ...password, posts: [{ role_code, unit_id }] })
  }
  const employee = (employee_id: string, unit_id: string, manager_kind_code: string) =>
    givenRow(bank.bank, 'marts.employees', {
      employee_id,
      employee_name: `员工${employee_id}`,
      unit_id,
      status_code: 'active',
      is_manager: manager_kind_code !== '',
      is_virtual: manager_kind_code === '',
      manager_kind_code,
    })
  await employee('RM2', LUSONG, '02')
  await employee('RM3', LUSONG, '02')
  await employee('RMT', TIANYUAN, '01')
  await employee('RMC', CHANGSHA, '01')
  for (const unit of [TIANYUAN, LUSONG, CHANGSHA]) await employee(`VM${unit}`, unit, '')
}

/** A bank whose people ask for customers of each other, on a day that the test moves on. */
export async function givenOwnershipRequests(firstDay: string) {
  const bank = await givenApprovals(firstDay)
  const ids: Record<string, string> = {}
  const noOf = (name: string) => `R${name}`

  /** A customer who is somebody's from a day on. */
  async function customer(
    name: string,
    holder: string,
    { unit = LUSONG, from = '2026-06-20', ...more } = {},
  ) {
    const at = { source_customer_no: noOf(name), org_id: unit, grade_code: 'GOLD', customer_name: '赵小明' }
    ids[name] = await givenCustomer(bank.bank, { ...at, ...more })
    const held = { customer_id: ids[name], employee_id: holder, org_id: unit, valid_from: from, ...more }
    const is_virtual = holder.startsWith('VM')
    const rest = { role_code: 'primary', is_virtual, reason: 'opening', recorded_by: 'test' }
    await givenRow(bank.bank, 'customer_management.ownerships', { ...held, ...rest })
    if (!is_virtual) {
      const grant = { subject_id: ids[name], unit_id: unit, user_id: holder, kind: 'ownership' }
      const told = { valid_from: from, valid_to: '9999-12-31', granted_by: 'test', reason: 'test' }
      await givenRow(bank.bank, 'platform.grants', { ...grant, ...told })
    }
  }

  const send = async (who: string, path: string, payload: Row) =>
    (await bank.as(who)).send('POST', `/api/ownership-requests${path}`, { payload })
  const read = async (who: string, path: string) => (await bank.as(who)).get(`/api${path}`)
  const tryTo = (who: string, names: string[], wish: Wish) =>
    send(who, '', { reason: '岗位调整，客户移交', customer_nos: names.map(noOf), ...wish })
  /** Asks, and gives the number of the request and that of its approval. */
  const ask = async (who: string, names: string[], wish: Wish) => {
    const { status, body } = await tryTo(who, names, wish)
    expect(status, JSON.stringify(body)).toBe(201)
    return body.request as { allocation_id: string; request_id: string; holders: Row[]; step_name_zh: string }
  }
  const agree = async (who: string, id: string) => {
    const { status, body } = await bank.decide(who, id, ['approve', '同意'])
    expect(status, JSON.stringify(body)).toBe(200)
  }
  const asBatch = async <T>(work: (databases: Databases) => Promise<T>): Promise<T> => {
    const databases = openDatabases({ url: bank.database.url('batch'), log: quietLog, poolSize: 2 })
    return work(databases).finally(() => databases.close())
  }
  /** What `zhike operate` runs with, on a day. */
  const operating = (today = bank.day.today) => ({
    clock: { ...bank.contextOf('hq').clock, today: () => today },
    lists: { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: undefined },
  })
  const stateOf = async (id: string) =>
    (await read('hq', `/ownership-requests/${id}`)).body.request.state_code
  const holderOn = async (name: string, day: string, role = 'primary') =>
    connect(bank.database.url('batch'), async (batch) => {
      const { rows } = await batch.query<Row>(
        `select employee_id from customer_management.ownerships
         where customer_id = $1 and role_code = $3 and valid_from <= $2 and $2 < valid_to`,
        [ids[name], day, role],
      )
      return rows.map((it) => it['employee_id'])
    })
  const reaches = async (who: string, name: string) =>
    (await read(who, `/customers/${ids[name]}`)).status === 200

  await givenPeople(bank)
  const asking = { bank, ids, noOf, customer, send, read, tryTo, ask, agree }
  return { ...asking, asBatch, operating, stateOf, holderOn, reaches }
}
