import { z } from 'zod'
import { businessDate, customerId, fieldOf, isStorableText } from '../../platform/schema.ts'
import {
  COLLEAGUES_MAX,
  CONTACT_KINDS,
  DIRECTIONS,
  NOTE_LENGTH_MAX,
  OUTCOMES,
  PERSON_LENGTH_MAX,
  PLANNED_CHANNELS,
  PLANNED_PURPOSES,
  SUBJECT_LENGTH_MAX,
  WHAT_LENGTH_MAX,
} from './names.schema.ts'

const moment = z.iso.datetime({ offset: true }).describe('A moment with its offset.')
const words = z.object({ zh: z.string(), en: z.string() })
const person = z.object({ user_id: z.string(), name: z.string().nullable() })
const text = (max: number) => z.string().trim().max(max).refine(isStorableText)
const id = z.string().min(1).max(80)

/** What was said is of the class of others beside the customer: who sees none of them reads none of it. */
const said = <Schema extends z.ZodType>(schema: Schema) => fieldOf('counterparty', schema)

const contents = {
  kind_code: z.enum(CONTACT_KINDS),
  direction_code: z.enum(DIRECTIONS),
  happened_at: z.string(),
  outcome_code: z.enum(OUTCOMES),
  subject: said(z.string()),
  spoken_with: fieldOf('person_name', z.string().nullable()),
  note: said(z.string().nullable()),
}

export const nextStep = z.object({
  task_id: z.string(),
  what: said(z.string()),
  due_at: z.string(),
  holder: words,
  state_code: z.enum(['open', 'done', 'cancelled']).describe('On an earlier date as it was then.'),
  is_overdue: z.boolean(),
  closed_at: z.string().nullable(),
  closed_by_name: z.string().nullable(),
  channel_code: z.enum(PLANNED_CHANNELS).nullable(),
  purpose_code: z.enum(PLANNED_PURPOSES).nullable(),
  planned_at: z.string().nullable(),
  warnings: z.array(z.string()).describe('What stood against the contact when it was planned.'),
})
export type NextStep = z.output<typeof nextStep>

export const contact = z.object({
  contact_id: z.string(),
  version: z.int(),
  ...contents,
  held_by: person,
  colleagues: z.array(person),
  logged_at: z.string(),
  /** Of the version: who has entered it, and when. */
  entered_by_name: z.string().nullable(),
  entered_at: z.string(),
  next_step: nextStep.nullable(),
})
export type Contact = z.output<typeof contact>

export const lastContact = z.object({
  happened_at: z.string(),
  kind_code: z.enum(CONTACT_KINDS),
  held_by: person,
})
export type LastContact = z.output<typeof lastContact>

export const contactParams = z.object({ customer_id: customerId })
export const oneParams = contactParams.extend({ contact_id: z.string().regex(/^[0-9]{1,18}$/) })
export const contactQuery = z.object({
  as_of: businessDate.optional().describe('What had been entered until the end of that day.'),
})
export const contactList = z.object({
  rows: z.array(contact).describe('The last one first.'),
  limited: z.boolean().describe('True when older ones are left out.'),
  last: lastContact.nullable().describe('When the customer was reached last, how and by whom.'),
  may_write: z.boolean(),
  now: z.string().describe('The clock of the bank, for a contact that is over just now.'),
})
export type ContactList = z.output<typeof contactList>
export const contactAnswer = z.object({
  contact,
  versions: z
    .array(contact.omit({ next_step: true }))
    .describe('As it stood before each correction; the first first.'),
})
export type ContactAnswer = z.output<typeof contactAnswer>

const colleagueIds = z.array(id).max(COLLEAGUES_MAX)
const entered = {
  kind_code: z.enum(CONTACT_KINDS),
  direction_code: z.enum(DIRECTIONS),
  happened_at: moment,
  outcome_code: z.enum(OUTCOMES),
  subject: text(SUBJECT_LENGTH_MAX).min(1),
  spoken_with: text(PERSON_LENGTH_MAX).nullable(),
  note: text(NOTE_LENGTH_MAX).nullable(),
  colleague_ids: colleagueIds,
}

const planned = z.strictObject({
  channel_code: z.enum(PLANNED_CHANNELS),
  purpose_code: z.enum(PLANNED_PURPOSES),
  time: z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
    .describe('On the day when it is due.'),
})

const newStep = z
  .strictObject({
    what: text(WHAT_LENGTH_MAX).min(1),
    due_on: businessDate,
    to_user_id: id.optional(),
    to_post_id: id.optional(),
    planned: planned.nullable().default(null).describe('A contact with the customer, where it is one.'),
  })
  .refine((it) => (it.to_user_id === undefined) !== (it.to_post_id === undefined), {
    path: ['to_user_id'],
    error: 'a person or a post',
  })
export type NewStep = z.output<typeof newStep>

export const newContact = z.strictObject({
  ...entered,
  spoken_with: entered.spoken_with.default(null),
  note: entered.note.default(null),
  colleague_ids: colleagueIds.default([]),
  next_step: newStep.nullable().default(null),
  is_warned: z
    .boolean()
    .default(false)
    .describe('True where it is to be kept although something stands against it: see 409 contact_warned.'),
})
export type NewContact = z.output<typeof newContact>
/** What a contact says, as it is entered. */
export type Contents = Pick<NewContact, keyof typeof entered>

export const correction = z.strictObject({
  version: z.int().min(1).describe('Which version was looked at.'),
  changes: z
    .strictObject(entered)
    .partial()
    .refine((it) => Object.keys(it).length > 0, { error: 'nothing is changed' })
    .describe('Only what changes.'),
})
export type Correction = z.output<typeof correction>

export const newContactPlan = z.strictObject({
  planned_on: businessDate
    .nullable()
    .describe('When the customer is to be contacted next; null: nobody plans to.'),
  was: businessDate.nullable().describe('What was looked at: 409 where it has been moved meanwhile.'),
})
export type NewContactPlan = z.output<typeof newContactPlan>
export const contactPlan = z.object({ customer_id: customerId, planned_on: businessDate.nullable() })
export type ContactPlan = z.output<typeof contactPlan>
