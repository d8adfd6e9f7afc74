import { CUSTOM_FIELD } from '../../platform/field-names.schema.ts'
import { z } from 'zod'
import { definition, field, OPTIONS_MAX, type RecordKind } from '../../platform/custom-fields.schema.ts'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../platform/lengths.schema.ts'
import { customerId, customValues, isStorableText } from '../../platform/schema.ts'

/** Where values of each kind of record lie; see `RECORD_KINDS`. */
export const PLACES: Record<RecordKind, { values: string; records: string; key: string }> = {
  customer: {
    values: 'custom_fields.customer_values',
    records: 'custom_fields.customer_records',
    key: 'customer_id',
  },
}

/** More are no help on a page. */
export const FIELDS_MAX = 200

export const MOVES = ['define', 'change', 'retire', 'restore'] as const
export type Move = (typeof MOVES)[number]

export const proposal = z.strictObject({
  move: z.enum(MOVES),
  definition,
  version: z.number().int().min(0).describe('Which version the change was made of; 0 for a new field.'),
  reason: z.string().trim().min(REASON_LENGTH_MIN).max(REASON_LENGTH_MAX).refine(isStorableText),
})
export type Proposal = z.output<typeof proposal>
export const facts = proposal.omit({ reason: true }).extend({ before: definition.nullable() })
export type Facts = z.output<typeof facts>
export const proposalAnswer = z.object({ request_id: z.string() })

/** A field in a file of the configuration. */
export const fieldLine = definition.extend({ is_retired: z.boolean() })

const waiting = z.object({
  request_id: z.string(),
  title_zh: z.string(),
  title_en: z.string(),
  maker_name: z.string(),
  submitted_at: z.string(),
})

export const fieldList = z.object({
  fields: z.array(field).describe('In the order of the record; retired ones too.'),
  waiting: z.array(waiting).describe('Changes that wait for somebody.'),
  may_maintain: z.boolean(),
})
export type FieldList = z.output<typeof fieldList>

export const fieldParams = z.object({ name: z.string().regex(CUSTOM_FIELD) })
const SHOWN = ['hidden', 'masked', 'clear'] as const
export const fieldRecord = z.object({
  field,
  made_by_name: z.string(),
  approved_by_name: z.string(),
  changed_at: z.string(),
  shown: z
    .array(
      z.object({
        role_code: z.string(),
        name_zh: z.string(),
        name_en: z.string(),
        in_list: z.enum(SHOWN),
        in_record: z.enum(SHOWN),
      }),
    )
    .describe('How each role that looks at customers is shown it.'),
})
export type FieldRecord = z.output<typeof fieldRecord>

export const recordParams = z.object({ customer_id: customerId })
export const recordFields = z.object({
  version: z.number().int().describe('0 before the first value.'),
  changed_by_name: z.string().nullable(),
  changed_at: z.string().nullable(),
  fields: z.array(field).describe('Those of the record that the caller is shown.'),
  custom: customValues,
  writable: z.array(z.string()).describe('Those that the caller may fill in.'),
})
export type RecordFields = z.output<typeof recordFields>

const entered = z.union([z.string().max(2_000), z.boolean(), z.array(z.string().max(40)).max(OPTIONS_MAX)])
export const valuesBody = z.strictObject({
  version: z.number().int().min(0),
  custom: z
    .record(z.string().regex(CUSTOM_FIELD), entered.nullable())
    .describe('Only what changes; null empties a field.'),
})
export type ValuesBody = z.output<typeof valuesBody>
export type Entered = z.output<typeof entered> | null

export const PROBLEM_CODES = [
  'missing',
  'no_text',
  'too_long',
  'no_number',
  'too_many_decimals',
  'no_day',
  'no_boolean',
  'below',
  'above',
  'unknown_code',
  'retired_code',
  'not_yours',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]
