import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
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
import { workbook } from '../../../tests/support/workbook.ts'
import { PROJECT_DIR } from '../../platform/config.ts'
import { type Databases, inTransaction, openDatabases, type Reach } from '../../platform/db.ts'
import { connect } from '../../platform/postgres/index.ts'
import { PROBLEMS, type SeatRole } from '../../platform/allocation-names.schema.ts'
import { allocateByRule } from './service/allocate-by-rule.ts'
import type { AllocationContext } from './service/allocation-rules.ts'
import { getAllocation, listUnallocated, readEffects } from './service/allocations.ts'
import { beginApplying, beginUndoing, goOn } from './service/apply-allocation.ts'
import { allocateFile, allocateLines, checkAgain } from './service/check-allocation.ts'
import { findOwner, listOwnership, takeUpOpeningOwnership } from './service/ownerships.ts'

const DATES = 'valid_from,valid_to'

const TIANYUAN = '9902001000'
const LUSONG = '9902002000'

describe('customers are given to managers', () => {
  let database: TestDatabase
  let bank: TestBank
  let api: Databases
  let batch: Databases
  // A bank whose managers look after five companies at most, so that few are enough to see it.
  const listsDir = mkdtempSync(join(tmpdir(), 'zhike-lists-'))
  const ids: Record<string, string> = {}

  const employee = (employee_id: string, manager_kind_code: string, more = {}) =>
    givenRow(bank, 'marts.employees', {
      employee_id,
      employee_name: `员工${employee_id}`,
      unit_id: TIANYUAN,
      unit_name: '天元支行',
      status_code: 'active',
      is_virtual: false,
      is_manager: true,
      manager_kind_code,
      ...more,
    })
  const as = (userId: string, reach: Reach): AllocationContext => ({
    ...givenContext({ databases: api, actor: givenActor(userId, reach), publicationId: bank.publication_id }),
    lists: { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: listsDir },
    request_id: 'test',
  })
  const head = () => as('HQ', HEAD)
  const sub = () => as('SUB', SUB_BRANCH)

  let last = 0
  const customer = async (name: string, more: Record<string, unknown> = {}) => {
    last += 1
    const isCompany = more['customer_type_code'] === 'corporate'
    ids[name] = await givenCustomer(bank, {
      customer_id: String((isCompany ? 2_000_000_000_000_000 : 1_000_000_000_000_000) + last),
      source_customer_no: `K${String(last).padStart(6, '0')}`,
      grade_code: isCompany ? 'CORE' : 'GOLD',
      aum_fen: 10_000_000,
      ...more,
    })
    return ids[name]
  }
  const noOf = (name: string) => `K${ids[name]!.slice(-6)}`
  type Seat = { role?: SeatRole; reason?: string }
  const line = (name: string, employee_id: string, { role = 'primary', reason = '' }: Seat = {}) => ({
    customer_no: noOf(name),
    employee_id,
    role,
    reason,
  })
  const prepare = async (context: AllocationContext, lines: ReturnType<typeof line>[]) => {
    const id = await allocateLines(context, { reason: '季度分户', lines })
    const { allocation, problems } = await getAllocation(context, id)
    const found = problems.map((it) => [it.line_no, it.column_name, it.problem_code, it.told_value])
    return { id, allocation, problems: found }
  }
  const apply = async (context: AllocationContext, allocation_id: string) => {
    await beginApplying(context, { allocation_id, leaves_problems: true })
    await goOn(context, { allocation_id })
  }
  const owner = async (name: string) => (await findOwner(head(), ids[name]!))?.employee_id

  beforeAll(async () => {
    writeFileSync(
      join(listsDir, 'manager_capacities.csv'),
      `customer_type_code,customers_max,warn_share,block_share,told_after_days,escalated_after_days,${DATES}
1,400,0.9,1.1,,,1900-01-01,9999-12-31
2,5,0.9,1.2,5,10,1900-01-01,9999-12-31
`,
    )
    database = await givenDatabase()
    bank = await givenPublication(database)
    api = openDatabases({ url: database.url('api'), log: quietLog })
    batch = openDatabases({ url: database.url('batch'), log: quietLog, poolSize: 1 })
    await employee('H1', '01')
    await employee('H2', '01')
    await employee('P1', '02')
    await employee('R1', '03')
    await employee('O1', '04')
    await employee('L1', '01', { unit_id: LUSONG, unit_name: '芦淞支行' })
    await employee('X1', '01', { status_code: 'left' })
    await employee('C1', '', { is_manager: false })
    for (const unit_id of [TIANYUAN, LUSONG]) {
      await employee(`VM${unit_id}`, '', { unit_id, is_virtual: true, is_manager: false })
    }
    for (const name of ['gold', 'second', 'third', 'fourth', 'undone', 'moved']) {
      await customer(name, { org_id: TIANYUAN })
    }
    await customer('basic', { org_id: TIANYUAN, grade_code: 'BASIC' })
    await customer('closed', { org_id: TIANYUAN, status_code: 'closed' })
    await customer('lusong', { org_id: LUSONG })
    await customer('company', { org_id: TIANYUAN, customer_type_code: 'corporate' })
    await customer('waiting', { org_id: TIANYUAN, customer_type_code: 'corporate' })
    await inTransaction(batch, (db) => takeUpOpeningOwnership(db, bank))
  })
  afterAll(async () => {
    await api?.close()
    await batch?.close()
    await database?.drop()
    rmSync(listsDir, { recursive: true })
  })

  it('ends the holder before, begins the new one, and lets him reach the customer at once', async () => {
    const { id, allocation } = await prepare(sub(), [line('gold', 'H1')])
    expect(allocation).toMatchObject({ state_code: 'checked', line_count: 1, problem_count: 0 })
    expect(await owner('gold')).toBe(`VM${TIANYUAN}`)

    await apply(sub(), id)

    expect(await owner('gold')).toBe('H1')
    const today = head().clock.today()
    const rows = await listOwnership(as('H1', managerOf()), ids['gold']!)
    expect(rows.map((it) => [it.employee_id, it.valid_from, it.valid_to])).toEqual([
      ['H1', today, '9999-12-31'],
      [`VM${TIANYUAN}`, '2026-06-30', today],
    ])
    expect((await getAllocation(sub(), id)).allocation).toMatchObject({
      state_code: 'applied',
      done_count: 1,
      moves: ['undo'],
    })
  })

  it.for([
    ['a customer out of reach', 'lusong', 'H1', 'primary', 'customer_unknown'],
    ['a receiver out of reach', 'second', 'L1', 'primary', 'manager_out_of_reach'],
    ['somebody who has left', 'second', 'X1', 'primary', 'manager_left'],
    ['somebody who is no manager', 'second', 'C1', 'primary', 'not_a_manager'],
    ['a risk manager as primary', 'second', 'R1', 'primary', 'not_qualified'],
    ['a company for a product manager', 'company', 'P1', 'primary', 'not_qualified'],
    ['a role in a team that another kind fills', 'company', 'O1', 'risk', 'not_qualified'],
    ['somebody nobody knows', 'second', 'Z9', 'primary', 'manager_unknown'],
    ['below VIP without a reason', 'basic', 'H1', 'primary', 'below_vip'],
    ['a customer who has closed', 'closed', 'H1', 'primary', 'customer_closed'],
    ['whom he holds already', 'gold', 'H1', 'primary', 'unchanged'],
    ['to end what is not', 'second', 'H1', 'end', 'not_assisting'],
  ] as const)('refuses %s', async ([_title, name, employeeId, role, code]) => {
    const { problems, allocation } = await prepare(sub(), [line(name, employeeId, { role })])

    const { column } = PROBLEMS[code]
    const told = { customer_no: noOf(name), employee_id: employeeId, reason: '', role }[column]
    expect(problems).toEqual([[1, column, code, told]])
    expect(allocation.moves).not.toContain('apply')
  })

  it('gives somebody below VIP a manager for a reason that is kept', async () => {
    const { problems } = await prepare(sub(), [
      line('basic', 'H1', { role: 'primary', reason: '企业主家属，潜力大' }),
    ])

    expect(problems).toEqual([])
  })

  it('lets five assist a company as a team, and not six; who becomes primary assists no more', async () => {
    for (const id of ['R2', 'R3', 'R4', 'R5']) await employee(id, '03')
    const team = [
      line('company', 'R1', { role: 'risk' }),
      line('company', 'O1', { role: 'ops' }),
      line('company', 'H2', { role: 'lead' }),
    ]
    const { id, problems } = await prepare(sub(), [line('company', 'H1'), ...team])
    expect(problems).toEqual([])
    await apply(sub(), id)

    const more = ['R2', 'R3', 'R4'].map((it) => line('company', it, { role: 'risk' }))
    expect((await prepare(sub(), more)).problems.map((it) => it[2])).toEqual(
      Array.from({ length: 3 }, () => 'assistants_full'),
    )
    const promoted = await prepare(sub(), [line('company', 'H2')])
    await apply(sub(), promoted.id)
    const rows = await listOwnership(head(), ids['company']!)
    expect(rows.filter((it) => it.valid_to.startsWith('9999')).map((it) => it.employee_id)).toEqual([
      'H2',
      'O1',
      'R1',
    ])
    const writing = connect(database.url('batch'), (db) =>
      db.query(
        `insert into customer_management.ownerships
           (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
         select $1, 'assistant', 'A' || n, '${TIANYUAN}', false, '2026-01-01', 'test', 'test'
         from generate_series(1, 4) as n`,
        [ids['company']],
      ),
    )
    await expect(writing).rejects.toMatchObject({ constraint: 'five_assist_at_most' })
  })

  it('blocks above the capacity of a manager, in the number that the parameters say', async () => {
    const names = Array.from({ length: 7 }, (_, at) => `c${at}`)
    for (const name of names) await customer(name, { customer_type_code: 'corporate', org_id: TIANYUAN })
    await inTransaction(batch, (db) => takeUpOpeningOwnership(db, bank))
    await employee('H8', '01')
    const over = await prepare(
      head(),
      names.map((it) => line(it, 'H8')),
    )
    expect(over.problems.filter((it) => it[2] === 'over_capacity')).toHaveLength(7)

    const full = await prepare(
      head(),
      names.slice(1).map((it) => line(it, 'H8')),
    )
    expect(full.problems).toEqual([])
    const [effect] = (await readEffects(head(), full.id)).filter((it) => it.employee_id === 'H8')
    expect(effect).toMatchObject({ before_count: 0, gained_count: 6, after_count: 6, is_near_capacity: true })
  })

  it('judges managers again when it is applied, by what others have given them since the check', async () => {
    const later = ['c1', 'c2', 'c3', 'c4', 'c5'].map((it) => line(it, 'H8'))
    const first = await prepare(head(), later)
    const second = await prepare(head(), [line('c0', 'H8'), line('c6', 'H8')])
    expect([first.problems, second.problems]).toEqual([[], []])
    await apply(head(), second.id)

    await apply(head(), first.id)

    expect(await owner('c0')).toBe('H8')
    expect(await owner('c1')).toBe(`VM${TIANYUAN}`)
    const { allocation, problems } = await getAllocation(head(), first.id)
    expect(allocation).toMatchObject({ state_code: 'applied', done_count: 0, problem_count: 5 })
    expect(new Set(problems.map((it) => it.problem_code))).toEqual(new Set(['over_capacity']))
  })

  it('judges lines that could not be done anew when it is checked again', async () => {
    const { id, problems } = await prepare(head(), [line('c1', 'H9'), line('c2', 'H1'), line('c3', 'nobody')])
    expect(problems.map((it) => it[2])).toEqual(['manager_unknown', 'manager_unknown'])
    await employee('H9', '01')

    await checkAgain(head(), id)

    const again = await getAllocation(head(), id)
    expect(again.allocation).toMatchObject({ line_count: 3, problem_count: 1 })
    expect(again.problems).toMatchObject([{ line_no: 3, told_value: 'nobody' }])
  })

  it('undoes by new entries, and refuses with the numbers of customers who have moved on', async () => {
    const { id } = await prepare(sub(), [line('undone', 'H1'), line('moved', 'H1')])
    await apply(sub(), id)
    const later = await prepare(sub(), [line('moved', 'H2')])
    await apply(sub(), later.id)

    const refused = beginUndoing(sub(), { allocation_id: id, reason: '分配有误，退回' })
    await expect(refused).rejects.toMatchObject({
      code: 'customers_moved_on',
      details: { customers: [noOf('moved')] },
    })
    for (const allocation_id of [later.id, id]) {
      await beginUndoing(sub(), { allocation_id, reason: '分配有误，退回' })
      await goOn(sub(), { allocation_id })
    }

    expect(await owner('moved')).toBe(`VM${TIANYUAN}`)
    expect(await owner('undone')).toBe(`VM${TIANYUAN}`)
    const rows = await listOwnership(head(), ids['moved']!)
    expect(rows.map((it) => it.employee_id).toSorted()).toEqual(
      [`VM${TIANYUAN}`, `VM${TIANYUAN}`, 'H1', 'H1', 'H2'].toSorted(),
    )
    await expect(listOwnership(as('H2', managerOf()), ids['moved']!)).rejects.toMatchObject({ status: 404 })
  })

  it.each([
    ['客户号,客户经理\n', 'empty'],
    ['客户号,角色\n1000000001,\n', 'heading'],
  ])('leaves no draft of a list that cannot be read: %j', async (text, reason_code) => {
    const wish = { file_name: '空.csv', reason: '季度分户' }
    const sent = allocateFile(sub(), { ...wish, bytes: Readable.from([Buffer.from(text)]) })

    await expect(sent).rejects.toMatchObject({ code: 'invalid', details: { reason_code } })
    const newest =
      'select state_code from customer_management.allocations order by allocation_id desc limit 1'
    const { rows } = await connect(database.url('batch'), (db) => db.query(newest))
    expect(rows).toEqual([{ state_code: 'withdrawn' }])
  })

  it('reads a list in GBK with Chinese headings, and says of every wrong line what is wrong', async () => {
    // 客户号,客户经理,角色,理由 and 主办, as GBK writes them.
    const heading = Buffer.from('bfcdbba7bac52cbfcdbba7beadc0ed2cbdc7c9ab2cc0edd3c9', 'hex')
    const primary = Buffer.from('d6f7b0ec', 'hex')
    const text = Buffer.concat([
      heading,
      Buffer.from(`\r\n${noOf('second')},H1,`),
      primary,
      Buffer.from(`,\r\n${noOf('third')},H1\r\n"${noOf('third')},H1,,\r\n${noOf('third')},H1,boss,\r\n\r\n`),
      Buffer.from(`${noOf('fourth')},H1,,\r\n${noOf('fourth')},H2,,\r\nK999999,H1,,"a ""b"", c"\r\n`),
    ])
    const id = await allocateFile(sub(), {
      file_name: '分户.csv',
      reason: '按名单分户',
      bytes: Readable.from([text.subarray(0, 30), text.subarray(30)]),
    })

    const { allocation, problems } = await getAllocation(sub(), id)
    expect(allocation).toMatchObject({ line_count: 7, problem_count: 6 })
    expect(problems.map((it) => [it.line_no, it.problem_code])).toEqual([
      [3, 'fields'],
      [4, 'quotes'],
      [5, 'role_unknown'],
      [7, 'repeated'],
      [8, 'repeated'],
      [9, 'customer_unknown'],
    ])
    const all = beginApplying(sub(), { allocation_id: id, leaves_problems: false })
    await expect(all).rejects.toMatchObject({ code: 'allocation_has_problems' })
    await apply(sub(), id)
    expect(await owner('second')).toBe('H1')
  })

  it('reads a workbook as it reads a CSV, numbers that are too long for it among them', async () => {
    const bytes = workbook([
      ['客户号', '工号', '角色', '理由'],
      [noOf('fourth'), 'H1', '', '分户\n按名单'],
      [`'${noOf('closed')}`, 'H1'],
      [1234567890123456, 'H1'],
    ])
    const wish = { file_name: '分户.xlsx', reason: '按名单分户' }
    const id = await allocateFile(sub(), { ...wish, bytes: Readable.from([bytes]) })
    const { allocation, problems } = await getAllocation(sub(), id)
    expect(allocation).toMatchObject({ line_count: 3, problem_count: 2 })
    expect(problems).toMatchObject([
      { line_no: 3, problem_code: 'customer_closed', told_value: noOf('closed') },
      { line_no: 4, problem_code: 'rounded' },
    ])
  })

  it('leaves out a customer who was given to another since the check, and says so by his line', async () => {
    const first = await prepare(sub(), [line('third', 'H1'), line('fourth', 'H1')])
    const meanwhile = await prepare(sub(), [line('fourth', 'H2')])
    await apply(sub(), meanwhile.id)

    await apply(sub(), first.id)

    expect(await owner('third')).toBe('H1')
    expect(await owner('fourth')).toBe('H2')
    const { allocation, problems } = await getAllocation(sub(), first.id)
    expect(allocation).toMatchObject({ done_count: 1, problem_count: 1 })
    expect(problems).toMatchObject([{ line_no: 2, problem_code: 'moved' }])
  })

  it('gives customers of a unit by a rule to whoever is nearest; only who sees it may look', async () => {
    const branch = as('BR', BRANCH)
    const managers = ['L1', 'H1'].map((employee_id) => ({ employee_id, share: 1 }))
    const whom = { customer_type_code: 'corporate' as const, grade_codes: [], org_id: TIANYUAN }
    const id = await allocateByRule(branch, {
      reason: '对公就近',
      rule: { ...whom, method_code: 'nearby', keeps_former: false, managers },
    })
    expect((await getAllocation(branch, id)).allocation).toMatchObject({ line_count: 6, problem_count: 0 })
    const gained = (await readEffects(branch, id)).map((it) => [it.employee_id, it.gained_count])
    expect(gained).toEqual([
      ['H1', 6],
      [`VM${TIANYUAN}`, 0],
    ])
    await expect(getAllocation(sub(), id)).rejects.toMatchObject({ code: 'allocation_not_found' })
  })

  it('lists companies within reach that wait for a manager', async () => {
    const { total, rows } = await listUnallocated(sub(), 1)

    expect(total).toBe(6)
    expect(rows[0]).toMatchObject({ waiting_from: '2026-06-30', org_id: TIANYUAN })
    expect((await listUnallocated(as('L', { kind: 'org', unit_id: LUSONG }), 1)).total).toBe(0)
  })
})
