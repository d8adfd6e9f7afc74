import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApprovals } from '../../../tests/support/approvals.ts'
import { TEST_PASSWORD } from '../../../tests/support/app.ts'
import { givenCustomer, givenRow, type Row } from '../../../tests/support/builders.ts'
import { callOf } from '../../../tests/support/contact-writes.ts'
import { quietLog } from '../../../tests/support/actors.ts'
import { createUser } from '../../platform/auth/users.ts'
import { connect } from '../../platform/postgres/index.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import { type Databases, openDatabases } from '../../platform/db.ts'
import { listLastDays } from '../customer-contacts/index.ts'
import type { NewOwnershipRequest } from './request.schema.ts'
import { returnToPool } from './service/return-to-pool.ts'

const TIANYUAN = '9902001000'
const LUSONG = '9902002000'
const CHANGSHA = '9901000000'
const FIRST_DAY = '2026-07-06'
const LATER = [
  ['hq', 'hq_mgr', '9900000000'],
  ['rmt', 'rm_hunter', TIANYUAN],
  ['rmc', 'rm_hunter', CHANGSHA],
] as const

describe('who holds customers is asked for', () => {
  let bank: Awaited<ReturnType<typeof givenApprovals>>
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
  type Wish = Partial<NewOwnershipRequest> & Pick<NewOwnershipRequest, 'request_type_code'>
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
  const operating = () => ({
    clock: bank.contextOf('hq').clock,
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

  beforeAll(async () => {
    bank = await givenApprovals(FIRST_DAY)
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
    for (const name of ['moved', 'lent', 'back', 'left', 'kept', 'late']) await customer(name, 'RM2')
    await customer('pooled', `VM${TIANYUAN}`, { unit: TIANYUAN })
    await customer('older', `VM${TIANYUAN}`, { unit: TIANYUAN, from: '2026-05-20' })
    await customer('basic', `VM${TIANYUAN}`, { unit: TIANYUAN, grade_code: 'BASIC' } as Row)
  })
  afterAll(async () => bank?.close())

  it('passes a silent giver, asks the receiver and who stands above both, and is taken back', async () => {
    const wish = { request_type_code: 'transfer', receiver_id: 'RMT' } as const
    const { allocation_id: id, request_id, ...asked } = await ask('branch', ['moved'], wish)
    expect(asked).toMatchObject({ step_name_zh: '移出人确认', holders: [{ user_id: 'RM2' }] })
    // Frozen for other requests, and for allocation.
    const again = await tryTo('rm2', ['moved'], { request_type_code: 'recycle' })
    expect(again.body).toMatchObject({ code: 'request_has_problems', problems: [{ problem_code: 'frozen' }] })
    const lines = [{ customer_no: noOf('moved'), employee_id: 'RM3' }]
    const { body } = await (
      await bank.as('branch')
    ).send('POST', '/api/allocations', {
      payload: { reason: '分户', lines },
    })
    expect(body.problems).toMatchObject([{ problem_code: 'frozen' }])
    // Nobody but the receiver confirms for him, and a request is no allocation to be applied.
    expect((await bank.decide('rmt', request_id, ['approve', '好'])).status).toBe(404)
    expect((await (await bank.as('branch')).get(`/api/allocations/${id}`)).status).toBe(404)

    bank.day.today = '2026-07-10'
    expect(await bank.settle()).toMatchObject({ passed: 1, handed_over: 0 })
    const { request: waiting } = (await read('rmt', `/ownership-requests/${id}`)).body
    expect(waiting).toMatchObject({ step_name_zh: '接收人确认', due_on: '2026-07-13' })
    const seen = await read('rmt', `/ownership-requests/${id}/customers`)
    expect(seen.body.customers).toMatchObject([{ customer_name: '赵*明', is_in_reach: false }])
    await agree('rmt', request_id)
    expect(await holderOn('moved', '2026-07-11')).toEqual(['RM2'])
    // From 芦淞 to 天元 asks for the branch, whose head has asked himself.
    await agree('hq', request_id)
    expect(await stateOf(id)).toBe('effective')
    expect([await holderOn('moved', '2026-07-10'), await holderOn('moved', '2026-07-11')]).toEqual([
      ['RM2'],
      ['RMT'],
    ])
    bank.day.today = '2026-07-11'
    expect([await reaches('rm2', 'moved'), await reaches('rmt', 'moved')]).toEqual([false, true])
    const reason = '移交有误，退回原经理'
    expect((await send('branch', `/${id}/revoke`, { reason })).status).toBe(403)
    const revoked = await send('hq', `/${id}/revoke`, { reason })
    expect(revoked.body.request.state_code).toBe('revoked')
    expect(await holderOn('moved', '2026-07-11')).toEqual(['RM2'])
    expect([await reaches('rm2', 'moved'), await reaches('rmt', 'moved')]).toEqual([true, false])
  })

  it('claims from the pools that are open to a manager, first come first served', async () => {
    const tiers = async (who: string, tier: string) =>
      (await read(who, `/customer-pool?tier=${tier}`)).body.rows.map((it: Row) => it.source_customer_no)
    expect([await tiers('rmt', 'sub_branch'), await tiers('rmt', 'branch')]).toEqual([
      ['Rpooled'],
      ['Rolder'],
    ])
    // 芦淞 sees what its branch has, 长沙 neither.
    expect([await tiers('rm2', 'sub_branch'), await tiers('rm2', 'branch')]).toEqual([[], ['Rolder']])
    expect(await tiers('rmc', 'branch')).toEqual([])
    const claim = { request_type_code: 'claim' } as const
    expect((await tryTo('rm2', ['pooled'], claim)).body.code).toBe('not_in_pool')
    expect((await tryTo('sub', ['pooled'], claim)).status).toBe(403)
    const { request_id } = await ask('rmt', ['pooled'], claim)
    const { body } = await read('rmt', '/customer-pool')
    expect(body).toMatchObject({ claims_left: 19, rows: [{ customer_name: '赵*明', is_frozen: true }] })
    await agree('sub', request_id)
    expect(await holderOn('pooled', '2026-07-12')).toEqual(['RMT'])
    expect(await tiers('rmt', 'sub_branch')).toEqual([])
  })

  it('lends customers for a time, which ends by itself, and with the holder', async () => {
    bank.day.today = '2026-07-13'
    const wish = { request_type_code: 'custody', receiver_id: 'RM3', ends_on: '2026-07-20' } as const
    const { allocation_id: id, request_id } = await ask('rm2', ['lent', 'kept'], wish)
    await agree('rm3', request_id)
    await agree('branch', request_id)
    expect(await holderOn('lent', '2026-07-14')).toEqual(['RM2'])
    expect(await holderOn('lent', '2026-07-19', 'custodian')).toEqual(['RM3'])
    expect(await holderOn('lent', '2026-07-20', 'custodian')).toEqual([])
    bank.day.today = '2026-07-14'
    expect([await reaches('rm2', 'lent'), await reaches('rm3', 'lent')]).toEqual([true, true])
    const twice = await ask('rm2', ['lent'], { ...wish, ends_on: '2026-07-31' })
    await agree('rm3', twice.request_id)
    expect((await bank.decide('branch', twice.request_id, ['approve', '同意'])).body.reason_code).toBe(
      'in_custody',
    )
    await bank.send('rm2', `/${twice.request_id}/withdraw`, { revision: 3, opinion: '不再需要' })
    const today = { request_type_code: 'recycle', effective_from: '2026-07-14' } as const
    const back = await ask('rm2', ['lent'], today)
    await agree('branch', back.request_id)
    expect(await holderOn('lent', '2026-07-14')).toEqual([`VM${LUSONG}`])
    expect(await holderOn('lent', '2026-07-14', 'custodian')).toEqual([])
    expect([await reaches('rm3', 'lent'), await reaches('rm3', 'kept')]).toEqual([false, true])
    await send('branch', `/${id}/revoke`, { reason: '经理提前返岗' })
    expect(await reaches('rm3', 'kept')).toBe(false)
    bank.day.today = '2026-07-20'
    expect(await reaches('rm3', 'kept')).toBe(false)
  })

  it('moves customers to a unit, whose own holder has them and nobody assists', async () => {
    const assisting = { role_code: 'assistant', employee_id: 'RM3', org_id: LUSONG, is_virtual: false }
    const told = { valid_from: '2026-06-20', reason: 'opening', recorded_by: 'test' }
    await givenRow(bank.bank, 'customer_management.ownerships', {
      customer_id: ids['left'],
      ...assisting,
      ...told,
    })
    const wish = { request_type_code: 'org_change', to_unit_id: CHANGSHA } as const
    const { request_id } = await ask('rm2', ['left'], wish)
    await agree('branch', request_id)
    await agree('hq', request_id)
    expect(await holderOn('left', '2026-07-21')).toEqual([`VM${CHANGSHA}`])
    expect(await holderOn('left', '2026-07-21', 'assistant')).toEqual([])
  })

  it('hands over what is open as it stood, signed by both, and nothing stays with who gave', async () => {
    bank.day.today = '2026-07-20'
    await customer('packed', 'RM2')
    const customer_id = ids['packed']!
    const rm2 = await bank.as('rm2')
    const at = `/api/customers/${customer_id}`
    const promise = { what: '带新版理财手册上门', due_on: '2026-07-27', to_user_id: 'RM2' }
    const called = { ...callOf(customer_id).payload, next_step: promise }
    expect((await rm2.send('POST', `${at}/contact-log`, { payload: called })).status).toBe(201)
    const channel = { kind_code: 'preference', item_code: 'contact_channel', choices: ['visit'], words: '' }
    const told = { source_code: 'asked', certainty_code: 'certain' }
    const liked = { payload: { ...channel, ...told } }
    expect((await rm2.send('POST', `${at}/profile-entries`, liked)).status).toBe(201)
    const mart = { customer_id, org_pos: 5 }
    const due = { maturity_kind_code: 'deposit', product_name: '三年定期', item_no: '1' }
    await givenRow(bank.bank, 'marts.customer_maturities', { ...mart, ...due, due_on: '2026-08-15' })
    const later = { ...due, item_no: '2', due_on: '2027-01-15' }
    await givenRow(bank.bank, 'marts.customer_maturities', { ...mart, ...later })
    const ticket = { ticket_no: 'T900', ticket_type_code: 'complaint', title: '排队过久', is_open: true }
    await givenRow(bank.bank, 'marts.customer_tickets', { ...mart, ...ticket, due_on: '2026-07-30' })

    const wish = { request_type_code: 'transfer', receiver_id: 'RM3' } as const
    const { allocation_id: id, request_id } = await ask('rm2', ['packed'], wish)
    const closed = { ...ticket, ticket_no: 'T901' }
    await givenRow(bank.bank, 'marts.customer_tickets', { ...mart, ...closed, due_on: '2026-07-31' })
    await agree('rm3', request_id)
    const pack = (await read('rm3', `/ownership-requests/${id}/pack`)).body
    const said = pack.items.map((it: Row) => [it['part_code'], it['item_code'], it['what'], it['due_on']])
    expect(said.toSorted()).toEqual([
      ['complaint', null, 'T900 排队过久', '2026-07-30'],
      ['maturity', 'deposit', '三年定期', '2026-08-15'],
      ['next_step', null, '带新版理财手册上门', '2026-07-27'],
      ['preference', 'contact_channel', expect.stringContaining('上门'), null],
    ])
    expect(pack.signatures).toMatchObject([
      { person: { user_id: 'RM2' }, answered_at: expect.any(String) },
      { person: { user_id: 'RM3' }, answered_at: expect.any(String) },
    ])
    const kept = await bank.owner(
      `select count(*) as count from customer_management.handover_items where what_sealed like '%三年%'`,
    )
    expect(kept).toEqual([{ count: '0' }])
    const tasks = async (who: string) =>
      (await read(who, '/tasks?box=mine&state=open')).body.rows.map((it: Row) => it['title'])
    expect([await tasks('rm2'), await tasks('rm3')]).toEqual([['带新版理财手册上门'], []])
    await agree('branch', request_id)
    expect([await tasks('rm2'), await tasks('rm3')]).toEqual([[], ['带新版理财手册上门']])
    await send('branch', `/${id}/revoke`, { reason: '移交有误，退回原经理' })
    expect([await tasks('rm2'), await tasks('rm3')]).toEqual([['带新版理财手册上门'], []])
  })

  it('gives whom nobody has spoken with for long back to the pool, and tells before', async () => {
    const days = ['2026-02-10', '2026-02-10', '2026-02-20']
    for (const [at, name] of ['silent', 'called', 'soon'].entries()) {
      await customer(name, 'RM3', { from: days[at]!, recorded_at: days[at] } as Row)
    }
    const called = await (
      await bank.as('rm3')
    ).send('POST', `/api/customers/${ids['called']}/contact-log`, {
      payload: callOf(ids['called']!).payload,
    })
    expect(called.status).toBe(201)
    bank.day.today = '2026-08-11'
    const run = () =>
      asBatch((databases) => returnToPool({ databases, ...operating(), lastContacts: listLastDays }))
    expect(await run()).toEqual({ returned: 1, told: 1 })
    expect(await run()).toEqual({ returned: 0, told: 0 })
    const held = await Promise.all(['silent', 'called', 'soon'].map((it) => holderOn(it, '2026-08-11')))
    expect(held).toEqual([[`VM${LUSONG}`], ['RM3'], ['RM3']])
    expect([await reaches('rm3', 'silent'), await reaches('rm3', 'soon')]).toEqual([false, true])
    const { rows } = (await read('rm3', '/notices')).body
    const told = rows.map((it: Row) => it['kind_code'])
    expect(told).toEqual(expect.arrayContaining(['ownership.returning', 'ownership.changed']))
  })

  it('is free for others when it is rejected or has expired, and asks for what one may only', async () => {
    const wish = { request_type_code: 'transfer', receiver_id: 'RM3' } as const
    const first = await ask('rm2', ['late'], wish)
    await bank.decide('rm3', first.request_id, ['reject', '本月已满负荷'])
    const second = await ask('rm2', ['late'], wish)
    expect(await stateOf(first.allocation_id)).toBe('rejected')
    bank.day.today = '2026-08-27'
    expect(await stateOf(second.allocation_id)).toBe('expired')
    const third = await ask('rm2', ['late'], wish)
    await bank.settle()
    expect((await tryTo('rm2', ['late'], wish)).body.code).toBe('request_has_problems')
    expect((await tryTo('rm3', ['late'], { ...wish, receiver_id: 'RM2' })).body.code).toBe(
      'request_has_problems',
    )
    expect((await read('rmc', `/ownership-requests/${third.allocation_id}`)).status).toBe(404)
  })
})
