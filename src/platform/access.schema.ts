import { z } from 'zod'
import { LOOK_UP_REASONS } from './access-names.schema.ts'
import { businessDate, fieldClass } from './schema.ts'

export const REACH_KINDS = ['head', 'line', 'org', 'team', 'manager', 'look_up'] as const
export const PART_CODES = ['bank', 'line', 'unit', 'team', 'grant', 'look_up', 'not_hidden'] as const
export const PRIVATE_REASONS = ['private_account', 'staff_relative', 'pep', 'other'] as const
export const BLOCK_KINDS = ['self', 'relative'] as const
const SHOWN = ['hidden', 'masked', 'clear'] as const

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
  granted_by_name: z
    .string()
    .nullable()
    .describe('Null where it was no person: the opening file of ownership.'),
  reason: z.string(),
})

const lookUp = z.object({
  look_up_id: z.string(),
  user_id: z.string(),
  reason_code: z.enum(LOOK_UP_REASONS).describe('Where the customer was: at the counter, or on the phone.'),
  opened_at: z.string().describe('Moment in UTC.'),
  ends_at: z.string().describe('The moment from which it opens nothing more.'),
})

const shownField = z.object({ field_class: fieldClass, in_list: z.enum(SHOWN), in_record: z.enum(SHOWN) })

const way = z.object({
  post_id: z.string(),
  held_from: z.string().describe('Since when the person fills the post.'),
  role_code: z.string(),
  role_name_zh: z.string(),
  role_name_en: z.string(),
  reach: z.object({
    kind: z.enum(REACH_KINDS),
    unit_id: z.string(),
    unit_name: z.string().describe('The unit of the post.'),
    line_code: z.enum(['retail', 'corporate']).nullable(),
  }),
  holds: z.boolean().describe('Every part holds: the customer is shown in this reach.'),
  parts: z.array(part),
  grants: z.array(grant).describe('The grants that the reach rests on.'),
  look_ups: z.array(lookUp).describe('The look-ups of the day that the reach rests on.'),
  fields: z.array(shownField).describe('How the role shows the classes of fields that were asked about.'),
})
export type AccessWay = z.output<typeof way>

const person = z.object({
  user_id: z.string(),
  username: z.string().nullable(),
  display_name: z.string().nullable(),
  is_active: z.boolean(),
})

const question = {
  customer_id: z.string(),
  on: z.string(),
  business_date: businessDate.describe('Of which date the units are.'),
  unit: z
    .object({ unit_id: z.string(), unit_name: z.string() })
    .nullable()
    .describe('Where the customer is kept.'),
}

export const whyAnswer = z.object({
  ...question,
  user: person,
  is_visible: z.boolean(),
  ways: z.array(way).describe('Every reach of the posts held on the day, also those that do not show him.'),
  private: z
    .object({
      reason_code: z.enum(PRIVATE_REASONS),
      valid_from: z.string(),
      marked_by: z.string(),
      marked_by_name: z.string().nullable(),
    })
    .nullable()
    .describe('The mark that hides the customer from whoever may not see private ones.'),
  block: z
    .object({
      kind_code: z.enum(BLOCK_KINDS),
      valid_from: z.string(),
      recorded_by: z.string(),
      recorded_by_name: z.string().nullable(),
    })
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
