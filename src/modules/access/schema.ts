import { z } from 'zod'
import { BLOCK_KINDS, PRIVATE_REASONS } from '../../platform/access.schema.ts'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { customerId, type FieldClass, fieldClass, isStorableText } from '../../platform/schema.ts'

const userId = z.string().trim().min(1).max(100).refine(isStorableText)
const day = z.iso.date().describe('Calendar day, yyyy-mm-dd; without one, today.')

const FIELDS_TEXT_MAX = 4_000

/** A customer by either of his numbers, on a day, with the classes of fields that are asked about. */
const question = {
  customer_id: customerId.optional(),
  customer_no: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{4,32}$/)
    .optional()
    .describe('His number at the bank, for whoever holds access.explain.'),
  on: day.optional(),
  fields: z
    .string()
    .max(FIELDS_TEXT_MAX)
    .refine((text) => text.split(',').every((it) => fieldClass.safeParse(it).success))
    .transform((text) => text.split(',') as FieldClass[])
    .optional()
    .describe('Classes of fields, comma separated: how each is shown is said with each way.'),
}
type Named = { customer_id?: string | undefined; customer_no?: string | undefined }
const isNamedOnce = (it: Named) => (it.customer_id === undefined) !== (it.customer_no === undefined)
const NAMED_ONCE = { error: 'name the customer by customer_id or by customer_no' }

export const whyQuery = z
  .object({ ...question, user_id: userId.optional().describe('Whose sight; without one, one’s own.') })
  .refine(isNamedOnce, NAMED_ONCE)
export type WhyQuery = z.output<typeof whyQuery>

export const whoQuery = z.object(question).refine(isNamedOnce, NAMED_ONCE)
export type WhoQuery = z.output<typeof whoQuery>

export const customerOf = z.object({ customer_id: customerId })

const why = z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX).refine(isStorableText)

export const privateMark = z.strictObject({ reason_code: z.enum(PRIVATE_REASONS), note: why })
export type NewPrivateMark = z.output<typeof privateMark>

export const blockOf = z.object({ user_id: userId, customer_id: customerId })
/** What is taken back says why. */
export const takenBack = z.strictObject({ reason: why })
export const newBlock = z.strictObject({ kind_code: z.enum(BLOCK_KINDS) })
export type BlockKind = z.output<typeof newBlock>['kind_code']
