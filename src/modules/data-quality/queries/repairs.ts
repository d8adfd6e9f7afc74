import { type Kysely, sql } from 'kysely'
import { sealedColumn } from '../../../platform/crypto/sealed-columns.ts'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { ListRows, ListSource } from '../../../platform/list.ts'
import { OPEN_STATES, type RepairState, type Report, TASK_COLUMNS } from '../repair.schema.ts'

/** What the audit trail calls a task. */
export const TASKS = 'data_quality.repair_tasks'

/** What somebody says a protected field should hold; written as the loader seals such values. */
export const RIGHT_VALUE = sealedColumn('data_quality.repair_reports', 'right_sealed')
/** What people say of a field speaks of a person. */
export const REPORT_REASON = sealedColumn('data_quality.repair_reports', 'reason_sealed')
export const DECIDED_NOTE = sealedColumn('data_quality.repair_tasks', 'decided_note_sealed')

const TASK = [
  'task_id',
  'customer_id',
  'customer_type_code',
  'field_code',
  'source_system',
  'value_kind_code',
  'department_code',
  'state_code',
  'shown_mark',
  'shown_masked',
  'shown_on',
  'due_on',
  'opened_at',
  'decided_by',
  'decided_at',
  'decided_note_sealed',
  'fixed_by',
  'fixed_at',
  'examined_on',
  'files_unchanged',
  'changed_otherwise_on',
  'reopened_on',
  'closed_on',
  'closed_run_id',
  'closed_file',
] as const

const REPORT = [
  'report_id',
  'task_id',
  'reported_by',
  'reported_at',
  'problem_code',
  'reason_sealed',
  'right_mark',
  'right_masked',
  'right_sealed',
] as const

/** The columns of a record that can be reported, in clear. */
const VALUES = [
  'customer_name',
  'birth_date',
  'gender_code',
  'occupation_code',
  'employer_name',
  'uscc',
  'legal_name',
  'industry_code',
  'address_masked',
] as const

export type ClearValues = Record<(typeof VALUES)[number], string | null> & { customer_id: string }

export const findCustomer = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_type_code', 'id_type_code', 'org_id', ...VALUES])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()

export const listReportable = (db: ScopedDb, typeCode: string) =>
  db
    .selectFrom('marts.quality_fields')
    .select(['field_code', 'source_system', 'value_kind_code', 'department_code', 'repair_days'])
    .where('customer_type_code', '=', typeCode)
    .orderBy('weight', 'desc')
    .orderBy('field_code')
    .orderBy('source_system')
    .execute()

/** What the record shows of protected fields; read from the warehouse. */
export const listProtectedValues = (db: Kysely<DB>, customerIds: readonly string[]) =>
  db
    .selectFrom('marts.protected_values')
    .select(['customer_id', 'field_code', 'source_system', 'value_index', 'value_masked'])
    .where('customer_id', 'in', customerIds)
    .execute()

export const listTasksOf = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('data_quality.repair_tasks')
    .select(TASK)
    .where('customer_id', '=', customerId)
    .orderBy('task_id', 'desc')
    .execute()

export const findTask = (db: ScopedDb, taskId: string) =>
  db.selectFrom('data_quality.repair_tasks').select(TASK).where('task_id', '=', taskId).executeTakeFirst()

/** What customers are called now; one who gave way to another has no name of his own. */
export const listNames = (db: ScopedDb, customerIds: readonly string[]) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_name'])
    .where('customer_id', 'in', customerIds)
    .execute()

export type FoundTask = NonNullable<Awaited<ReturnType<typeof findTask>>>

export const listReports = (db: ScopedDb, taskIds: readonly string[]) =>
  db
    .selectFrom('data_quality.repair_reports')
    .select(REPORT)
    .where('task_id', 'in', taskIds)
    .orderBy('report_id')
    .execute()

export type FoundReport = Awaited<ReturnType<typeof listReports>>[number]

export type FieldKey = { customer_id: string; field_code: string; source_system: string }

export const findOpenTask = (db: ScopedDb, { customer_id, field_code, source_system }: FieldKey) =>
  db
    .selectFrom('data_quality.repair_tasks')
    .select('task_id')
    .where('customer_id', '=', customer_id)
    .where('field_code', '=', field_code)
    .where('source_system', '=', source_system)
    .where('state_code', 'in', OPEN_STATES)
    .executeTakeFirst()

/** Whether somebody has reported the field of a task. */
export async function hasReported(db: ScopedDb, by: { task_id: string; user_id: string }): Promise<boolean> {
  const report = await db
    .selectFrom('data_quality.repair_reports')
    .select('report_id')
    .where('task_id', '=', by.task_id)
    .where('reported_by', '=', by.user_id)
    .executeTakeFirst()
  return report !== undefined
}

export type NewTask = FieldKey & {
  customer_type_code: string
  value_kind_code: string
  department_code: string
  shown_mark: string | null
  shown_masked: string | null
  shown_on: string
  due_on: string
  opened_by: string
  opened_at: string
}

/** Opens a task; null where somebody has opened one for the field meanwhile. */
export async function insertTask(db: Kysely<DB>, row: NewTask): Promise<string | null> {
  const made = await db
    .insertInto('data_quality.repair_tasks')
    .values({ ...row, state_code: 'reported', examined_on: row.shown_on, moved_at: row.opened_at })
    .onConflict((open) => open.doNothing())
    .returning('task_id')
    .executeTakeFirst()
  return made?.task_id ?? null
}

type NewReport = Pick<Report, 'problem_code'> & {
  reason_sealed: string
  task_id: string
  reported_by: string
  reported_at: string
  right_mark: string | null
  right_masked: string | null
  right_sealed: string | null
}

/** Adds a report to a task; false where the same person has reported it before. */
export async function insertReport(db: Kysely<DB>, row: NewReport): Promise<boolean> {
  const made = await db
    .insertInto('data_quality.repair_reports')
    .values(row)
    .onConflict((same) => same.doNothing())
    .returning('report_id')
    .executeTakeFirst()
  return made !== undefined
}

/** Holds a task still while a report joins it; false where it is open no more. */
export async function isStillOpen(db: Kysely<DB>, { taskId, at }: { taskId: string; at: string }) {
  const held = await db
    .updateTable('data_quality.repair_tasks')
    .set({ moved_at: at })
    .where('task_id', '=', taskId)
    .where('state_code', 'in', OPEN_STATES)
    .returning('task_id')
    .executeTakeFirst()
  return held !== undefined
}

export type Move = {
  task_id: string
  from: RepairState
  to: RepairState
  moved_at: string
  set: Partial<
    Record<'decided_by' | 'decided_at' | 'decided_note_sealed' | 'fixed_by' | 'fixed_at', string | null>
  > & {
    examined_on?: string
    files_unchanged?: number
  }
}

/** Moves a task on; false where it has left the state it was seen in. */
export async function moveTask(db: Kysely<DB>, move: Move): Promise<boolean> {
  const moved = await db
    .updateTable('data_quality.repair_tasks')
    .set({ ...move.set, state_code: move.to, moved_at: move.moved_at })
    .where('task_id', '=', move.task_id)
    .where('state_code', '=', move.from)
    .returning('task_id')
    .executeTakeFirst()
  return moved !== undefined
}

const isOpen = sql<boolean>`t.state_code in ('reported', 'accepted', 'fixed_in_source', 'reopened')`
const isLate = sql<boolean>`t.due_on < current_setting('app.today')::date`

/** What waits for the department comes first, the overdue before the rest; what is settled comes last. */
const URGENCY = sql<number>`case
  when ${isOpen} and ${isLate} then 4
  when t.state_code in ('reported', 'reopened') then 3
  when t.state_code = 'accepted' then 2
  when t.state_code = 'fixed_in_source' then 1
  else 0
end`

/** Of all that the one who opened it has reported, what the files proved right. */
const CONFIRMED = sql<number>`(
  select cast(count(*) as integer)
  from data_quality.repair_reports as r
  inner join data_quality.repair_tasks as done on done.task_id = r.task_id
  where r.reported_by = t.opened_by and done.state_code = 'closed'
)`

const tasksWithCustomers = (db: ScopedDb) =>
  db.selectFrom((from) =>
    from
      .selectFrom('data_quality.repair_tasks as t')
      .leftJoin('marts.customers as c', 'c.customer_id', 't.customer_id')
      .select(['t.task_id', 't.customer_id', 't.customer_type_code', 'c.customer_name', 'c.org_name'])
      .select(['t.field_code', 't.source_system', 't.department_code', 't.state_code', 't.opened_by'])
      .select(['t.opened_at', 't.due_on', 't.closed_on'])
      .select(sql<boolean>`${isOpen} and ${isLate}`.as('is_overdue'))
      .select(URGENCY.as('urgency'))
      .select(CONFIRMED.as('confirmed_count'))
      .select(
        sql<number>`(
          select cast(count(*) as integer) from data_quality.repair_reports as r where r.task_id = t.task_id
        )`.as('report_count'),
      )
      .as('tasks'),
  )

/** The tasks of the actor's customers. Totals are kept under `revision`, so that a move makes them new. */
export const taskList = (revision: string): ListSource<'data_quality.repair_tasks'> => ({
  name: `repair_tasks ${revision}`,
  from: (db) => tasksWithCustomers(db) as unknown as ListRows<'data_quality.repair_tasks'>,
  columns: TASK_COLUMNS,
  key: 'task_id',
  defaultColumns: Object.keys(TASK_COLUMNS),
  defaultSort: [
    { column: 'urgency', direction: 'desc' },
    { column: 'due_on', direction: 'asc' },
  ],
})

/** When any task was moved last, and on which day it is asked. */
export async function readRevision(db: Kysely<DB>): Promise<string> {
  const { moved_at } = await db
    .selectFrom('data_quality.repair_tasks')
    .select(sql<string | null>`max(moved_at)`.as('moved_at'))
    .executeTakeFirstOrThrow()
  return moved_at ?? ''
}

/** What somebody has reported that nobody has put right or refused yet. */
export async function countOpenOf(db: Kysely<DB>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('data_quality.repair_tasks')
    .select(sql<number>`CAST(count(*) as integer)`.as('count'))
    .where('opened_by', '=', userId)
    .where('state_code', 'in', OPEN_STATES)
    .executeTakeFirstOrThrow()
  return count
}
