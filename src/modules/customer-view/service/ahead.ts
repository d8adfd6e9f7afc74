import { daysBetween } from '../../../platform/dates.ts'
import type { AheadRow } from '../timeline.schema.ts'

/** How far a timeline looks ahead. */
export const AHEAD_DAYS = 60

export type Dates = {
  /** Null where the viewer may not see it in clear. */
  birth_date: string | null
  founded_on: string | null
  opened_on: string | null
  next_maturity_on: string | null
  id_expires_on: string | null
  risk_expires_on: string | null
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** The same day of another year; the 29th of February is kept on the 28th where there is none. */
export function inYear(date: string, year: number): string {
  const monthDay = date.slice(5) === '02-29' && !isLeap(year) ? '02-28' : date.slice(5)
  return `${String(year).padStart(4, '0')}-${monthDay}`
}

const yearOf = (date: string) => Number(date.slice(0, 4))

/** When a day of the past comes round next, today included. */
export function comesRound(date: string, day: string): string {
  const thisYear = inYear(date, yearOf(day))
  return thisYear >= day ? thisYear : inYear(date, yearOf(day) + 1)
}

/** What is to come of a customer within sixty days, the nearest first. */
export function aheadOf(dates: Dates, day: string): AheadRow[] {
  const yearly = (kind_code: AheadRow['kind_code'], date: string | null): AheadRow[] => {
    if (date === null || date >= day) return []
    const happens_on = comesRound(date, day)
    const years = yearOf(happens_on) - yearOf(date)
    // A person's age is nobody's greeting.
    return years > 0 ? [{ kind_code, happens_on, years: kind_code === 'birthday' ? null : years }] : []
  }
  const once = (kind_code: AheadRow['kind_code'], happens_on: string | null): AheadRow[] =>
    happens_on === null || happens_on < day ? [] : [{ kind_code, happens_on, years: null }]
  return [
    ...yearly('birthday', dates.birth_date),
    ...yearly('founding_day', dates.founded_on),
    ...yearly('customer_day', dates.opened_on),
    ...once('maturity', dates.next_maturity_on),
    ...once('id_expiry', dates.id_expires_on),
    ...once('risk_expiry', dates.risk_expires_on),
  ]
    .filter((it) => daysBetween(day, it.happens_on) <= AHEAD_DAYS)
    .toSorted((a, b) => (a.happens_on < b.happens_on ? -1 : 1))
}
