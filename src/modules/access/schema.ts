import { z } from 'zod'
import {
  businessDate,
  customerId,
  fieldClass,
  isStorableText,
  REASON_LENGTH_MAX,
  REASON_LENGTH_MIN,
} from '../../platform/schema.ts'

const userId = z.string().trim().min(1).max(100).refine(isStorableText)
const day = z.iso.date().describe('Calendar day, yyyy-mm-dd; without one, today.')

export const whyQuery = z.object({
  user_id: userId.optional().describe('Whose sight; without one, one’s own.'),
  customer_id: customerId,
  on: day.optional(),
  field: fieldClass.optional().describe('A class of fields: how it is shown is said with each way.'),
})
export type WhyQuery = z.output<typeof whyQuery>

export const whoQuery = z.object({ customer_id: customerId, on: day.optional() })
export type WhoQuery = z.output<typeof whoQuery>

export const REACH_KINDS = ['head', 'line', 'org', 'team', 'manager'] as const
export const PART_CODES = ['bank', 'line', 'unit', 'team', 'grant', 'not_hidden'] as const
export const PRIVATE_REASONS = ['private_account', 'staff_relative', 'pep', 'other'] as const
const SHOWN = ['hidden', 'masked', 'clear'] as const
export const BLOCK_KINDS = ['self', 'relative'] as const

const part = z.object({
  part_code: z
    .enum(PART_CODES)
    .describe('A condition of the reach, as the policies of the database state it.'),
  holds: z.boolean(),
})

const grant = z.object({
  grant_id: z.string(),
  user_id: z.string(),
  display_name: z.string().nullable(),
  kind: z.string(),
  valid_from: z.string(),
  valid_to: z.string().describe('The first day on which it holds no more.'),
  granted_by: z.string(),
  reason: z.string(),
})

export const way = z.object({
  post_id: z.string(),
  role_code: z.string(),
  reach: z.object({
    kind: z.enum(REACH_KINDS),
    unit_id: z.string(),
    unit_name: z.string(),
    line_code: z.enum(['retail', 'corporate']).nullable(),
  }),
  holds: z.boolean().describe('Every part holds: the customer is shown in this reach.'),
  parts: z.array(part),
  grants: z.array(grant).describe('The grants that the reach rests on.'),
  field: z
    .object({ field_class: fieldClass, in_list: z.enum(SHOWN), in_record: z.enum(SHOWN) })
    .nullable()
    .describe('How the role shows the class of fields that was asked about.'),
})
export type AccessWay = z.output<typeof way>

const person = z.object({
  user_id: z.string(),
  username: z.string().nullable(),
  display_name: z.string().nullable(),
  is_active: z.boolean(),
})

const unit = z.object({ unit_id: z.string(), unit_name: z.string() })

const question = {
  customer_id: z.string(),
  on: z.string(),
  business_date: businessDate.describe('Of which date the units are.'),
  unit: unit.nullable().describe('Where the customer is kept.'),
}

export const whyAnswer = z.object({
  ...question,
  user: person,
  is_visible: z.boolean(),
  ways: z.array(way).describe('Every reach of the posts held on the day, also those that do not show him.'),
  private: z
    .object({ reason_code: z.enum(PRIVATE_REASONS), valid_from: z.string(), marked_by: z.string() })
    .nullable()
    .describe('The mark that hides the customer from whoever may not see private ones.'),
  block: z
    .object({ kind_code: z.enum(BLOCK_KINDS), valid_from: z.string(), recorded_by: z.string() })
    .nullable()
    .describe('Kept from the person: himself, or a relative.'),
})
export type WhyAnswer = z.output<typeof whyAnswer>

export const whoAnswer = z.object({
  ...question,
  people: z.array(z.object({ user: person, ways: z.array(way) })),
  private: whyAnswer.shape.private,
})
export type WhoAnswer = z.output<typeof whoAnswer>

export const customerOf = z.object({ customer_id: customerId })

const why = z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX).refine(isStorableText)

export const privateMark = z.strictObject({ reason_code: z.enum(PRIVATE_REASONS), note: why })
export type NewPrivateMark = z.output<typeof privateMark>

export const blockOf = z.object({ user_id: userId, customer_id: customerId })
/** What is taken back says why. */
export const takenBack = z.strictObject({ reason: why })
export const newBlock = z.strictObject({ kind_code: z.enum(BLOCK_KINDS) })
export type BlockKind = z.output<typeof newBlock>['kind_code']
