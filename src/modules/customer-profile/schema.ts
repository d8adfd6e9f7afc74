import { z } from 'zod'
import { businessDate, customerId, fieldOf, isStorableText } from '../../platform/schema.ts'

export const LIFE_EVENTS = [
  ...['birth', 'marriage', 'divorce', 'house', 'car', 'child_school', 'study_abroad', 'new_job'],
  ...['business_begun', 'retirement', 'relocation', 'family_illness', 'bereavement', 'inheritance'],
  'other_life',
] as const
export const COMPANY_EVENTS = [
  ...['legal_representative', 'bidding', 'expansion', 'company_relocation', 'lawsuit', 'financing'],
  ...['listing', 'acquisition', 'layoff', 'award', 'other_company'],
] as const

/** What a preference may be about; where it has a list, its codes are chosen from. Words may stand beside. */
export const PREFERENCE_ITEMS = {
  contact_channel: 'preferred_channel',
  contact_time: 'preferred_time',
  language: 'spoken_language',
  product_interest: 'product_interest',
  risk_style: 'risk_style',
  service_habit: 'service_habit',
  hobbies: null,
  topics: null,
  gift_taste: null,
  decision_maker: null,
  children: null,
  festivals: null,
} as const
export type PreferenceItem = keyof typeof PREFERENCE_ITEMS
export const PREFERENCE_CODES = Object.keys(PREFERENCE_ITEMS) as PreferenceItem[]

export const SOURCES = ['asked', 'observed', 'imported'] as const
export const CERTAINTIES = ['certain', 'likely', 'uncertain'] as const
export const READERS = ['reach', 'branch', 'author'] as const
export const ATTACHMENT_KINDS = [
  ...['business_card', 'licence', 'authorisation', 'application', 'income_proof', 'visit_record'],
  'other_file',
] as const
/** What files may be: told by their first bytes. */
export const MEDIA_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const
export const RELATIONS = [
  ...['head', 'spouse', 'child', 'parent', 'parent_in_law', 'grandparent', 'grandchild', 'sibling'],
  'other_relative',
] as const

export const WORDS_LENGTH_MAX = 500
export const NOTE_LENGTH_MAX = 2_000
export const FILE_NAME_LENGTH_MAX = 120
export const FILE_BYTES_MAX = 10 * 1_024 * 1_024
export const HOUSEHOLD_MAX = 20

const text = (length: number) => z.string().trim().max(length).refine(isStorableText)
const words = text(WORDS_LENGTH_MAX)
const told = { source_code: z.enum(SOURCES), certainty_code: z.enum(CERTAINTIES) }

const lifeEvent = z.strictObject({
  kind_code: z.literal('life_event'),
  event_code: z.enum([...LIFE_EVENTS, ...COMPANY_EVENTS]),
  happened_on: businessDate.describe(
    'The day, or one in the time it happened in; one ahead where it is planned.',
  ),
  ...told,
  words,
})
const preference = z.strictObject({
  kind_code: z.literal('preference'),
  item_code: z.enum(PREFERENCE_CODES),
  choices: z.array(z.string().max(40)).max(10),
  ...told,
  words,
})
const note = z.strictObject({
  kind_code: z.literal('note'),
  words: text(NOTE_LENGTH_MAX).min(1),
  is_pinned: z.boolean(),
  readers_code: z.enum(READERS),
})
const described = {
  attachment_code: z.enum(ATTACHMENT_KINDS),
  expires_on: businessDate.nullable(),
}
const attachment = z.strictObject({ kind_code: z.literal('attachment'), ...described })

/** What people enter: a file is sent first, and described anew like anything else. */
export const newEntry = z.discriminatedUnion('kind_code', [lifeEvent, preference, note])
export const changedEntry = z.discriminatedUnion('kind_code', [lifeEvent, preference, note, attachment])
export type NewEntry = z.output<typeof newEntry>
export type ChangedEntry = z.output<typeof changedEntry>

/** A file as it lies sealed, with its key. */
export const storedFile = z.strictObject({
  file_id: z.uuid(),
  file_name: z.string(),
  media_type: z.enum(MEDIA_TYPES),
  byte_count: z.number().int(),
  sha256: z.string(),
  key: z.string(),
})
export type StoredFile = z.output<typeof storedFile>

/** What an entry says, as it is sealed. */
export const content = z.discriminatedUnion('kind_code', [
  lifeEvent,
  preference,
  note,
  attachment.extend({ file: storedFile }),
])
export type Content = z.output<typeof content>
export type Kind = Content['kind_code']

const entered = {
  entry_id: z.string(),
  version: z.number().int(),
  author_name: z.string().nullable(),
  entered_by_name: z.string().nullable(),
  entered_at: z.string(),
}
// What somebody wrote of a customer may tell of others.
const shownWords = fieldOf('counterparty', z.string())

export const shownEvent = lifeEvent.extend({ ...entered, words: shownWords })
export const shownPreference = preference.extend({
  ...entered,
  words: shownWords,
  review_due_on: businessDate,
  is_review_due: z.boolean(),
})
export const shownNote = note.extend({ ...entered, words: shownWords })
export const shownAttachment = attachment.extend({
  ...entered,
  file_name: shownWords,
  media_type: z.enum(MEDIA_TYPES),
  byte_count: z.number().int(),
  is_expired: z.boolean(),
})

export const householdMember = z.object({
  customer_id: customerId,
  customer_name: fieldOf('person_name', z.string().nullable()),
  relation_code: z.enum(RELATIONS),
  entered_by_name: z.string().nullable(),
  entered_at: z.string(),
})
export type HouseholdMember = z.output<typeof householdMember>
export const household = z.object({
  household_id: z.string(),
  version: z.number().int().describe('Of the members as they stand now.'),
  members: z.array(householdMember).describe('Those in reach, the head first.'),
  hidden_count: z.number().int().describe('Members whom the caller may not see.'),
  has_hidden_head: z.boolean(),
})
export type Household = z.output<typeof household>

export const profileAnswer = z.object({
  as_of: businessDate,
  is_current: z.boolean(),
  life_events: z.array(shownEvent).describe('The newest first.'),
  preferences: z.array(shownPreference).describe('In the order of their list.'),
  notes: z.array(shownNote).describe('Pinned ones first, then the newest.'),
  attachments: z.array(shownAttachment).describe('The newest first.'),
  household: household.nullable(),
  may_write: z.boolean(),
})
export type ProfileAnswer = z.output<typeof profileAnswer>

export const profileParams = z.object({ customer_id: customerId })
const entryId = z.string().regex(/^[0-9]{1,18}$/)
export const entryParams = profileParams.extend({ entry_id: entryId })
export const profileQuery = z.object({
  as_of: businessDate.optional().describe('An earlier kept date; without it the published one.'),
})

export const entryAnswer = z.object({ entry_id: entryId, version: z.number().int() })
export type EntryAnswer = z.output<typeof entryAnswer>
export const changeBody = z.strictObject({ version: z.number().int().min(1), entry: changedEntry })
export const removeBody = z.strictObject({ version: z.number().int().min(1) })

/** What any entry can say; of each kind a part. */
const saidFields = {
  ...lifeEvent.omit({ kind_code: true, words: true }).partial().shape,
  ...preference.omit({ kind_code: true, words: true }).partial().shape,
  ...note.omit({ kind_code: true, words: true }).partial().shape,
  ...attachment.omit({ kind_code: true }).partial().shape,
  words: shownWords.optional(),
  file_name: shownWords.optional(),
}
export const versionsAnswer = z.object({
  rows: z
    .array(
      z.object({
        version: z.number().int(),
        entered_by_name: z.string().nullable(),
        entered_at: z.string(),
        ended_by_name: z.string().nullable(),
        ended_at: z.string().nullable().describe('None of the version that stands.'),
        ...saidFields,
      }),
    )
    .describe('The newest first.'),
})
export type VersionsAnswer = z.output<typeof versionsAnswer>

export const uploadQuery = z.object({
  attachment_code: described.attachment_code,
  expires_on: businessDate.optional(),
})

/** What a file is called may name the customer: it stands in no address, which others write down. */
export const uploadHeaders = z.object({
  'zhike-file-name': z
    .string()
    .max(4_500)
    .transform((text, context) => {
      try {
        return decodeURIComponent(text)
      } catch {
        context.addIssue('percent-encoded as in an address')
        return z.NEVER
      }
    })
    .pipe(z.string().min(1).max(500).refine(isStorableText))
    .describe('The name of the file, percent-encoded.'),
})

export const householdBody = z.strictObject({
  version: z.number().int().min(0).describe('0 before the customer has a household.'),
  members: z
    .array(z.strictObject({ customer_id: customerId, relation_code: z.enum(RELATIONS) }))
    .max(HOUSEHOLD_MAX)
    .describe('All members whom the caller sees, the customer among them; without him he leaves it.'),
})
export type HouseholdBody = z.output<typeof householdBody>
export const householdAnswer = z.object({ household: household.nullable() })
