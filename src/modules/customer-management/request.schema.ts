import { z } from 'zod'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { businessDate, customerId, fieldOf, isStorableText, isWholeNumber } from '../../platform/schema.ts'

export const REQUEST_TYPES = ['transfer', 'claim', 'custody', 'recycle', 'org_change'] as const
export type RequestType = (typeof REQUEST_TYPES)[number]
export const OWNERSHIP_REQUEST_STATES = [
  'submitted',
  'returned',
  'effective',
  'revoked',
  'rejected',
  'cancelled',
  'expired',
] as const
export type OwnershipRequestState = (typeof OWNERSHIP_REQUEST_STATES)[number]
export const REQUEST_CUSTOMERS_MAX = 2_000
/** Who agrees, from the smallest unit to the whole bank. */
export const REQUEST_LEVELS = ['sub_mgr', 'br_mgr', 'hq_mgr'] as const
export type RequestLevel = (typeof REQUEST_LEVELS)[number]
export const POOL_TIERS = ['sub_branch', 'branch', 'head'] as const
export type PoolTier = (typeof POOL_TIERS)[number]

export const requestParams = z.object({
  allocation_id: z
    .string()
    .regex(/^[0-9]+$/, { abort: true })
    .refine(isWholeNumber, {
      error: 'no request has this number',
      params: { missing: 'ownership_request' },
    }),
})

const storable = z.string().trim().refine(isStorableText, { error: 'holds what cannot be kept' })
const reason = storable.min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX)
const employeeId = z.string().trim().min(1).max(40)

/** What somebody asks for, of which customers. */
export const newOwnershipRequest = z
  .strictObject({
    request_type_code: z.enum(REQUEST_TYPES),
    customer_nos: z
      .array(z.string().trim().min(1).max(40))
      .min(1)
      .max(REQUEST_CUSTOMERS_MAX)
      .describe('Numbers of the bank, or ids.'),
    receiver_id: employeeId.optional().describe('Who gets them: of a transfer or a custody.'),
    to_unit_id: z.string().trim().min(1).max(20).optional().describe('The unit they move to.'),
    effective_from: businessDate.optional().describe('The first day on which it holds: the next day.'),
    ends_on: businessDate.optional().describe('Of a custody the day on which they come back.'),
    reason,
    is_preview: z
      .boolean()
      .default(false)
      .describe('Only says whose the customers are; nothing is asked for.'),
  })
  .refine((it) => ['transfer', 'custody'].includes(it.request_type_code) === (it.receiver_id !== undefined), {
    path: ['receiver_id'],
    error: 'names a receiver for a transfer or a custody, and for nothing else',
  })
  .refine((it) => (it.request_type_code === 'org_change') === (it.to_unit_id !== undefined), {
    path: ['to_unit_id'],
    error: 'names a unit where customers move to one, and nowhere else',
  })
  .refine((it) => (it.request_type_code === 'custody') === (it.ends_on !== undefined), {
    path: ['ends_on'],
    error: 'names an end of a custody, and of nothing else',
  })
export type NewOwnershipRequest = Omit<z.output<typeof newOwnershipRequest>, 'is_preview'>

const person = z.object({ id: z.string(), name: z.string() })

const workingDays = z.number().int().min(1)
export const requestDays = z.object({
  giver: workingDays,
  receiver: workingDays,
  level: workingDays,
  whole: workingDays,
})
export type RequestDays = z.output<typeof requestDays>

/** What a request is made of, as its approval keeps it. */
export const requestFacts = z.object({
  allocation_id: z.string(),
  request_type_code: z.enum(REQUEST_TYPES),
  customer_count: z.number().int(),
  giver: person,
  receiver: person,
  /** Null: the day after the last one has agreed. */
  effective_from: businessDate.nullable(),
  ends_on: businessDate.nullable(),
  asks_giver: z.boolean(),
  asks_receiver: z.boolean(),
  levels: z.array(z.enum(REQUEST_LEVELS)).min(1),
  is_to_unit: z.boolean(),
  /** Companies with credit go to another branch: whoever answers for credit says what he thinks. */
  asks_credit: z.boolean().default(false),
  /** Working days of each step and of the whole, as they held when it was asked for. */
  days: requestDays.default({ giver: 3, receiver: 1, level: 2, whole: 10 }),
  /** More customers than these are too many for the receiver; null where nothing says so. */
  retail_max: z.number().nullable(),
  corporate_max: z.number().nullable(),
})
export type RequestFacts = z.output<typeof requestFacts>

const moment = z.string().describe('Moment in UTC.')
const named = z.object({ id: z.string(), name: z.string().nullable() })

export const ownershipRequest = z.object({
  allocation_id: z.string(),
  request_id: z.string().describe('Number of its approval.'),
  request_type_code: z.enum(REQUEST_TYPES),
  state_code: z.enum(OWNERSHIP_REQUEST_STATES),
  customer_count: z.number().int(),
  giver: named.describe('Who holds them; the virtual holder of a unit goes by its number.'),
  receiver: named,
  from_unit: named,
  to_unit: named,
  effective_from: businessDate.describe('Of what is not in effect yet the day that was asked for.'),
  ends_on: businessDate.nullable(),
  reason: z.string(),
  made_by: z.string(),
  made_by_name: z.string().nullable(),
  made_at: moment,
  step_name_zh: z.string().nullable().describe('The level at work.'),
  step_name_en: z.string().nullable(),
  holders: z.array(z.object({ user_id: z.string(), display_name: z.string() })),
  due_on: businessDate.nullable(),
  expires_on: businessDate,
  revoked_by_name: z.string().nullable(),
  revoke_reason: z.string().nullable(),
})
export type OwnershipRequest = z.output<typeof ownershipRequest>

export const requestListQuery = z.object({
  scope: z.enum(['open', 'all']).default('open').describe('Those that are open, or all.'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type RequestListQuery = z.output<typeof requestListQuery>
export const requestListAnswer = z.object({ rows: z.array(ownershipRequest), total: z.number().int() })
export type RequestListAnswer = z.output<typeof requestListAnswer>

/** Whose the customers are: of each giver a request is made. */
export const requestPreview = z.object({
  givers: z.array(z.object({ giver: named, unit: named, customer_count: z.number().int() })),
})
export type RequestPreview = z.output<typeof requestPreview>

export const requestAnswer = z.object({
  request: ownershipRequest,
  has_part: z.boolean().describe('Whether the caller may open its approval.'),
  asked_with: z
    .array(ownershipRequest)
    .describe('Those that were asked for at once with it, of other givers.'),
  revoke_to: businessDate.nullable().describe('Until when the caller may take it back; null where never.'),
})
export type RequestAnswer = z.output<typeof requestAnswer>

export const requestCustomer = z.object({
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string().nullable()).describe('Masked beyond reach.'),
  source_customer_no: z.string(),
  customer_type_code: z.string(),
  grade_code: z.string().nullable(),
  is_in_reach: z.boolean(),
})
export type RequestCustomer = z.output<typeof requestCustomer>
export const requestCustomersQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('Customers left out, as those of earlier pages.'),
})
export const requestCustomersAnswer = z.object({ customers: z.array(requestCustomer) })

export const PACK_PARTS = ['next_step', 'complaint', 'maturity', 'preference', 'work_list', 'task'] as const
export type PackPartCode = (typeof PACK_PARTS)[number]

/** What the next manager has to know, as it stood when it was asked for, and who has signed it. */
export const handoverPack = z.object({
  packed_at: moment.nullable().describe('Null where nothing was packed.'),
  items: z.array(
    z.object({
      item_id: z.string(),
      customer_id: customerId,
      customer_name: fieldOf('person_name', z.string().nullable()),
      part_code: z.enum(PACK_PARTS),
      item_code: z
        .string()
        .nullable()
        .describe('Kind of maturity, what a preference is about, or how a member of a list stands.'),
      what: z.string(),
      due_on: businessDate.nullable(),
    }),
  ),
  signatures: z.array(
    z.object({
      step_name_zh: z.string(),
      step_name_en: z.string(),
      person: z.object({ user_id: z.string(), display_name: z.string() }),
      answered_at: moment.nullable(),
      is_passed: z.boolean(),
    }),
  ),
})
export type HandoverPack = z.output<typeof handoverPack>

export const receiversQuery = z.object({
  q: z.string().trim().max(40).default(''),
  among: z.enum(['managers', 'units']).default('managers'),
})

export const revokeBody = z.strictObject({ reason })

export const poolQuery = z.object({
  tier: z.enum(POOL_TIERS).default('sub_branch'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export type PoolQuery = z.output<typeof poolQuery>
export const poolRow = z.object({
  customer_id: customerId,
  customer_name: z.string().nullable().describe('Masked: nobody looks after the customer yet.'),
  source_customer_no: z.string(),
  customer_type_code: z.string(),
  grade_code: z.string().nullable(),
  org_id: z.string(),
  org_name: z.string().nullable(),
  pooled_from: businessDate,
  moves_on: businessDate.nullable().describe('The day on which the next pool has it; null in the last.'),
  is_frozen: z.boolean().describe('Somebody has asked for it.'),
})
export type PoolRow = z.output<typeof poolRow>
export const poolAnswer = z.object({
  rows: z.array(poolRow),
  total: z.number().int(),
  tiers: z.array(z.object({ tier: z.enum(POOL_TIERS), count: z.number().int() })),
  claims_left: z.number().int().describe('How many more the caller may claim at a time.'),
})
export type PoolAnswer = z.output<typeof poolAnswer>
