import { FIELD_TEXT_LENGTH_MAX } from '../../platform/lengths.schema.ts'
import {
  decimalsOf,
  type Definition,
  type Field,
  FIXED,
  isChoice,
  isNumber,
  type Option,
  scaled,
} from '../../platform/custom-fields.schema.ts'
import type { Permission } from '../../platform/authz/permissions.ts'
import { isDay } from '../../platform/reference-lists/values.ts'
import { isStorableText } from '../../platform/schema.ts'
import type { Entered, ProblemCode } from './schema.ts'

export const FIELDS_MAINTAIN = 'fields.maintain'
export const FIELDS_FILL = 'fields.fill'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: FIELDS_MAINTAIN,
    kind: 'menu',
    zh: '维护自定义字段',
    en: 'Maintain custom fields',
    powers: ['business', 'system'],
  },
  {
    permission: FIELDS_FILL,
    kind: 'action',
    zh: '填写客户自定义字段',
    en: 'Fill in custom fields of customers',
    powers: ['business'],
  },
]

/** A value as it is kept: one item each, in the column of its kind. */
export type Item = { text: string } | { number: string } | { date: string }
export type Judged = { items: Item[] } | { code: ProblemCode; limit?: string }

/** What a field makes of what was entered: the items to be kept, or what is wrong with it. */
export function judgeValue(field: Definition, entered: Entered): Judged {
  if (isEmpty(entered)) return field.is_required ? { code: 'missing' } : { items: [] }
  if (field.kind_code === 'flag') {
    return typeof entered === 'boolean' ? { items: [{ text: String(entered) }] } : { code: 'no_boolean' }
  }
  if (isChoice(field)) return judgeCodes(field, entered)
  if (typeof entered !== 'string') return { code: 'no_text' }
  const text = entered.trim()
  if (field.kind_code === 'date') return judgeDay(field, text)
  return isNumber(field) ? judgeNumber(field, text) : judgeText(field, text)
}

export const isEmpty = (entered: Entered): boolean =>
  entered === null ||
  (typeof entered === 'string' && entered.trim() === '') ||
  (Array.isArray(entered) && entered.length === 0)

function judgeText(field: Definition, text: string): Judged {
  const most = field.length_max ?? FIELD_TEXT_LENGTH_MAX
  if (!isStorableText(text) || /[\r\n\t]/.test(text)) return { code: 'no_text' }
  return [...text].length > most ? { code: 'too_long', limit: String(most) } : { items: [{ text }] }
}

function judgeDay({ value_min, value_max }: Definition, date: string): Judged {
  if (!isDay(date)) return { code: 'no_day' }
  if (value_min !== null && date < value_min) return { code: 'below', limit: value_min }
  return value_max !== null && date > value_max ? { code: 'above', limit: value_max } : { items: [{ date }] }
}

function judgeNumber(field: Definition, text: string): Judged {
  const number = scaled(field, text)
  if (number === 'too_many_decimals') return { code: number, limit: String(decimalsOf(field)) }
  if (typeof number === 'string') return { code: number }
  const { value_min, value_max } = field
  if (value_min !== null && number < (scaled(field, value_min) as bigint))
    return { code: 'below', limit: value_min }
  return value_max !== null && number > (scaled(field, value_max) as bigint)
    ? { code: 'above', limit: value_max }
    : { items: [{ number: String(number) }] }
}

/** A retired entry stays where it stands, as long as nobody changes the field. */
function judgeCodes({ kind_code, options }: Definition, entered: Entered): Judged {
  const codes = Array.isArray(entered) ? [...new Set(entered)] : [String(entered)]
  if (kind_code === 'choice' && codes.length > 1) return { code: 'unknown_code' }
  const found = codes.map((code) => options.find((it) => it.code === code))
  if (found.some((it) => it === undefined)) return { code: 'unknown_code' }
  if (found.some((it) => it!.is_retired)) return { code: 'retired_code' }
  return { items: options.filter((it) => codes.includes(it.code)).map(({ code }) => ({ text: code })) }
}

/** What is wrong with a definition; null where nothing is. `before` is the field as it stands. */
export function problemOf(after: Definition, before: Definition | null): string | null {
  const moved = before && FIXED.find((it) => before[it] !== after[it])
  if (moved) return `${moved} is said once: values hang on it`
  if (isChoice(after) !== after.options.length > 0) return 'a list has entries, and nothing else has'
  const codes = after.options.map(({ code }) => code)
  if (new Set(codes).size !== codes.length) return 'an entry stands twice'
  const lost = (before?.options ?? []).find(({ code }) => !codes.includes(code))
  if (lost) return `entry ${lost.code} can be retired and not removed`
  if (isChoice(after) && after.options.every((it) => it.is_retired)) return 'every entry is retired'
  return problemOfBounds(after)
}

function problemOfBounds(after: Definition): string | null {
  const { kind_code, value_min, value_max, length_max } = after
  if (length_max !== null && kind_code !== 'text') return 'only a text has a length'
  if (kind_code !== 'decimal' && after.decimals !== 0) return 'only a decimal says how many decimals it has'
  const bounds = [value_min, value_max].filter((it) => it !== null)
  const isBounded = isNumber(after) || kind_code === 'date'
  if (bounds.length > 0 && !isBounded) return 'only numbers and days have bounds'
  const isRight = (it: string) => (kind_code === 'date' ? isDay(it) : typeof scaled(after, it) === 'bigint')
  if (!bounds.every(isRight)) return 'a bound is no value of the field'
  if (value_min === null || value_max === null) return null
  const isUpsideDown =
    kind_code === 'date' ? value_min > value_max : scaled(after, value_min) > scaled(after, value_max)
  return isUpsideDown ? 'the lower bound is above the upper one' : null
}

export const wordOf = (options: readonly Option[], code: string, language: 'zh' | 'en'): string =>
  options.find((it) => it.code === code)?.[language] ?? code

/** Whether a record of a type has the field. */
export const appliesTo = ({ applies_to }: Pick<Field, 'applies_to'>, typeCode: string): boolean =>
  applies_to === null || applies_to === typeCode
