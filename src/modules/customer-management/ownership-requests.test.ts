import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenRow, type Row } from '../../../tests/support/builders.ts'
import { callOf } from '../../../tests/support/contact-writes.ts'
import {
  CHANGSHA,
  givenOwnershipRequests,
  LUSONG,
  TIANYUAN,
  type Wish,
} from '../../../tests/support/ownership-requests.ts'
import { connect } from '../../platform/postgres/index.ts'
import { listLastDays } from '../customer-contacts/index.ts'
import '../work-lists/index.ts'
import { handOnDue } from './service/hand-on.ts'
import { returnToPool } from './service/return-to-pool.ts'

type Stage = Awaited<ReturnType<typeof givenOwnershipRequests>>

describe('who holds customers is asked for', () => {
  let bank: Stage['bank']
  let ids: Stage['ids']
  let customer: Stage['customer']
  let send: Stage['send']
  let read: Stage['read']
  let tryTo: Stage['tryTo']
  let ask: Stage['ask']
  let agree: Stage['agree']
  let stage: Stage

  beforeAll(async () => {
    stage = await givenOwnershipRequests('2026-07-06')
    ;({ bank, ids, customer, send, read, tryTo, ask, agree } = stage)
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
    const lines = [{ customer_no: stage.noOf('moved'), employee_id: 'RM3' }]
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
    expect(await stage.holderOn('moved', '2026-07-11')).toEqual(['RM2'])
    // From 芦淞 to 天元 asks for the branch, whose head has asked himself.
    await agree('hq', request_id)
    expect(await stage.stateOf(id)).toBe('effective')
    expect([
      await stage.holderOn('moved', '2026-07-10'),
      await stage.holderOn('moved', '2026-07-11'),
    ]).toEqual([['RM2'], ['RMT']])
    bank.day.today = '2026-07-11'
    expect([await stage.reaches('rm2', 'moved'), await stage.reaches('rmt', 'moved')]).toEqual([false, true])
    const reason = '移交有误，退回原经理'
    expect((await send('branch', `/${id}/revoke`, { reason })).status).toBe(403)
    const revoked = await send('hq', `/${id}/revoke`, { reason })
    expect(revoked.body.request.state_code).toBe('revoked')
    expect(await stage.holderOn('moved', '2026-07-11')).toEqual(['RM2'])
    expect([await stage.reaches('rm2', 'moved'), await stage.reaches('rmt', 'moved')]).toEqual([true, false])
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
    expect(await stage.holderOn('pooled', '2026-07-12')).toEqual(['RMT'])
    expect(await tiers('rmt', 'sub_branch')).toEqual([])
  })

  it('lends customers for a time, which ends by itself, and with the holder', async () => {
    bank.day.today = '2026-07-13'
    const wish = { request_type_code: 'custody', receiver_id: 'RM3', ends_on: '2026-07-20' } as const
    const { allocation_id: id, request_id } = await ask('rm2', ['lent', 'kept'], wish)
    await agree('rm3', request_id)
    await agree('branch', request_id)
    expect(await stage.holderOn('lent', '2026-07-14')).toEqual(['RM2'])
    expect(await stage.holderOn('lent', '2026-07-19', 'custodian')).toEqual(['RM3'])
    expect(await stage.holderOn('lent', '2026-07-20', 'custodian')).toEqual([])
    bank.day.today = '2026-07-14'
    expect([await stage.reaches('rm2', 'lent'), await stage.reaches('rm3', 'lent')]).toEqual([true, true])
    const twice = await ask('rm2', ['lent'], { ...wish, ends_on: '2026-07-31' })
    await agree('rm3', twice.request_id)
    expect((await bank.decide('branch', twice.request_id, ['approve', '同意'])).body.reason_code).toBe(
      'in_custody',
    )
    await bank.send('rm2', `/${twice.request_id}/withdraw`, { revision: 3, opinion: '不再需要' })
    const today = { request_type_code: 'recycle', effective_from: '2026-07-14' } as const
    const back = await ask('rm2', ['lent'], today)
    await agree('branch', back.request_id)
    expect(await stage.holderOn('lent', '2026-07-14')).toEqual([`VM${LUSONG}`])
    expect(await stage.holderOn('lent', '2026-07-14', 'custodian')).toEqual([])
    expect([await stage.reaches('rm3', 'lent'), await stage.reaches('rm3', 'kept')]).toEqual([false, true])
    await send('branch', `/${id}/revoke`, { reason: '经理提前返岗' })
    expect(await stage.reaches('rm3', 'kept')).toBe(false)
    bank.day.today = '2026-07-20'
    expect(await stage.reaches('rm3', 'kept')).toBe(false)
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
    expect(await stage.holderOn('left', '2026-07-21')).toEqual([`VM${CHANGSHA}`])
    expect(await stage.holderOn('left', '2026-07-21', 'assistant')).toEqual([])
  })

  /** What RM2 has open with a customer: a promise, a task and a member of a list of the branch. */
  async function givenOpenWork(customer_id: string): Promise<string> {
    const rm2 = await bank.as('rm2')
    const at = `/api/customers/${customer_id}`
    const promise = { what: '带新版理财手册上门', due_on: '2026-07-27', to_user_id: 'RM2' }
    const called = { ...callOf(customer_id).payload, next_step: promise }
    expect((await rm2.send('POST', `${at}/contact-log`, { payload: called })).status).toBe(201)
    const channel = { kind_code: 'preference', item_code: 'contact_channel', choices: ['visit'], words: '' }
    const told = { source_code: 'asked', certainty_code: 'certain' }
    const liked = { payload: { ...channel, ...told } }
    expect((await rm2.send('POST', `${at}/profile-entries`, liked)).status).toBe(201)
    const branch = await bank.as('branch')
    const task = {
      to_user_id: 'RM2',
      title: '准备授信资料',
      link: `/customers/${customer_id}`,
      due_in_days: 5,
    }
    expect((await branch.send('POST', '/api/tasks', { payload: task })).status).toBe(201)
    const onList = { kind_code: 'static', list_name: '存单到期', customer_ids: [customer_id] }
    const { list } = (await branch.send('POST', '/api/work-lists', { payload: onList })).body
    const working = { state_code: 'working', worker_id: 'RM2', next_action: '约见面', next_on: '2026-08-01' }
    const member = `/api/work-lists/${list.list_id}/members/${customer_id}`
    const begun = await branch.send('PUT', member, { payload: { version: 1, changes: working } })
    expect(begun.status, begun.text).toBe(200)
    return list.list_id
  }

  it('hands over what is open as it stood, signed by both, and nothing stays with who gave', async () => {
    bank.day.today = '2026-07-20'
    await customer('packed', 'RM2')
    const customer_id = ids['packed']!
    const list_id = await givenOpenWork(customer_id)
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
      ['task', null, '准备授信资料', '2026-07-27'],
      ['work_list', 'working', '存单到期 · 约见面', '2026-08-01'],
    ])
    expect(pack.signatures).toMatchObject([
      { person: { user_id: 'RM2' }, answered_at: expect.any(String) },
      { person: { user_id: 'RM3' }, answered_at: expect.any(String) },
    ])
    const kept = await bank.owner(
      `select count(*) as count from customer_management.handover_items where what_sealed like '%三年%'`,
    )
    expect(kept).toEqual([{ count: '0' }])
    await agree('branch', request_id)
    await requireOpenWorkToFollow({ id, list_id })
  })

  /** The giver has it to the end of his last day, then the receiver; taken back, the giver again. */
  async function requireOpenWorkToFollow({ id, list_id }: { id: string; list_id: string }) {
    const tasks = async (who: string) =>
      (await read(who, '/tasks?box=mine&state=open')).body.rows.map((it: Row) => it['title']).toSorted()
    const worker = async () =>
      (await read('branch', `/work-lists/${list_id}/members`)).body.rows[0]['worker_id']
    const sees = async (who: string) => (await read(who, `/work-lists/${list_id}`)).status === 200
    const open = async () => [await tasks('rm2'), await tasks('rm3'), await worker(), await sees('rm3')]
    const handOn = (day: string) =>
      stage.asBatch((databases) => handOnDue({ databases, ...stage.operating(day) }))
    const all = ['准备授信资料', '带新版理财手册上门'].toSorted()
    expect([await handOn('2026-07-20'), ...(await open())]).toEqual([0, all, [], 'RM2', false])
    expect([await handOn('2026-07-21'), await handOn('2026-07-21')]).toEqual([1, 0])
    expect(await open()).toEqual([[], all, 'RM3', true])
    await send('branch', `/${id}/revoke`, { reason: '移交有误，退回原经理' })
    expect(await open()).toEqual([all, [], 'RM2', false])
  }

  it('asks of several givers at once, each by a request of his own', async () => {
    await customer('one', 'RM2')
    await customer('two', 'RM2')
    await customer('three', 'RM3')
    const wish = { request_type_code: 'transfer', receiver_id: 'RMT' } as const
    const names = ['one', 'three', 'two']
    const preview = await tryTo('branch', names, { ...wish, is_preview: true } as Wish)
    expect(preview.body.givers).toMatchObject([
      { giver: { id: 'RM2' }, customer_count: 2 },
      { giver: { id: 'RM3' }, customer_count: 1 },
    ])
    const { body } = await tryTo('branch', names, wish)
    expect(body.asked_with).toHaveLength(1)
    const [other] = body.asked_with
    const givers = [body.request, other].map((it: Row) => [it['giver'], it['customer_count']])
    expect(givers).toMatchObject([
      [{ id: 'RM2' }, 2],
      [{ id: 'RM3' }, 1],
    ])
    // Whoever gives sees his own alone, and each is decided by itself.
    const at = `/ownership-requests/${other.allocation_id}`
    const seen = await read('rm3', at)
    expect(seen.body).toMatchObject({ asked_with: [], request: { step_name_zh: '移出人确认' } })
    await bank.decide('rm2', body.request.request_id, ['reject', '客户要求留下'])
    expect((await read('branch', at)).body.request.state_code).toBe('submitted')
    // Refused for one is refused for all.
    const again = await tryTo('branch', ['one', 'three'], wish)
    expect(again.body).toMatchObject({ code: 'request_has_problems', problems: [{ problem_code: 'frozen' }] })
  })

  it('asks for a note on credit where companies go to another branch, in the days that hold', async () => {
    const corporate = { customer_type_code: 'corporate', loan_fen: 1_000_000, grade_code: null }
    const firm = { customer_id: '2000000000000017', unit: TIANYUAN }
    await customer('firm', 'RMT', { ...corporate, ...firm } as Row)
    await bank.owner(
      `with told as (
         insert into parameters.change_sets (request_id, reason, made_by, approved_by, applied_at)
         values (0, '审批时限放宽', 'one', 'two', now()) returning change_set_id
       )
       insert into parameters.lines
         (change_set_id, list_name, line_key, valid_from, valid_to, line_values, before)
       select change_set_id, 'ownership_terms', '{"term_code":"level"}', '2026-07-01', '9999-12-31',
         '{"term":"4"}', '[]' from told`,
    )
    const wish = { request_type_code: 'transfer', receiver_id: 'RMC' } as const
    const { request_id, allocation_id } = await ask('branch', ['firm'], wish)
    const { steps } = (await bank.read('branch', `/${request_id}`)).body.request
    expect(steps.map((it: Row) => [it['name_zh'], it['within_working_days']])).toEqual([
      ['移出人确认', 3],
      ['接收人确认', 1],
      ['支行行长', 4],
      ['信贷风险意见', 4],
      ['总行管理者', 4],
    ])
    // Sixteen working days are more than ten, and no step is cut short.
    const { request } = (await read('branch', `/ownership-requests/${allocation_id}`)).body
    expect(request.expires_on).toBe('2026-08-11')
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
      stage.asBatch((databases) =>
        returnToPool({ databases, ...stage.operating(), lastContacts: listLastDays }),
      )
    expect(await run()).toEqual({ returned: 1, told: 1 })
    expect(await run()).toEqual({ returned: 0, told: 0 })
    const held = await Promise.all(['silent', 'called', 'soon'].map((it) => stage.holderOn(it, '2026-08-11')))
    expect(held).toEqual([[`VM${LUSONG}`], ['RM3'], ['RM3']])
    expect([await stage.reaches('rm3', 'silent'), await stage.reaches('rm3', 'soon')]).toEqual([false, true])
    const { rows } = (await read('rm3', '/notices')).body
    const told = rows.map((it: Row) => it['kind_code'])
    expect(told).toEqual(expect.arrayContaining(['ownership.returning', 'ownership.changed']))
  })

  it('gives back to their unit who have fallen below VIP for months, not who never were VIP', async () => {
    const since = { from: '2026-05-01', recorded_at: '2026-05-01' }
    for (const name of ['fallen', 'falling']) await customer(name, 'RM2', since as Row)
    // Given to his manager after he had fallen, for a reason.
    await customer('given', 'RM2', { ...since, exception_reason: '客户要求保留' } as Row)
    await customer('plain', 'RM2', { ...since, grade_code: 'BASIC' } as Row)
    const run = () =>
      stage.asBatch((databases) =>
        returnToPool({ databases, ...stage.operating(), lastContacts: listLastDays }),
      )
    expect(await run()).toEqual({ returned: 0, told: 0 })
    const falls = { fallen: '2026-05-11', falling: '2026-05-20', given: '2026-04-20' }
    for (const [name, day] of Object.entries(falls)) {
      await connect(bank.database.url('batch'), (batch) =>
        batch.query(
          `update marts.customers set grade_code = 'BASIC', grade_since_on = $2 where customer_id = $1`,
          [ids[name], day],
        ),
      )
    }
    expect(await run()).toEqual({ returned: 1, told: 1 })
    expect(await run()).toEqual({ returned: 0, told: 0 })
    const held = await Promise.all(
      [...Object.keys(falls), 'plain'].map((it) => stage.holderOn(it, '2026-08-11')),
    )
    expect(held).toEqual([[`VM${LUSONG}`], ['RM2'], ['RM2'], ['RM2']])
  })

  it('is free for others when it is rejected or has expired, and asks for what one may only', async () => {
    const wish = { request_type_code: 'transfer', receiver_id: 'RM3' } as const
    const first = await ask('rm2', ['late'], wish)
    await bank.decide('rm3', first.request_id, ['reject', '本月已满负荷'])
    const second = await ask('rm2', ['late'], wish)
    expect(await stage.stateOf(first.allocation_id)).toBe('rejected')
    bank.day.today = '2026-08-27'
    expect(await stage.stateOf(second.allocation_id)).toBe('expired')
    const third = await ask('rm2', ['late'], wish)
    await bank.settle()
    expect((await tryTo('rm2', ['late'], wish)).body.code).toBe('request_has_problems')
    expect((await tryTo('rm3', ['late'], { ...wish, receiver_id: 'RM2' })).body.code).toBe(
      'request_has_problems',
    )
    expect((await read('rmc', `/ownership-requests/${third.allocation_id}`)).status).toBe(404)
  })
})
