import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import {
  businessDate,
  customerId,
  fieldOf,
  isStorableText,
  isWholeNumber,
  pageOf,
} from '../../platform/schema.ts'

export const REPAIR_STATES = [
  'reported',
  'accepted',
  'rejected',
  'fixed_in_source',
  'closed',
  'reopened',
] as const
export type RepairState = (typeof REPAIR_STATES)[number]
/** States in which somebody, or the next files, still have something to do. */
export const OPEN_STATES = ['reported', 'accepted', 'fixed_in_source', 'reopened'] as const
export const REPAIR_PROBLEMS = ['wrong', 'outdated', 'missing', 'unusable'] as const
export const REPAIR_MOVES = ['accept', 'reject', 'fix'] as const
export type RepairMove = (typeof REPAIR_MOVES)[number]
export const VALUE_KINDS = [
  'text',
  'date',
  'gender',
  'occupation',
  'industry',
  'uscc',
  'id_number',
  'mobile',
  'email',
  'address',
] as const
export type ValueKind = (typeof VALUE_KINDS)[number]

const code = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
const count = z.number().int()
const moment = z.string().describe('Moment in UTC.')
const userName = z.string().nullable()
const shownValue = z.string().nullable().describe('Masked for whoever may not see it whole.')

export const customerParams = z.object({ customer_id: customerId })
export const taskParams = z.object({
  task_id: z
    .string()
    .regex(/^[0-9]+$/, { abort: true })
    .refine(isWholeNumber, { error: 'no task has this number', params: { missing: 'repair' } }),
})

const storable = z.string().trim().refine(isStorableText, { error: 'holds what cannot be kept' })

export const report = z.strictObject({
  field_code: code,
  source_system: code,
  problem_code: z.enum(REPAIR_PROBLEMS),
  right_value: storable
    .max(300)
    .optional()
    .describe('What would be right, as the source would write it; of a coded field its code.'),
  reason: storable.min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX),
})
export type Report = z.output<typeof report>

const repairReport = z.object({
  report_id: z.string(),
  reported_by: z.string(),
  reported_by_name: userName,
  reported_at: moment,
  problem_code: z.enum(REPAIR_PROBLEMS),
  reason: z.string(),
  right_value: shownValue,
  has_sealed: z.boolean().describe('The right value is sealed; opening it leaves a trace.'),
})
export type RepairReport = z.output<typeof repairReport>

export const repairTask = z.object({
  task_id: z.string(),
  customer_id: customerId,
  customer_type_code: z.string(),
  customer_name: fieldOf('person_name', z.string().nullable()),
  field_code: z.string(),
  source_system: z.string(),
  value_kind_code: z.enum(VALUE_KINDS),
  department_code: z.string(),
  state_code: z.enum(REPAIR_STATES),
  shown_value: shownValue.describe('What the record showed; null where it showed nothing.'),
  shown_on: businessDate,
  due_on: businessDate,
  is_overdue: z.boolean(),
  opened_at: moment,
  decided_by_name: userName,
  decided_at: moment.nullable(),
  decided_note: z.string().nullable(),
  fixed_by_name: userName,
  fixed_at: moment.nullable(),
  examined_on: businessDate.describe('The night whose files were looked at last.'),
  files_unchanged: count.describe('Files since the fix that still had the old value.'),
  changed_otherwise_on: businessDate
    .nullable()
    .describe('A night that brought another value than the right one.'),
  reopened_on: businessDate.nullable(),
  closed_on: businessDate.nullable(),
  closed_run_id: z.string().nullable(),
  closed_file: z.string().nullable().describe('The file that brought the value.'),
  reports: z.array(repairReport),
  moves: z.array(z.enum(REPAIR_MOVES)).describe('What the caller may do with it now.'),
})
export type RepairTask = z.output<typeof repairTask>
export const taskAnswer = z.object({ task: repairTask })

const reportable = z.object({
  field_code: z.string(),
  source_system: z.string(),
  value_kind_code: z.enum(VALUE_KINDS),
  department_code: z.string().nullable(),
  repair_days: count.nullable().describe('Working days the department has.'),
})
export const customerRepairs = z.object({
  fields: z.array(reportable).describe('The fields of the customer that can be reported.'),
  tasks: z.array(repairTask).describe('What was reported, the newest first.'),
})
export type CustomerRepairs = z.output<typeof customerRepairs>

export const moveBody = z.strictObject({
  state_code: z.enum(REPAIR_STATES).describe('The state as one saw it; another by now answers 409.'),
  note: storable.max(REASON_LENGTH_MAX).optional(),
})
export const openBody = z.strictObject({
  report_id: z.string().regex(/^[0-9]{1,18}$/),
  reason: storable.min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX),
})
export const openAnswer = z.object({ right_value: z.string() })

type Column = {
  kind: 'text' | 'integer' | 'date' | 'boolean'
  nullable?: boolean
  filterable?: boolean
  sortable?: boolean
}
const choice = { kind: 'text', sortable: false } as const
const shown = { kind: 'text', nullable: true, filterable: false, sortable: false } as const

/** Every column of the list of tasks. */
export const TASK_COLUMNS = {
  task_id: { kind: 'integer', filterable: false },
  customer_id: { kind: 'integer', sortable: false },
  customer_type_code: choice,
  customer_name: shown,
  org_name: shown,
  field_code: choice,
  source_system: choice,
  department_code: choice,
  state_code: choice,
  opened_by: choice,
  opened_at: { kind: 'date', filterable: false, sortable: false },
  due_on: { kind: 'date' },
  is_overdue: { kind: 'boolean', sortable: false },
  report_count: { kind: 'integer', filterable: false },
  confirmed_count: { kind: 'integer', filterable: false, sortable: false },
  closed_on: { kind: 'date', nullable: true },
  urgency: { kind: 'integer', filterable: false },
} as const satisfies Record<string, Column>
export type TaskColumn = keyof typeof TASK_COLUMNS

const cell = z.union([z.string(), z.number(), z.boolean()]).nullable().optional()
export const taskRow = z.object({
  ...(Object.fromEntries(Object.keys(TASK_COLUMNS).map((name) => [name, cell])) as Record<
    TaskColumn,
    typeof cell
  >),
  customer_name: fieldOf('person_name', cell),
  opened_by_name: cell,
})
export type TaskRow = z.output<typeof taskRow>
export const taskPage = pageOf(taskRow)
export type TaskPage = z.output<typeof taskPage>
