import { type RawBuilder, sql } from 'kysely'
import { isStorableText, isWholeNumber } from './schema.ts'

export type ColumnKind = 'text' | 'integer' | 'date' | 'boolean' | 'decimal'

const FORMS: Record<ColumnKind, (text: string) => boolean> = {
  text: isStorableText,
  integer: isWholeNumber,
  decimal: (text) => /^-?[0-9]{1,20}(\.[0-9]{1,20})?$/.test(text),
  date: isDate,
  boolean: (text) => /^(?:true|false)$/.test(text),
}

/** Whether PostgreSQL takes a text for a value of this kind: what it would refuse is the caller's mistake. */
export const isOfKind = (kind: ColumnKind, text: string): boolean => FORMS[kind](text)

/** A value to compare a column with; whole numbers in the width that holds them, whatever the column's is. */
export const bound = (kind: ColumnKind, value: string | number | boolean | null): RawBuilder<unknown> =>
  kind === 'integer' ? sql`${value}::bigint` : sql`${value}`

function isDate(text: string): boolean {
  const [, year, month, day] = (/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []).map(Number)
  if (!year || !month || !day) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (days[month - 1] ?? 0)
}
