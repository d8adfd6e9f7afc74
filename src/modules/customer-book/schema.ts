import { z } from 'zod'
import { businessDate, customerId, fieldOf, filterTree, moneyText } from '../../platform/schema.ts'

/** How many days may pass between two contacts with customers of a grade. */
export type Interval = { customer_type_code: string; grade_code: string; days_max: number }
/** A contact falls due soon when it is due within as many days, the board's and the coverage's week. */
export const SOON_DAYS = 7
/** Customers without a grade of their own, and grades that the list does not name. */
export const DEFAULT_DAYS = 365

export const BUCKETS = ['never', 'long_overdue', 'overdue', 'soon', 'in_time'] as const
export type Bucket = (typeof BUCKETS)[number]
export const BOARD_COLUMNS = ['overdue', 'today', 'week', 'later', 'none'] as const
export type BoardColumn = (typeof BOARD_COLUMNS)[number]
/** Cards of a column; the rest is counted. */
export const CARDS_MAX = 50
/** A month with the ends of the weeks around it. */
export const CALENDAR_DAYS_MAX = 42

const amount = moneyText.nullable()
const counted = z.object({ count: z.int(), filter: filterTree.describe('Of the list of customers.') })
const customerType = z.enum(['retail', 'corporate'])

export const bookQuery = z.object({
  manager_id: z.string().min(1).max(40).optional().describe('Customers of this manager alone.'),
})
export type BookQuery = z.output<typeof bookQuery>

const gradeRow = counted.extend({
  customer_type_code: customerType,
  grade_code: z.string().nullable(),
  aum_balance_eod: amount,
  aum_balance_change_mom: amount,
  aum_balance_change_ytd: amount,
  deposit_balance_eod: amount,
  deposit_balance_change_mom: amount,
  deposit_balance_change_ytd: amount,
  loan_balance_eod: amount,
  loan_balance_change_mom: amount,
  loan_balance_change_ytd: amount,
  up: counted.describe('Above the grade of the last month end.'),
  down: counted.describe('Below it.'),
})
export type GradeRow = z.output<typeof gradeRow>
const stageRow = counted.extend({ lifecycle_stage_code: z.string().nullable() })
export type StageRow = z.output<typeof stageRow>

export const bookAnswer = z.object({
  business_date: businessDate,
  grades: z.array(gradeRow),
  stages: z.array(stageRow),
})
export type Book = z.output<typeof bookAnswer>

const bucketCell = counted.extend({ bucket_code: z.enum(BUCKETS) })
const coverageRow = z.object({
  count: z.int(),
  buckets: z.array(bucketCell).describe('Those that somebody is in.'),
})
export const coverageAnswer = z.object({
  today: businessDate,
  grades: z.array(
    coverageRow.extend({
      customer_type_code: customerType,
      grade_code: z.string().nullable(),
      days_max: z.int().describe('Days between two contacts at most.'),
    }),
  ),
  managers: z
    .array(coverageRow.extend({ manager_id: z.string(), manager_name: z.string().nullable() }))
    .describe('Whose customers wait longest first.'),
  limited: z.boolean().describe('True when there are more managers.'),
})
export type Coverage = z.output<typeof coverageAnswer>

const customer = {
  customer_id: customerId,
  customer_type_code: customerType,
  customer_name: fieldOf('person_name', z.string()),
}
const card = z.object({
  ...customer,
  grade_code: z.string().nullable(),
  lifecycle_stage_code: z.string().nullable(),
  churn_level_code: z.string().nullable(),
  aum_balance_eod: amount,
  last_contact_on: businessDate.nullable(),
  next_contact_on: businessDate.nullable(),
  due_on: businessDate.nullable().describe('By when a contact is due; null where there was none yet.'),
})
export type Card = z.output<typeof card>
export const boardAnswer = z.object({
  today: businessDate,
  may_plan: z.boolean(),
  columns: z.array(z.object({ column_code: z.enum(BOARD_COLUMNS), total: z.int(), cards: z.array(card) })),
})
export type Board = z.output<typeof boardAnswer>

export const calendarQuery = bookQuery
  .extend({ from: businessDate, to: businessDate.describe('The last day.') })
  .refine((it) => it.from <= it.to, { path: ['to'], error: 'ends before it begins' })
export type CalendarQuery = z.output<typeof calendarQuery>

const named = z.object(customer)
const planned = named.extend({ day: businessDate })
const met = named.extend({
  day: businessDate,
  contact_id: z.string(),
  happened_at: z.string(),
  kind_code: z.string(),
  is_reached: z.boolean(),
  held_by_name: z.string().nullable(),
})
const due = z.object({
  day: businessDate,
  task_id: z.string(),
  title: z.string(),
  state_code: z.enum(['open', 'done', 'cancelled']),
  is_overdue: z.boolean(),
})
export const calendarAnswer = z.object({
  today: businessDate,
  planned: z.array(planned),
  contacts: z.array(met),
  tasks: z.array(due).describe('Of whoever asks, and of his posts.'),
  limited: z.boolean().describe('True when there is more than is told.'),
})
export type Calendar = z.output<typeof calendarAnswer>
