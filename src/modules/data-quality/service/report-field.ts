import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { type KeyRing, protectIdNumber, protectValue } from '../../../platform/crypto/index.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { addWorkingDays } from '../../../platform/working-days.ts'
import { readHistory } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { isOfForm, readsWhole, sealedKind, taskMoved } from '../policy.ts'
import * as queries from '../queries/repairs.ts'
import type { RepairTask, Report, ValueKind } from '../repair.schema.ts'
import { tellOfReport } from './notices.ts'
import { clearValueOf } from './published-values.ts'
import { getTask } from './repairs.ts'

type Reporting = Report & { customer_id: string; request_id: string }
type WithKeys = Context & { keys: KeyRing }

/** Says that a field of a customer is wrong: a task for its department, or one more report of an open one. */
export async function reportField(context: WithKeys, input: Reporting): Promise<RepairTask> {
  const found = await readField(context, input)
  // First of all: who has reported a field learns nothing more of it by proposing values.
  if (found.has_reported) throw reportedBefore()
  const shown = await readShown(context, found)
  const right = rightForms(context.keys, found, input.right_value)
  const isSame = right !== null && right.right_mark === shown.shown_mark
  if (isSame && readsWhole(context.actor, fieldOf(found))) {
    throw invalid('The record shows this very value.', { field: 'right_value' })
  }
  const at = context.clock.now().toISOString()
  const { user_id: userId } = context.actor
  const taskId = await inTransaction(context.databases, async (db) => {
    const task = found.open_task_id ?? (await openTask(context, db, { ...input, ...found, ...shown, at }))
    if (!(await queries.isStillOpen(db, { taskId: task, at }))) throw taskMoved(null)
    const { problem_code } = input
    const reason_sealed = queries.REPORT_REASON.write(context.keys, input.reason)
    const report = { task_id: task, reported_by: userId, reported_at: at, problem_code, reason_sealed }
    if (!(await queries.insertReport(db, { ...report, ...(right ?? NO_VALUE) }))) throw reportedBefore()
    const { customer_id, field_code, source_system } = input
    const details = { customer_id, field_code, source_system, problem_code, has_right_value: right !== null }
    await recordAudit(
      { databases: { db }, clock: context.clock },
      {
        ...doneBy(context.actor),
        action: 'repair.report',
        outcome: 'done',
        subject: task,
        customer_id,
        record: { table: queries.TASKS, id: task },
        changes: reported(input, { isNew: found.open_task_id === null, hasRight: right !== null }),
        request_id: input.request_id,
        details,
      },
    )
    return task
  })
  return getTask(context, taskId)
}

/** That a value was said to be another, and never which: what is wrong with a person is personal as well. */
const reported = (input: Reporting, { isNew, hasRight }: { isNew: boolean; hasRight: boolean }) => [
  ...(isNew ? changesBetween(null, { state_code: 'reported' }) : []),
  ...changesBetween(null, { problem_code: input.problem_code }),
  ...changesBetween(null, hasRight ? { [input.field_code]: true } : null, [input.field_code]),
]

const NO_VALUE = { right_mark: null, right_masked: null, right_sealed: null }

const reportedBefore = () =>
  conflict('repair_reported', 'You have reported this field already; see what becomes of it.')

/** The customer within the actor's reach, the line of the list, and the task that is open for the field. */
async function readField(context: Context, input: Reporting) {
  const { customer_id: id, field_code, source_system } = input
  const found = await withActor(context, async (db) => {
    const customer = await queries.findCustomer(db, id)
    if (!customer) return null
    const fields = await queries.listReportable(db, customer.customer_type_code)
    const field = fields.find((it) => it.field_code === field_code && it.source_system === source_system)
    const open = await queries.findOpenTask(db, input)
    const { user_id } = context.actor
    const has_reported = open !== undefined && (await queries.hasReported(db, { ...open, user_id }))
    return { customer, field, open_task_id: open?.task_id ?? null, has_reported }
  })
  if (!found) throw await missingCustomer(context, id)
  if (!found.field) throw invalid('This field cannot be reported.', { field: 'field_code' })
  return { ...found, field: found.field }
}

type Found = Awaited<ReturnType<typeof readField>>

const kindOf = ({ field }: Found) => field.value_kind_code as ValueKind

const fieldOf = (found: Found) => ({
  customer_type_code: found.customer.customer_type_code,
  field_code: found.field.field_code,
  value_kind_code: kindOf(found),
})

const sealedKindOf = (found: Found) => sealedKind(fieldOf(found))

/** What the record shows: in clear from the publication, of a protected field its index. */
async function readShown(context: Context, found: Found) {
  const { customer, field } = found
  if (sealedKindOf(found) === null) {
    return { shown_mark: clearValueOf(customer, field.field_code), shown_masked: null }
  }
  const id = customer.customer_id
  const values = await readHistory({ ...context, asOf: null, knownOn: null }, id, (db) =>
    queries.listProtectedValues(db, [id]),
  )
  const value = values?.find(
    (it) => it.field_code === field.field_code && it.source_system === field.source_system,
  )
  return { shown_mark: value?.value_index ?? null, shown_masked: value?.value_masked ?? null }
}

/** A right value as it is kept: a protected one hashed, masked and sealed. */
function rightForms(keys: KeyRing, found: Found, value: string | undefined) {
  if (value === undefined || value === '') return null
  if (!isOfForm(kindOf(found), value))
    throw invalid('This cannot be a value of the field.', { field: 'right_value' })
  const kind = sealedKindOf(found)
  if (kind === null) return { right_mark: value, right_masked: null, right_sealed: null }
  const typeCode = found.customer.id_type_code
  // Whether the number is valid is the department's to see: what is kept is the same either way.
  const rules = { today: '9999-12-31', allowSyntheticId: true }
  const forms =
    kind === 'id_number'
      ? protectIdNumber(keys, { text: value, typeCode, rules })
      : protectValue(keys, kind, value)
  return { right_mark: forms.index, right_masked: forms.masked, right_sealed: forms.sealed }
}

type Opening = Reporting & Found & { shown_mark: string | null; shown_masked: string | null; at: string }

async function openTask(context: Context, db: Context['databases']['db'], it: Opening): Promise<string> {
  const department_code = it.field.department_code!
  const due_on = addWorkingDays(context.clock.today(), it.field.repair_days ?? 0, context.calendar)
  const by = context.actor.user_id
  const made = await queries.insertTask(db, {
    customer_id: it.customer_id,
    customer_type_code: it.customer.customer_type_code,
    field_code: it.field_code,
    source_system: it.source_system,
    value_kind_code: it.field.value_kind_code!,
    department_code,
    shown_mark: it.shown_mark,
    shown_masked: it.shown_masked,
    shown_on: context.publication.business_date,
    due_on,
    opened_by: by,
    opened_at: it.at,
  })
  // Somebody was faster; asked again, the report joins theirs.
  if (made === null) throw taskMoved(null)
  const { field_code } = it
  const told = { task_id: made, field_code, department_code, unit_id: it.customer.org_id, due_on, by }
  await tellOfReport(db, { ...told, clock: context.clock })
  return made
}
