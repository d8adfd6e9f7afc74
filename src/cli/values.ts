import { invalid } from '../platform/errors.ts'
import type { Values } from './command.ts'

const DAY_MS = 86_400_000

export const textOf = (values: Values, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

export const textsOf = (values: Values, name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** A date as people write it in files: 2026-06-30, and nothing that is not in the calendar. */
export function parseDate(text: string): string {
  const isWritten = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const moment = Date.parse(`${text}T00:00:00Z`)
  if (isWritten && !Number.isNaN(moment) && dayOf(moment) === text) return text
  throw invalid(`"${text}" is not a date; write it like 2026-06-30.`)
}

/** The date of an option that has to be given. */
export function dateOf(values: Values, name: string): string {
  const text = textOf(values, name)
  if (text === null) throw invalid(`Name the date with --${name} 2026-06-30.`)
  return parseDate(text)
}

const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10)

/** `2025-05-31,2025-06-30` as dates. */
export const parseDates = (text: string): string[] =>
  text
    .split(',')
    .filter(Boolean)
    .map((part) => parseDate(part.trim()))

/** Every day from the first to the last, both included. */
export function datesBetween(first: string, last: string): string[] {
  const [from, to] = [Date.parse(first), Date.parse(last)]
  if (from > to) throw invalid(`${first} lies after ${last}.`)
  return Array.from({ length: (to - from) / DAY_MS + 1 }, (_day, index) => dayOf(from + index * DAY_MS))
}
