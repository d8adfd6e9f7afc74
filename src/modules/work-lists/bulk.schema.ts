import { z } from 'zod'
import { customerId, fieldOf, isStorableText } from '../../platform/schema.ts'
import { BULK_MAX, LEFT_OUT_CODES, MEMBER_VIEWS } from './names.schema.ts'
import { id } from './schema.ts'

const text = (max: number) => z.string().trim().max(max).refine(isStorableText)

/** What of members: those named, or all that a view shows. */
const which = {
  customer_ids: z.array(customerId).min(1).max(BULK_MAX).optional(),
  view: z.enum(MEMBER_VIEWS).optional(),
  is_dry: z.boolean().describe('True: nothing is done; the answer says what would be.'),
}
const isOne = (it: { customer_ids?: unknown; view?: unknown }) =>
  (it.customer_ids === undefined) !== (it.view === undefined)
const ONE = { path: ['customer_ids'], error: 'customers, or a view' }
const bulk = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...which, ...shape }).refine((it) => isOne(it as object), ONE)

export const bulkAssign = bulk({ worker_id: id })
export type BulkAssign = z.output<typeof bulkAssign>

export const bulkTask = bulk({
  title: text(100).min(1),
  note: text(1_000).optional(),
  due_in_days: z.int().min(1).max(90),
  to_user_id: id.optional().describe('Without a person or a post: whoever works on each.'),
  to_post_id: id.optional(),
})
export type BulkTask = z.output<typeof bulkTask>

export const bulkContact = bulk({
  kind_code: z.enum(['phone', 'visit_out', 'sms', 'messenger', 'email', 'letter']),
  purpose_code: z.enum(['service', 'marketing']).describe('What consents are asked for.'),
  happened_at: z.iso.datetime({ offset: true }).optional().describe('Just now where it is left out.'),
  outcome_code: z.enum(['reached', 'not_reached', 'left_message']),
  subject: text(100).min(1),
  note: text(2_000).nullable().default(null),
})
export type BulkContact = z.output<typeof bulkContact>

export const bulkTag = bulk({ tag_code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) })
export type BulkTag = z.output<typeof bulkTag>

export const bulkRemove = bulk({})
export type BulkRemove = z.output<typeof bulkRemove>

export type Which = { customer_ids?: string[] | undefined; view?: (typeof MEMBER_VIEWS)[number] | undefined }

/** Customers who are named of those left out for a reason. */
export const LEFT_OUT_NAMED = 20
const leftOut = z.object({
  reason_code: z.enum(LEFT_OUT_CODES),
  count: z.int(),
  customers: z
    .array(
      z.object({
        customer_id: customerId,
        customer_name: fieldOf('person_name', z.string()),
        customer_type_code: z.enum(['retail', 'corporate']),
      }),
    )
    .describe('The first of them.'),
})
export const bulkAnswer = z.object({
  is_dry: z.boolean(),
  chosen_count: z.int(),
  done_count: z.int().describe('How many it is done with, or would be.'),
  left_out: z.array(leftOut),
})
export type BulkAnswer = z.output<typeof bulkAnswer>
