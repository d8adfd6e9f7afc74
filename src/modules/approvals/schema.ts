import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { summaryLine } from '../../platform/configuration.schema.ts'
import { businessDate, isStorableText, isWholeNumber } from '../../platform/schema.ts'

export const REQUEST_STATES = [
  'draft',
  'submitted',
  'returned',
  'effective',
  'rejected',
  'cancelled',
  'expired',
] as const
export type RequestState = (typeof REQUEST_STATES)[number]
/** States that nothing leads out of. */
export const END_STATES = ['effective', 'rejected', 'cancelled', 'expired'] as const

export const VERDICTS = ['approve', 'return', 'reject'] as const
export type Verdict = (typeof VERDICTS)[number]
export const MOVES = ['submit', ...VERDICTS, 'transfer', 'withdraw', 'urge'] as const
export type Move = (typeof MOVES)[number]
/** What stands in the trail: what people do, and what the clock does. */
export const TRAIL_MOVES = [...MOVES, 'hand_over', 'pass', 'expire', 'take_effect'] as const
export type TrailMove = (typeof TRAIL_MOVES)[number]

export const STEP_STATES = [
  'waiting',
  'open',
  'approved',
  'passed',
  'returned',
  'rejected',
  'dropped',
] as const
export type StepState = (typeof STEP_STATES)[number]
export const TABS = ['to_do', 'done', 'started'] as const
export type Tab = (typeof TABS)[number]

export const OPINION_LENGTH_MAX = REASON_LENGTH_MAX
export const ACCESS_DAYS_MAX = 7
/** From more days than these on a second pair of eyes is asked for. */
export const ACCESS_DAYS_OF_ONE = 3

const count = z.number().int()
const moment = z.string().describe('Moment in UTC.')
const storable = z.string().trim().refine(isStorableText, { error: 'holds what cannot be kept' })
const reason = storable.min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX)
const userId = z.string().min(1).max(64).refine(isStorableText)
const numberOf = (missing: string) =>
  z
    .string()
    .regex(/^[0-9]+$/, { abort: true })
    .refine(isWholeNumber, { error: 'there is none of this number', params: { missing } })

export const requestParams = z.object({ request_id: numberOf('approval') })
export const absenceParams = z.object({ absence_id: numberOf('absence') })
const revision = z.number().int().min(1).max(1_000_000).describe('The number of the state that one saw.')

export const listQuery = z.object({
  tab: z.enum(TABS),
  page: z.coerce.number().int().min(1).max(5_000).default(1),
})
export type ListQuery = z.output<typeof listQuery>
export const PAGE_ROWS = 20

export const verdictBody = z.strictObject({
  move: z.enum(VERDICTS),
  revision,
  opinion: storable.min(1).max(OPINION_LENGTH_MAX),
})
export const withdrawBody = z.strictObject({
  revision,
  opinion: storable.max(OPINION_LENGTH_MAX).default(''),
})
export const transferBody = z.strictObject({ revision, to_user_id: userId, opinion: reason })
export const submitBody = z.strictObject({ revision })

export const accessFacts = z.object({
  customer_no: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{4,32}$/)
    .describe('Number of the customer at the bank.'),
  days: z.number().int().min(1).max(ACCESS_DAYS_MAX),
})
export type AccessFacts = z.output<typeof accessFacts>
export const accessBody = z.strictObject({
  ...accessFacts.shape,
  reason,
  is_draft: z.boolean().default(false).describe('Kept for later, and sent to nobody.'),
})
export const accessAgainBody = z.strictObject({ ...accessFacts.shape, reason, revision })

export const absenceBody = z
  .strictObject({ deputy_id: userId, from_on: z.iso.date(), to_on: z.iso.date() })
  .refine((it) => it.from_on <= it.to_on, { path: ['to_on'], error: 'ends before it starts' })
export type NewAbsence = z.output<typeof absenceBody>

const person = z.object({ user_id: z.string(), display_name: z.string() })
export type Person = z.output<typeof person>

/** What somebody has answered who was asked for himself. */
export type OwnAnswer = {
  step_name_zh: string
  step_name_en: string
  person: Person
  answered_at: string | null
  /** Nobody answered in time, and it was passed. */
  is_passed: boolean
}

const row = z.object({
  request_id: z.string(),
  flow_code: z.string(),
  flow_name_zh: z.string(),
  flow_name_en: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  state_code: z.enum(REQUEST_STATES),
  maker_id: z.string(),
  maker_name: z.string().nullable(),
  created_at: moment,
  submitted_at: moment.nullable(),
  ended_at: moment.nullable(),
  level_no: count,
  level_count: count,
  step_name_zh: z.string().nullable(),
  step_name_en: z.string().nullable(),
  due_on: businessDate.nullable(),
  expires_on: businessDate.nullable(),
  is_half: z.boolean().describe('Half of the time of the level at work has passed.'),
  is_overdue: z.boolean(),
  is_urged: z.boolean(),
  holders: z.array(person).describe('Who has it now, as far as the caller may know.'),
  for_users: z.array(person).describe('Colleagues whom the caller would decide for.'),
})
export const requestRow = row
export type RequestRow = z.output<typeof requestRow>
export const requestPage = z.object({
  rows: z.array(requestRow),
  total: count,
  page: count,
  page_size: count,
})
export type RequestPage = z.output<typeof requestPage>

const stepHolder = person.extend({
  kind_code: z.enum(['holder', 'transfer', 'deputy']),
  for_user: person.nullable().describe('Of a deputy: for whom.'),
})
const step = z.object({
  round_no: count,
  level_no: count,
  name_zh: z.string(),
  name_en: z.string(),
  state_code: z.enum(STEP_STATES),
  within_working_days: count,
  began_at: moment.nullable(),
  due_on: businessDate.nullable(),
  ended_at: moment.nullable(),
  holders: z.array(stepHolder),
})
export type ShownStep = z.output<typeof step>
const trailLine = z.object({
  decision_id: z.string(),
  round_no: count,
  level_no: count,
  move_code: z.enum(TRAIL_MOVES),
  user: person.nullable().describe('Null where the clock did it.'),
  for_user: person.nullable(),
  to_user: person.nullable(),
  opinion: z.string().nullable(),
  decided_at: moment,
})
export type TrailLine = z.output<typeof trailLine>

export const approval = row.extend({
  revision: count,
  round_no: count,
  reason: z.string(),
  facts: z.record(z.string(), z.unknown()).nullable().describe('What was asked for; for its maker.'),
  summary: z.array(summaryLine),
  is_kept: z.boolean().describe('Who decides is kept from the caller.'),
  customer_id: z.string().nullable().describe('The customer it is about, for who may know.'),
  link: z.string().nullable().describe('The page that shows what it is about.'),
  steps: z.array(step),
  trail: z.array(trailLine).describe('Who did what when, the first thing first.'),
  moves: z.array(z.enum(MOVES)).describe('What the caller may do with it now.'),
  urge_from: businessDate.nullable().describe('The first day on which it may be urged again.'),
  colleagues: z.array(person).describe('To whom the caller may hand it.'),
})
export type Approval = z.output<typeof approval>
export const approvalAnswer = z.object({ request: approval })

export const overview = z.object({
  to_do: count,
  done: count,
  started: count,
  urged: count.describe('Of those to do: urged, or beyond their time.'),
  may_ask_access: z.boolean(),
})
export type Overview = z.output<typeof overview>

const absence = z.object({
  absence_id: z.string(),
  post_id: z.string(),
  deputy: person,
  from_on: businessDate,
  to_on: businessDate,
  is_running: z.boolean(),
})
export type Absence = z.output<typeof absence>
export const absenceList = z.object({
  absences: z.array(absence).describe('One’s own that are not over, the next first.'),
  deputies: z.array(person).describe('Who may stand in for one’s post.'),
  standing_in: z
    .array(z.object({ user: person, from_on: businessDate, to_on: businessDate }))
    .describe('Whom one stands in for, now or later.'),
})
export type AbsenceList = z.output<typeof absenceList>
