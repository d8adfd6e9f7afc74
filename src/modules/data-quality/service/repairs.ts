import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { type ListQuery, readPage } from '../../../platform/list.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { movesFor, nextState, shownValue, taskMoved } from '../policy.ts'
import * as queries from '../queries/repairs.ts'
import {
  type CustomerRepairs,
  OPEN_STATES,
  type RepairMove,
  type RepairState,
  type RepairTask,
  type TaskPage,
  type TaskRow,
} from '../repair.schema.ts'
import { tellOfMove } from './notices.ts'

type Keyed = Context & { keys: KeyRing }

/** What can be reported of a customer, and what was. */
export async function readCustomerRepairs(context: Keyed, customerId: string): Promise<CustomerRepairs> {
  const found = await withActor(context, async (db) => {
    const customer = await queries.findCustomer(db, customerId)
    if (!customer) return null
    const fields = await queries.listReportable(db, customer.customer_type_code)
    return { fields, tasks: await queries.listTasksOf(db, customerId) }
  })
  if (!found) throw await missingCustomer(context, customerId)
  const fields = found.fields as CustomerRepairs['fields']
  return { fields, tasks: await shownTasks(context, found.tasks) }
}

/** A page of the tasks about customers one may see. */
export async function listTasks(context: Context, list: ListQuery): Promise<TaskPage> {
  const revision = await queries.readRevision(context.databases.db)
  const columns = list.columns && [...new Set([...list.columns, 'customer_type_code', 'opened_by'])]
  const source = queries.taskList(`${revision} ${context.clock.today()}`)
  const page = await readPage(context, source, { ...list, ...(columns && { columns }) })
  const rows = page.rows as TaskRow[]
  const names = await listDisplayNames(context.databases, [
    ...new Set(rows.map((it) => String(it.opened_by))),
  ])
  return { ...page, rows: rows.map((row) => ({ ...row, opened_by_name: nameIn(names, row) })) }
}

const nameIn = (names: Map<string, string>, row: TaskRow) => names.get(String(row.opened_by)) ?? null

export async function getTask(context: Keyed, taskId: string): Promise<RepairTask> {
  const task = await withActor(context, (db) => queries.findTask(db, taskId))
  if (!task) throw notFound('repair', taskId)
  const [shown] = await shownTasks(context, [task])
  return shown!
}

type MoveInput = {
  task_id: string
  move: RepairMove
  /** The state as the person saw it. */
  state_code: RepairState
  note?: string | undefined
  request_id: string
}

/** Moves a task on. Of two people who move it at once, the second is told that it has moved. */
export async function moveTask(context: Keyed, input: MoveInput): Promise<RepairTask> {
  const found = await getTask(context, input.task_id)
  const note = input.note ?? ''
  const to = nextState(found, { move: input.move, note }, context.actor)
  if (found.state_code !== input.state_code) throw taskMoved(found.state_code)
  const at = context.clock.now().toISOString()
  await inTransaction(context.databases, async (db) => {
    const set = changesOf(context, { move: input.move, note: note === '' ? null : note, at })
    const move = { task_id: input.task_id, from: found.state_code, to, moved_at: at, set }
    if (!(await queries.moveTask(db, move))) throw taskMoved(null)
    const told = { state_code: to, ...(note !== '' && { decided_note: note }) }
    const { customer_id, field_code, source_system } = found
    const reporters = found.reports.map((it) => it.reported_by)
    const { user_id: by } = context.actor
    await tellOfMove(db, input.move, { ...found, reporters, by, clock: context.clock })
    await recordAudit(
      { databases: { db }, clock: context.clock },
      {
        ...doneBy(context.actor),
        action: `repair.${input.move}`,
        outcome: 'done',
        subject: input.task_id,
        customer_id,
        record: { table: queries.TASKS, id: input.task_id },
        changes: changesBetween({ state_code: found.state_code }, told, TYPED),
        request_id: input.request_id,
        details: { customer_id, field_code, source_system, from: found.state_code, to },
      },
    )
  })
  return getTask(context, input.task_id)
}

/** What people typed says of whom they speak. */
const TYPED = ['decided_note']

type Change = { move: RepairMove; note: string | null; at: string }

function changesOf(context: Keyed, { move, note, at }: Change): queries.Move['set'] {
  const userId = context.actor.user_id
  if (move !== 'fix')
    return {
      decided_by: userId,
      decided_at: at,
      decided_note_sealed: queries.DECIDED_NOTE.write(context.keys, note),
    }
  // Files that people see already came before the fix: those of the next nights are waited for.
  const examined_on = context.publication.business_date
  return { fixed_by: userId, fixed_at: at, examined_on, files_unchanged: 0 }
}

type Opening = { task_id: string; report_id: string; reason: string; request_id: string }

/** Opens a sealed right value for whoever has to put it into the source; who and why stays on record. */
export async function openRightValue(context: Keyed, input: Opening): Promise<{ right_value: string }> {
  const task = await getTask(context, input.task_id)
  if (task.moves.length === 0) throw forbidden('open a value of a task that is not yours to work on')
  const reports = await withActor(context, (db) => queries.listReports(db, [input.task_id]))
  const sealed = reports.find((it) => it.report_id === input.report_id)?.right_sealed
  if (sealed == null) throw notFound('sealed_value', input.report_id)
  await recordAudit(context, {
    ...doneBy(context.actor),
    action: 'repair.open_value',
    outcome: 'done',
    subject: input.task_id,
    customer_id: task.customer_id,
    request_id: input.request_id,
    details: { customer_id: task.customer_id, field_code: task.field_code, reason: input.reason },
  })
  return { right_value: queries.RIGHT_VALUE.read(context.keys, sealed) }
}

/** With their reports, the names of who did what, and what the actor may do with each now. */
async function shownTasks(context: Keyed, tasks: queries.FoundTask[]): Promise<RepairTask[]> {
  if (tasks.length === 0) return []
  const ids = tasks.map((it) => it.task_id)
  const [reports, customers] = await withActor(context, (db) =>
    Promise.all([
      queries.listReports(db, ids),
      queries.listNames(db, [...new Set(tasks.map((it) => it.customer_id))]),
    ]),
  )
  const people = [
    ...reports.map((it) => it.reported_by),
    ...tasks.flatMap((it) => [it.decided_by ?? [], it.fixed_by ?? []].flat()),
  ]
  const names = await listDisplayNames(context.databases, [...new Set(people)])
  return tasks.map((task) => {
    const own = reports.filter((it) => it.task_id === task.task_id)
    const customer = customers.find((it) => it.customer_id === task.customer_id)
    return shownTask(context, { task, reports: own, names, customer: customer?.customer_name ?? null })
  })
}

type Showing = {
  task: queries.FoundTask
  reports: queries.FoundReport[]
  names: Map<string, string>
  customer: string | null
}

const isOpen = (state: string) => (OPEN_STATES as readonly string[]).includes(state)

function shownTask(context: Keyed, { task, reports, names, customer }: Showing): RepairTask {
  const { shown_mark: mark, shown_masked: masked, decided_by: decidedBy, fixed_by: fixedBy } = task
  const { decided_note_sealed: note, ...rest } = task
  const nameOf = (id: string | null) => names.get(id ?? '') ?? null
  const known = rest as unknown as Omit<RepairTask, 'reports' | 'moves' | 'decided_note'>
  const valueOf = (own: string | null, ownMasked: string | null) =>
    shownValue(context.actor, known, { mark: own, masked: ownMasked })
  return {
    ...known,
    decided_note: queries.DECIDED_NOTE.read(context.keys, note),
    customer_name: customer,
    shown_value: valueOf(mark, masked),
    is_overdue: isOpen(task.state_code) && task.due_on < context.clock.today(),
    decided_by_name: nameOf(decidedBy),
    fixed_by_name: nameOf(fixedBy),
    reports: reports.map((it) => ({
      report_id: it.report_id,
      reported_by: it.reported_by,
      reported_by_name: nameOf(it.reported_by),
      reported_at: it.reported_at,
      problem_code: it.problem_code as RepairTask['reports'][number]['problem_code'],
      reason: queries.REPORT_REASON.read(context.keys, it.reason_sealed),
      right_value: valueOf(it.right_mark, it.right_masked),
      has_sealed: it.right_sealed !== null,
    })),
    moves: movesFor(known, context.actor),
  }
}
