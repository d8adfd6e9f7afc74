import { isCalendarDate } from '../crypto/identifiers.ts'
import type { ListColumn } from './schema.ts'

/** The values of a line by column, as text; an empty one means none. */
export type Values = Record<string, string>

export type ValueProblem =
  | 'missing'
  | 'no_number'
  | 'too_many_decimals'
  | 'too_long'
  | 'no_day'
  | 'no_boolean'
  | 'no_text'
  | 'below'
  | 'above'
  | 'unknown_code'
  | 'no_pattern'

const INTEGER_DIGITS = 9
const TEXT_LENGTH_MAX = 200
const NUMBER = /^-?\d+(\.\d+)?$/

const decimalOf = (type: string): { digits: number; scale: number } | null => {
  const found = /^decimal\((\d+), ?(\d+)\)$/.exec(type)
  if (found) return { digits: Number(found[1]) - Number(found[2]), scale: Number(found[2]) }
  if (type === 'integer') return { digits: INTEGER_DIGITS, scale: 0 }
  return type === 'bigint' ? { digits: 18, scale: 0 } : null
}

export const isNumeric = ({ type }: Pick<ListColumn, 'type'>): boolean => decimalOf(type) !== null

/** A number without zeros that say nothing, so that equal ones are the same text. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '0', part = ''] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const plain = part === '' ? whole : `${whole}.${part}`
  return plain === '0' ? '0' : sign + plain
}

/** A value as it is compared: numbers without idle zeros, everything else as it stands. */
export const canonical = (column: Pick<ListColumn, 'type'>, text: string): string =>
  isNumeric(column) && NUMBER.test(text) ? plainNumber(text) : text

const SCALE = 12
/** Exact, whatever the number of digits. */
function scaled(text: string): bigint {
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  const value = BigInt(whole + part.padEnd(SCALE, '0').slice(0, SCALE))
  return text.startsWith('-') ? -value : value
}

export const compareNumbers = (one: string, other: string): number => {
  const [a, b] = [scaled(one), scaled(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

const sumOf = (numbers: readonly string[]): bigint => numbers.reduce((sum, it) => sum + scaled(it), 0n)
export const isSum = (numbers: readonly string[], to: string): boolean => sumOf(numbers) === scaled(to)

/** Unit and bounds of a column in a line: where they differ, by the value of another column. */
export function boundsOf(column: ListColumn, line: Values): Pick<ListColumn, 'unit' | 'min' | 'max'> {
  const { unit, min, max, by } = column
  const value = by && line[by.column]
  const own = value !== undefined && Object.hasOwn(by!.of, value) ? by!.of[value] : undefined
  return { unit, min, max, ...own }
}

/** What is wrong with a value of a line; null where nothing is. */
export function checkValue(
  column: ListColumn,
  text: string,
  { line, codes }: { line: Values; codes: (list: string) => ReadonlySet<string> },
): ValueProblem | null {
  if (text === '') return column.is_optional ? null : 'missing'
  if (column.allowed && !Object.hasOwn(column.allowed, text)) return 'unknown_code'
  if (column.codes !== undefined && !codes(column.codes).has(text)) return 'unknown_code'
  const number = decimalOf(column.type)
  if (number) return checkNumber(text, number, boundsOf(column, line))
  if (column.type === 'boolean') return text === 'true' || text === 'false' ? null : 'no_boolean'
  if (column.type === 'date') return isDay(text) ? null : 'no_day'
  if (text.length > TEXT_LENGTH_MAX) return 'too_long'
  if (/[\r\n\0]/.test(text) || text.trim() !== text) return 'no_text'
  return column.pattern !== undefined && !new RegExp(column.pattern, 'u').test(text) ? 'no_pattern' : null
}

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDate(text.replaceAll('-', ''))

function checkNumber(
  text: string,
  { digits, scale }: { digits: number; scale: number },
  { min, max }: Pick<ListColumn, 'min' | 'max'>,
): ValueProblem | null {
  if (!NUMBER.test(text)) return 'no_number'
  const [whole = '', part = ''] = plainNumber(text).replace('-', '').split('.')
  if (part.length > scale) return 'too_many_decimals'
  if (whole.length > digits) return 'above'
  if (min !== undefined && compareNumbers(text, min) < 0) return 'below'
  return max !== undefined && compareNumbers(text, max) > 0 ? 'above' : null
}
