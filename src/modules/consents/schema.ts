import { z } from 'zod'
import { businessDate, customerId, isStorableText } from '../../platform/schema.ts'
import { CONSENT_CHANNELS, CONSENT_PURPOSES, EVIDENCE_CODES, REFERENCE_LENGTH_MAX } from './names.schema.ts'

const channel = z.enum(CONSENT_CHANNELS)
const purpose = z.enum(CONSENT_PURPOSES)
const state = z.enum(['granted', 'withdrawn'])
const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
const weekday = z.int().min(1).max(7)

/** When a customer wants to hear of the bank; what is null is not said. */
const window = {
  weekdays: z.array(weekday).min(1).max(7).nullable().describe('1 Monday to 7 Sunday; null: every day.'),
  time_from: time.nullable(),
  time_to: time.nullable().describe('The first minute that is too late.'),
  not_before: businessDate.nullable(),
  not_after: businessDate.nullable(),
}

export const consent = z.object({
  channel_code: channel,
  purpose_code: purpose,
  state_code: state,
  ...window,
})
export type Consent = z.output<typeof consent>

const entry = consent.extend({
  consent_id: z.string(),
  given_on: businessDate,
  evidence_code: z.enum(EVIDENCE_CODES),
  reference: z.string().describe('Numbers of people and mail addresses were masked when it was entered.'),
  entered_by_name: z.string().nullable(),
  entered_at: z.string(),
  is_in_force: z.boolean().describe('Whether it is what counts for its channel and purpose.'),
})
export type ConsentEntry = z.output<typeof entry>

export const consentParams = z.object({ customer_id: customerId })
export const consentQuery = z.object({
  as_of: businessDate.optional().describe('What had been entered until the end of that day.'),
})
export const consentAnswer = z.object({
  entries: z.array(entry).describe('All of them, what was said last first.'),
  may_write: z.boolean(),
  today: businessDate.describe('The day by the clock of the bank.'),
})
export type ConsentAnswer = z.output<typeof consentAnswer>

const isDistinct = (codes: readonly unknown[]) => new Set(codes).size === codes.length
const distinct = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1).refine(isDistinct, { error: 'each once' })

export const newConsent = z
  .strictObject({
    channel_codes: distinct(channel),
    purpose_codes: distinct(purpose),
    state_code: state,
    given_on: businessDate,
    ...window,
    weekdays: distinct(weekday).max(7).nullable().default(null),
    time_from: time.nullable().default(null),
    time_to: time.nullable().default(null),
    not_before: businessDate.nullable().default(null),
    not_after: businessDate.nullable().default(null),
    evidence_code: z.enum(EVIDENCE_CODES),
    reference: z.string().trim().min(1).max(REFERENCE_LENGTH_MAX).refine(isStorableText),
  })
  .refine((it) => (it.time_from === null) === (it.time_to === null), {
    path: ['time_to'],
    error: 'a window has both its ends',
  })
  .refine((it) => it.time_from === null || it.time_to === null || it.time_from < it.time_to, {
    path: ['time_to'],
    error: 'ends before it begins',
  })
  .refine((it) => it.not_before === null || it.not_after === null || it.not_before <= it.not_after, {
    path: ['not_after'],
    error: 'ends before it begins',
  })
export type NewConsent = z.output<typeof newConsent>
