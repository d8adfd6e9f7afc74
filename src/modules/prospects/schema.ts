import { z } from 'zod'
import { businessDate, customerId, fieldOf, isStorableText, isWholeNumber } from '../../platform/schema.ts'
import {
  MATCHES,
  PROSPECT_CONTACTS,
  PROSPECT_OUTCOMES,
  PROSPECT_SOURCES,
  PROSPECT_STAGES,
  PROSPECT_TYPES,
} from './names.schema.ts'

export const PAGE_ROWS = 25
export const IMPORT_BYTES_MAX = 128 * 1_048_576
export const PROBLEMS_TOLD = 200

const text = (max: number) => z.string().trim().max(max).refine(isStorableText)
const whole = (missing: string) =>
  z
    .string()
    .regex(/^[0-9]+$/, { abort: true })
    .refine(isWholeNumber, { error: `no ${missing} has this number`, params: { missing } })

export const prospectParams = z.object({ prospect_id: whole('prospect') })
export const importParams = z.object({ prospect_import_id: whole('prospect_import') })

export const prospect = z.object({
  prospect_id: z.string(),
  version: z.int(),
  customer_type_code: z.enum(PROSPECT_TYPES),
  prospect_name: fieldOf('person_name', z.string()),
  company_name: fieldOf('employer', z.string().nullable()),
  phone_masked: fieldOf('mobile', z.string().nullable()),
  id_number_masked: fieldOf('id_number', z.string().nullable()),
  uscc: z.string().nullable(),
  source_code: z.enum(PROSPECT_SOURCES),
  stage_code: z.enum(PROSPECT_STAGES),
  region: z.string().nullable(),
  owner_id: z.string(),
  owner_name: z.string().nullable(),
  unit_id: z.string(),
  unit_name: z.string().nullable(),
  next_contact_on: businessDate.nullable(),
  last_contact_at: z.string().nullable(),
  entered_at: z.string(),
  converted_customer_id: customerId.nullable().describe('The customer it became.'),
  converted_on: businessDate.nullable().describe('The date of the night that found the account.'),
})
export type Prospect = z.output<typeof prospect>

export const contact = z.object({
  contact_id: z.string(),
  kind_code: z.enum(PROSPECT_CONTACTS),
  outcome_code: z.enum(PROSPECT_OUTCOMES),
  happened_at: z.string(),
  note: fieldOf('counterparty', z.string()),
  held_by_name: z.string().nullable(),
})
export type Contact = z.output<typeof contact>

/** What is looked for goes in the body: a name or a telephone stands in no address. */
export const prospectSearch = z.strictObject({
  q: z.string().trim().max(60).default('').describe('Part of the name or company, or a whole telephone.'),
  customer_type_code: z.enum(PROSPECT_TYPES).optional(),
  source_code: z.enum(PROSPECT_SOURCES).optional(),
  stage_code: z.enum(PROSPECT_STAGES).optional(),
  owner_id: z.string().trim().max(40).optional(),
  region: z.string().trim().max(40).optional(),
  state: z.enum(['open', 'converted']).default('open'),
  is_due: z.boolean().default(false).describe('Only whose next contact is due.'),
  last_contact_before: businessDate.optional().describe('Only whom nobody has reached since.'),
  page: z.int().min(1).max(100_000).default(1),
})
export type ProspectSearch = z.output<typeof prospectSearch>
export const prospectList = z.object({
  rows: z.array(prospect).describe('Whose next contact comes first stands first.'),
  total: z.int(),
  may_write: z.boolean(),
  today: businessDate,
})
export type ProspectList = z.output<typeof prospectList>

export const prospectAnswer = z.object({
  prospect,
  contacts: z.array(contact).describe('The last one first.'),
  may_write: z.boolean(),
  now: z.string(),
})
export type ProspectAnswer = z.output<typeof prospectAnswer>

const entered = {
  company_name: text(100).nullable().default(null),
  phone: text(30).nullable().default(null),
  source_code: z.enum(PROSPECT_SOURCES),
  region: text(40).nullable().default(null),
  next_contact_on: businessDate.nullable().default(null),
}
export const newProspect = z.strictObject({
  ...entered,
  customer_type_code: z.enum(PROSPECT_TYPES),
  prospect_name: text(100).min(1),
  id_number: text(40).nullable().default(null).describe('Of a company its unified social credit code.'),
  owner_id: text(40).optional().describe('Who looks after it: oneself where nobody is named.'),
  is_warned: z
    .boolean()
    .default(false)
    .describe('True where it is to be kept although somebody like it is known: see 409 prospect_known.'),
})
export type NewProspect = z.output<typeof newProspect>

export const prospectChange = z.strictObject({
  version: z.int().min(1).describe('Which version was looked at.'),
  stage_code: z.enum(PROSPECT_STAGES).optional(),
  source_code: z.enum(PROSPECT_SOURCES).optional(),
  region: text(40).nullable().optional(),
  next_contact_on: businessDate.nullable().optional(),
  owner_id: text(40).min(1).optional(),
})
export type ProspectChange = z.output<typeof prospectChange>

export const newContact = z.strictObject({
  kind_code: z.enum(PROSPECT_CONTACTS),
  outcome_code: z.enum(PROSPECT_OUTCOMES),
  happened_at: z.iso.datetime({ offset: true }),
  note: text(2000).min(2),
  stage_code: z.enum(PROSPECT_STAGES).optional().describe('How far it is by now.'),
  next_contact_on: businessDate.nullable().default(null),
})
export type NewContact = z.output<typeof newContact>

export const reasonBody = z.strictObject({ reason: text(200).min(5) })
export const revealed = z.object({ phone: z.string().nullable() })

/** Somebody like the one who is entered. What is out of reach is not named. */
export const match = z.object({
  by: z.enum(MATCHES),
  kind: z.enum(['customer', 'prospect']),
  id: z.string().nullable(),
  owner_name: z.string().nullable(),
})
export type Match = z.output<typeof match>

export const importQuery = z.object({
  file_name: z.string().trim().min(1).max(200),
  applies: z.stringbool().default(false).describe('False only looks at the list; nothing is taken in.'),
})
export type ImportWish = z.output<typeof importQuery>
export const importAnswer = z.object({
  import_id: z.string(),
  is_applied: z.boolean(),
  line_count: z.int(),
  problem_count: z.int(),
  problems: z.array(
    z.object({
      line_no: z.int(),
      problem_code: z.string(),
      column_name: z.string(),
      told_value: z.string(),
    }),
  ),
})
export type ImportAnswer = z.output<typeof importAnswer>
