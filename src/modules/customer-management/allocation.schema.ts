import { z } from 'zod'
import { RULE_METHODS, RULE_PRODUCTS, SEAT_ROLES } from '../../platform/allocation-names.schema.ts'
import { businessDate, customerId, fieldOf, isWholeNumber, moneyText } from '../../platform/schema.ts'

export const ALLOCATION_KINDS = ['single', 'list', 'rule', 'return'] as const
export const ALLOCATION_STATES = [
  'draft',
  'checked',
  'applying',
  'applied',
  'undoing',
  'undone',
  'withdrawn',
] as const
export type AllocationState = (typeof ALLOCATION_STATES)[number]
export type AllocationKind = (typeof ALLOCATION_KINDS)[number]
export const ALLOCATION_MOVES = ['check', 'apply', 'undo', 'withdraw'] as const
export type AllocationMove = (typeof ALLOCATION_MOVES)[number]

/** One file: at most this many bytes, however many lines they are. */
export const LIST_BYTES_MAX = 512 * 1_048_576
export const PROBLEMS_TOLD = 200

const whole = z
  .string()
  .regex(/^[0-9]+$/, { abort: true })
  .refine(isWholeNumber, { error: 'no allocation has this number', params: { missing: 'allocation' } })
export const allocationParams = z.object({ allocation_id: whole })

const employeeId = z.string().trim().min(1).max(40)
const why = z.string().trim().min(2).max(500)
const effectiveFrom = businessDate
  .optional()
  .describe('The first day on which it holds: today unless it is said, and never before.')

/** One line as it is told: which customer, whom he gets, as what, and why. */
export const toldLine = z.strictObject({
  customer_no: z.string().trim().min(1).max(40),
  employee_id: employeeId,
  role: z.enum(SEAT_ROLES).default('primary'),
  reason: z.string().trim().max(500).default(''),
})
export type ToldLine = z.output<typeof toldLine>

export const newAllocation = z.strictObject({
  reason: why,
  effective_from: effectiveFrom,
  lines: z.array(toldLine).min(1).max(5_000),
})
export type NewAllocation = z.output<typeof newAllocation>

export const allocationRule = z.strictObject({
  org_id: z.string().max(20).optional().describe('The unit that books the customers, with those below it.'),
  customer_type_code: z.enum(['retail', 'corporate']),
  grade_codes: z.array(z.string().max(20)).max(20).default([]),
  product_code: z.enum(RULE_PRODUCTS).optional().describe('Only who has such a product.'),
  from_employee_id: employeeId.optional().describe('Of whom they are taken; without it of the units.'),
  method_code: z.enum(RULE_METHODS),
  keeps_former: z
    .boolean()
    .default(false)
    .describe('Who was held by one of the managers before goes back to him first.'),
  managers: z
    .array(z.strictObject({ employee_id: employeeId, share: z.number().int().min(1).max(1000).default(1) }))
    .min(1)
    .max(500),
})
export type AllocationRule = z.output<typeof allocationRule>
export const newRuleAllocation = z.strictObject({
  reason: why,
  effective_from: effectiveFrom,
  rule: allocationRule,
})
export type NewRuleAllocation = z.output<typeof newRuleAllocation>

export const listFileQuery = z.object({
  file_name: z.string().trim().min(1).max(200),
  reason: why,
  effective_from: effectiveFrom,
})
export type ListFile = z.output<typeof listFileQuery>

export const undoBody = z.strictObject({ reason: z.string().trim().min(5).max(500) })
export const applyBody = z.strictObject({
  leaves_problems: z
    .boolean()
    .default(false)
    .describe('Apply the lines that are right and leave the others; without it there must be none.'),
})

const moment = z.string().describe('Moment in UTC.')

export const allocation = z.object({
  allocation_id: z.string(),
  kind_code: z.enum(ALLOCATION_KINDS),
  state_code: z.enum(ALLOCATION_STATES),
  reason: z.string(),
  file_name: z.string().nullable(),
  effective_from: businessDate,
  line_count: z.number().int(),
  problem_count: z.number().int().describe('Lines that cannot be done.'),
  done_count: z.number().int().describe('Changes written down so far, while it is applied or undone.'),
  made_by: z.string(),
  made_by_name: z.string().nullable(),
  made_unit_id: z.string(),
  made_at: moment,
  applied_by_name: z.string().nullable(),
  applied_at: moment.nullable(),
  undone_by_name: z.string().nullable(),
  undone_at: moment.nullable(),
  undo_reason: z.string().nullable(),
  moves: z.array(z.enum(ALLOCATION_MOVES)).describe('What the caller may do with it now.'),
})
export type Allocation = z.output<typeof allocation>
export const allocationList = z.object({ rows: z.array(allocation), total: z.number().int() })
export type AllocationList = z.output<typeof allocationList>
export const allocationListQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

export const problem = z.object({
  line_no: z.number().int().describe('Line of the file, the heading is the first; else its place.'),
  column_name: z.string(),
  told_value: z.string(),
  problem_code: z.string(),
})
export type Problem = z.output<typeof problem>

/** What somebody gains and loses by an allocation, of the customers within the caller's reach. */
export const effect = z.object({
  employee_id: z.string(),
  employee_name: z.string().nullable(),
  org_name: z.string().nullable(),
  is_virtual: z.boolean(),
  before_count: z.number().int().describe('All he holds now as primary; of applied ones before it.'),
  gained_count: z.number().int(),
  lost_count: z.number().int(),
  after_count: z.number().int(),
  before_aum: moneyText.nullable().describe('Of all he held on the published date.'),
  gained_aum: moneyText,
  lost_aum: moneyText,
  is_near_capacity: z.boolean(),
  grades: z.array(
    z.object({
      grade_code: z.string().nullable(),
      gained_count: z.number().int(),
      lost_count: z.number().int(),
    }),
  ),
})
export type Effect = z.output<typeof effect>

export const allocationAnswer = z.object({
  allocation,
  problems: z.array(problem).describe(`The first ${PROBLEMS_TOLD}; all of them are in the file.`),
})
export type AllocationAnswer = z.output<typeof allocationAnswer>
export const effectsAnswer = z.object({ effects: z.array(effect) })

export const rowsQuery = z.object({ after_line: z.coerce.number().int().min(0).default(0) })
export const allocationRow = z.object({
  line_no: z.number().int(),
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string().nullable()),
  source_customer_no: z.string(),
  role: z.enum(SEAT_ROLES),
  grade_code: z.string().nullable(),
  aum_balance: moneyText,
  from_employee_id: z.string().nullable(),
  from_employee_name: z.string().nullable(),
  employee_id: z.string(),
  employee_name: z.string().nullable(),
})
export type AllocationRow = z.output<typeof allocationRow>
export const rowsAnswer = z.object({
  rows: z.array(allocationRow),
  next_line: z.number().int().nullable().describe('What to ask for the next page after; null on the last.'),
})

export const managerQuery = z.object({ q: z.string().trim().max(40).default('') })
export const managerChoice = z.object({
  employee_id: z.string(),
  employee_name: z.string().nullable(),
  org_name: z.string().nullable(),
  is_virtual: z.boolean(),
  manager_kind_code: z.string().nullable(),
  retail_count: z.number().int(),
  corporate_count: z.number().int(),
})
export type ManagerChoice = z.output<typeof managerChoice>
export const managersAnswer = z.object({ managers: z.array(managerChoice) })

export const unallocatedRow = z.object({
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string().nullable()),
  source_customer_no: z.string(),
  grade_code: z.string().nullable(),
  aum_balance: moneyText,
  org_id: z.string(),
  org_name: z.string(),
  waiting_from: businessDate,
  working_days: z.number().int().describe('Working days without a manager.'),
})
export type UnallocatedRow = z.output<typeof unallocatedRow>
export const unallocatedAnswer = z.object({ rows: z.array(unallocatedRow), total: z.number().int() })
export const unallocatedQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
