import { CUSTOM_FIELD, type CustomField } from './field-names.schema.ts'
import { FIELD_TEXT_LENGTH_MAX } from './lengths.schema.ts'
import { z } from 'zod'
import { isStorableText } from './schema.ts'

/**
 * The records that a bank may add fields to, each with its types. Another kind of record is another line here
 * and where its values lie, and another `keep_values_of` with its policies in a migration.
 */
export const RECORD_KINDS = {
  customer: { types: ['retail', 'corporate'] },
} as const
export type RecordKind = keyof typeof RECORD_KINDS

export const FIELD_KINDS = [
  'text',
  'integer',
  'decimal',
  'amount',
  'date',
  'flag',
  'choice',
  'choices',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]
/** C3 (passwords, codes) is kept nowhere. */
export const FIELD_LEVELS = ['C1', 'C2'] as const

/** Whole units that the 64 bits of a value hold with six decimals behind them. */
export const WHOLE_DIGITS_MAX = 12
export const OPTIONS_MAX = 200
const words = (most: number) => z.string().trim().max(most).refine(isStorableText)
const name = words(40).min(1)
const bound = z
  .string()
  .max(20)
  .refine(isStorableText)
  .nullable()
  .describe('A number or a day as text; null: no bound.')

export const option = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/),
  zh: name,
  en: name,
  is_retired: z.boolean().describe('Kept where it stands, and chosen no more.'),
})
export type Option = z.output<typeof option>

/** What is said of a field once: its values hang on it. */
const fixed = {
  field_code: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/),
  record_kind: z.enum(Object.keys(RECORD_KINDS) as [RecordKind, ...RecordKind[]]),
  kind_code: z.enum(FIELD_KINDS),
  class_code: z.enum(FIELD_LEVELS).describe('C2 is kept sealed, and not filtered by.'),
  decimals: z.number().int().min(0).max(6),
}

/** A field as people define it. */
export const definition = z.strictObject({
  ...fixed,
  name_zh: name,
  name_en: name,
  help_zh: words(200),
  help_en: words(200),
  group_zh: words(40),
  group_en: words(40),
  owner_name: name.describe('The department that answers for it.'),
  position: z.number().int().min(0).max(9_999),
  is_required: z.boolean(),
  applies_to: z.enum(RECORD_KINDS.customer.types).nullable().describe('Null: of every type of the record.'),
  length_max: z.number().int().min(1).max(FIELD_TEXT_LENGTH_MAX).nullable(),
  value_min: bound,
  value_max: bound,
  options: z.array(option).max(OPTIONS_MAX),
})
export type Definition = z.output<typeof definition>
export const FIXED = Object.keys(fixed) as (keyof typeof fixed)[]

export const field = z.object(definition.shape).extend({
  name: z.string().regex(CUSTOM_FIELD).describe('What lists, filters, answers and roles call it.'),
  is_retired: z.boolean(),
  version: z.number().int(),
})
export type Field = Omit<z.output<typeof field>, 'name'> & { name: CustomField }

type Named = Pick<Definition, 'class_code' | 'field_code'>

/** The one name of a field in lists, filters, answers and roles: it says whether the field is sensitive. */
export const nameOf = ({ class_code, field_code }: Named): CustomField =>
  class_code === 'C1' ? `x1_${field_code}` : `x2_${field_code}`

export const codeOf = (name: string): string => name.slice(3)

type Kind = Pick<Definition, 'kind_code' | 'decimals'>

export const decimalsOf = ({ kind_code, decimals }: Kind): number =>
  kind_code === 'amount' ? 2 : kind_code === 'decimal' ? decimals : 0

export const isNumber = ({ kind_code }: Kind) => ['integer', 'decimal', 'amount'].includes(kind_code)
export const isChoice = ({ kind_code }: Pick<Definition, 'kind_code'>) =>
  kind_code === 'choice' || kind_code === 'choices'

/** A number in the smallest unit of its field: 12.5 with two decimals is 1250. Null for what is none. */
export function scaled(kind: Kind, text: string): bigint | 'no_number' | 'too_many_decimals' | 'above' {
  const decimals = decimalsOf(kind)
  const found = /^(-?)0*(\d+?)(?:\.(\d+?)0*)?$/.exec(text)
  if (!found) return 'no_number'
  const [, sign, whole = '0', part = ''] = found
  if (part.replace(/0+$/, '').length > decimals) return 'too_many_decimals'
  if (whole.length > WHOLE_DIGITS_MAX) return 'above'
  const value = BigInt(whole + part.padEnd(decimals, '0').slice(0, decimals))
  return sign === '-' ? -value : value
}

/** The number back as people write it, with all its decimals. */
export function unscaled(kind: Kind, value: bigint): string {
  const decimals = decimalsOf(kind)
  if (decimals === 0) return String(value)
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
