import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenApp } from '../../../tests/support/app.ts'
import {
  BRANCH,
  givenCustomer,
  givenGrant,
  givenPublication,
  givenRow,
  HEAD,
  managerOf,
  type Row,
  type TestBank,
} from '../../../tests/support/builders.ts'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Clock } from '../../platform/clock.ts'
import { connect } from '../../platform/postgres/index.ts'

// A Friday; five working days later it is the Friday after.
const FRIDAY = '2026-07-03'
const clock: Clock = { now: () => new Date(`${FRIDAY}T02:00:00Z`), today: () => FRIDAY }

let database: TestDatabase
let server: Awaited<ReturnType<typeof givenApp>>
let bank: TestBank
let li: string
let far: string

beforeAll(async () => {
  database = await givenDatabase()
  server = await givenApp({ database, clock })
  bank = await givenPublication(database)
  const line = { customer_type_code: 'retail', source_system: 'core', weight: 5 }
  await givenRow(bank, 'marts.quality_fields', {
    ...line,
    field_code: 'employer_name',
    value_kind_code: 'text',
    department_code: 'retail',
    repair_days: 5,
  })
  await givenRow(bank, 'marts.quality_fields', {
    ...line,
    field_code: 'birth_date',
    value_kind_code: 'date',
    department_code: 'operations',
    repair_days: 3,
  })
  li = await givenCustomer(bank, { employer_name: '株洲示范中学', birth_date: '1978-03-07' })
  far = await givenCustomer(bank, { org_id: '9901000000', employer_name: '长沙示范里' })
  const none = { permissions: [] }
  await server.addUser({ ...none, user_id: 'E1', username: 'rm', reaches: [managerOf()] })
  await server.addUser({ ...none, user_id: 'E2', username: 'colleague', reaches: [BRANCH] })
  await server.addUser({
    user_id: 'R1',
    username: 'retail',
    reaches: [BRANCH],
    permissions: ['repair.retail'],
  })
  await server.addUser({ user_id: 'H1', username: 'steward', reaches: [HEAD], permissions: ['repair.all'] })
  await givenGrant(bank, { subject_id: li, user_id: 'E1' })
})
afterAll(async () => {
  await server?.close()
  await database?.drop()
})

const browsers = new Map<string, ReturnType<typeof server.signIn>>()
const as = (username: string) => {
  const known = browsers.get(username) ?? server.signIn(username)
  browsers.set(username, known)
  return known
}
const report = async (username: string, customerId: string, body: Row = {}) =>
  (await as(username)).send('POST', `/api/customers/${customerId}/repairs`, {
    payload: {
      field_code: 'employer_name',
      source_system: 'core',
      problem_code: 'outdated',
      reason: '客户已换单位',
      ...body,
    },
  })
const move = async (username: string, id: string, [what, state_code, note]: [string, string, string?]) =>
  (await as(username)).send('POST', `/api/repairs/${id}/${what}`, {
    payload: { state_code, ...(note !== undefined && { note }) },
  })
const query = async (sql: string) =>
  (await connect(database.url('batch'), (batch) => batch.query<Row>(sql))).rows

describe('a field that is wrong', () => {
  let taskId: string

  it('becomes a task of its department, due in its working days, and shows on the record', async () => {
    const answer = await report('rm', li, { right_value: '天元示范公司' })

    expect(answer.status).toBe(201)
    taskId = answer.body.task.task_id
    expect(answer.body.task).toMatchObject({
      state_code: 'reported',
      department_code: 'retail',
      due_on: '2026-07-10',
      shown_value: '株洲示范中学',
      reports: [{ reported_by_name: 'rm', right_value: '天元示范公司', has_sealed: false }],
      moves: [],
    })
    const { body } = await (await as('rm')).get(`/api/customers/${li}/repairs`)
    expect(body.fields.map((it: Row) => it.field_code)).toEqual(['birth_date', 'employer_name'])
    expect(body.tasks).toMatchObject([{ task_id: taskId, state_code: 'reported' }])
  })

  it('reported again joins the task; the same person is told that he has', async () => {
    const joined = await report('colleague', li, { problem_code: 'wrong' })

    expect(joined.body.task.task_id).toBe(taskId)
    expect(joined.body.task.reports).toHaveLength(2)
    expect(await report('rm', li)).toMatchObject({ status: 409, body: { code: 'repair_reported' } })
  })

  it('shows each what the record shows him: an employer in full to the manager alone', async () => {
    const { body } = await (await as('colleague')).get(`/api/repairs/${taskId}`)

    expect(body.task.shown_value).toBe('***公司')
    expect(body.task.reports[0].right_value).toBe('***公司')
    const birth = await report('colleague', li, { field_code: 'birth_date', right_value: '1979-03-07' })
    expect(birth.body.task).toMatchObject({
      shown_value: '1978-**-**',
      reports: [{ right_value: '1979-**-**' }],
    })
  })

  it('is moved on by its department alone, from the state it was seen in', async () => {
    expect((await move('rm', taskId, ['accept', 'reported'])).status).toBe(403)
    expect(await move('retail', taskId, ['accept', 'accepted'])).toMatchObject({
      status: 409,
      body: { code: 'repair_moved' },
    })
    const accepted = await move('retail', taskId, ['accept', 'reported'])
    expect(accepted.body.task).toMatchObject({
      state_code: 'accepted',
      decided_by_name: 'retail',
      moves: ['reject', 'fix'],
    })
    const fixed = await move('steward', taskId, ['fix', 'accepted'])
    expect(fixed.body.task).toMatchObject({
      state_code: 'fixed_in_source',
      fixed_by_name: 'steward',
      moves: [],
    })
  })

  it('is refused with a reason only, and can be reported anew after that', async () => {
    const [birth] = (await (await as('rm')).get(`/api/customers/${li}/repairs`)).body.tasks
    expect((await move('steward', birth.task_id, ['reject', 'reported'])).status).toBe(422)
    const refused = await move('steward', birth.task_id, ['reject', 'reported', '身份证上就是这一天'])
    expect(refused.body.task).toMatchObject({ state_code: 'rejected', decided_note: '身份证上就是这一天' })

    const again = await report('rm', li, { field_code: 'birth_date', problem_code: 'wrong' })

    expect(again.body.task).toMatchObject({ state_code: 'reported', due_on: '2026-07-08' })
    expect(again.body.task.task_id).not.toBe(birth.task_id)
  })

  it('leaves a line of the audit trail for each step', async () => {
    const lines = await query(
      `select a.user_id, a.action from platform.audit_log as a where a.subject = '${taskId}'
        and a.outcome = 'done' order by a.audit_id`,
    ).catch(() => null)
    // The batch writes the trail and cannot read it.
    expect(lines).toBeNull()
    const trail = await server.databases.db
      .selectFrom('platform.audit_log')
      .select(['user_id', 'action'])
      .where('subject', '=', taskId)
      .where('outcome', '=', 'done')
      .orderBy('audit_id')
      .execute()
    expect(trail.map((it) => `${it.user_id} ${it.action}`)).toEqual([
      'E1 repair.report',
      'E2 repair.report',
      'R1 repair.accept',
      'H1 repair.fix',
    ])
  })
})

describe('what cannot be', () => {
  it('a value that the record shows, one of another form, and a field that is not on the list', async () => {
    const own = await givenCustomer(bank, { employer_name: '株洲示范中学' })
    await givenGrant(bank, { subject_id: own, user_id: 'E1' })
    expect((await report('rm', own, { right_value: '株洲示范中学' })).status).toBe(422)
    expect((await report('steward', li, { field_code: 'birth_date', right_value: '去年' })).status).toBe(422)
    expect((await report('steward', li, { field_code: 'nationality_code' })).status).toBe(422)
    expect((await report('steward', li, { reason: '错' })).status).toBe(422)
  })
})

describe('who sees what', () => {
  it('reports only on customers one may see, and reads only their tasks', async () => {
    expect((await report('rm', far)).status).toBe(404)
    expect((await report('retail', far)).status).toBe(404)
    const made = await report('steward', far)
    expect(made.status).toBe(201)
    const id = made.body.task.task_id as string

    expect((await (await as('retail')).get(`/api/repairs/${id}`)).status).toBe(404)
    expect((await move('retail', id, ['accept', 'reported'])).status).toBe(404)
    expect((await (await as('rm')).get(`/api/customers/${far}/repairs`)).status).toBe(404)
    const lists = await Promise.all(
      ['steward', 'retail', 'rm'].map(async (it) => (await (await as(it)).get('/api/repairs')).body),
    )
    expect(lists.map((it) => it.total)).toEqual([4, 3, 3])
  })

  it('the list has what waits first, masks names for the head office, counts what proved right', async () => {
    await query(
      `update data_quality.repair_tasks set state_code = 'closed', closed_on = '2026-07-03',
         closed_run_id = 'run', moved_at = now() + interval '1 hour' where state_code = 'fixed_in_source'`,
    )
    await query(`update data_quality.repair_tasks set due_on = '2026-07-02' where customer_id = ${far}`)

    const { body } = await (await as('steward')).get('/api/repairs')

    expect(body.rows.map((it: Row) => [it.state_code, it.is_overdue])).toEqual([
      ['reported', true],
      ['reported', false],
      ['rejected', false],
      ['closed', false],
    ])
    const closed = body.rows.find((it: Row) => it.state_code === 'closed')
    expect(closed).toMatchObject({
      customer_name: '李*',
      opened_by_name: 'rm',
      report_count: 2,
      confirmed_count: 1,
    })
    const filter = encodeURIComponent(JSON.stringify({ column: 'state_code', op: 'in', value: ['closed'] }))
    expect((await (await as('rm')).get(`/api/repairs?filter=${filter}`)).body.total).toBe(1)
  })
})

describe('who is told', () => {
  type Told = { kind_code: string; link: string; sentence: { zh: string }; done_at: string | null }
  const told = async (username: string, taskId: string): Promise<Told[]> =>
    (await (await as(username)).get('/api/notices')).body.rows.filter((it: Told) =>
      it.link.endsWith(`/${taskId}`),
    )
  const kinds = async (username: string, taskId: string) =>
    (await told(username, taskId)).map((it) => it.kind_code)

  it('of a new task its department, of what becomes of it whoever reported it', async () => {
    const wu = await givenCustomer(bank, { employer_name: '株洲示范厂' })
    await givenGrant(bank, { subject_id: wu, user_id: 'E1' })
    const { task_id: id } = (await report('rm', wu)).body.task
    expect(await told('retail', id)).toMatchObject([
      {
        kind_code: 'repair.reported',
        sentence: { zh: '有人反映“工作单位”有误，请零售业务部处理' },
        done_at: null,
      },
    ])
    // Where the department has people of its own, those who may repair everything need not look.
    expect(await kinds('steward', id)).toEqual([])

    await report('colleague', wu)
    await move('retail', id, ['accept', 'reported'])
    expect([await kinds('rm', id), await kinds('colleague', id)]).toEqual([
      ['repair.accepted'],
      ['repair.accepted'],
    ])
    expect(await told('retail', id)).toMatchObject([{ done_at: expect.any(String) }])
    await move('retail', id, ['reject', 'accepted', '经核实无误'])
    expect(await kinds('rm', id)).toEqual(['repair.rejected', 'repair.accepted'])
  })
})

describe('what one may not read', () => {
  it('is not found out by proposing values: the right guess is taken like any other', async () => {
    const guessed = await givenCustomer(bank, { employer_name: '株洲示范中学', birth_date: '1978-03-07' })
    const rights = ['株洲示范中学', '天元示范公司']
    const [right, wrong] = await Promise.all([
      report('colleague', guessed, { right_value: rights[0] }),
      report('steward', guessed, { field_code: 'birth_date', right_value: '1979-03-07' }),
    ])
    expect([right.status, wrong.status]).toEqual([201, 201])
    expect(right.body.task.reports[0].right_value).toBe('***公司')

    // Who has reported it is told so, whatever he proposes next.
    for (const right_value of rights) {
      expect(await report('colleague', guessed, { right_value })).toMatchObject({
        status: 409,
        body: { code: 'repair_reported' },
      })
    }
  })
})

describe('reporting', () => {
  it('is done twenty times a minute and no more', async () => {
    const ask = () => report('colleague', far, { reason: '错' })
    const statuses = await Promise.all(Array.from({ length: 21 }, async () => (await ask()).status))
    expect(statuses).toContain(429)
    // Others are not held up by it.
    expect((await report('rm', far)).status).toBe(404)
  })
})
