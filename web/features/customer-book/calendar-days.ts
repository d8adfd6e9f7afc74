import { addDays } from '../../shared/figures.tsx'

export const DAYS_OF_WEEK = 7

/** Monday is 0. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % DAYS_OF_WEEK
const mondayOf = (day: string) => addDays(day, -weekdayOf(day))

const firstOf = (month: string) => `${month}-01`
function monthBeside(day: string, by: 1 | -1): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  const at = year * 12 + (month - 1) + by
  return firstOf(`${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`)
}

/** The days of the week of a day, or of its month with the ends of the weeks around it. */
export function spanOf(day: string, span: 'month' | 'week'): { from: string; to: string } {
  if (span === 'week') return { from: mondayOf(day), to: addDays(mondayOf(day), DAYS_OF_WEEK - 1) }
  const last = addDays(monthBeside(day, 1), -1)
  return { from: mondayOf(firstOf(day.slice(0, 7))), to: addDays(mondayOf(last), DAYS_OF_WEEK - 1) }
}

/** A day of the span before or after. */
export const stepFrom = (day: string, span: 'month' | 'week', by: 1 | -1): string =>
  span === 'week' ? addDays(day, by * DAYS_OF_WEEK) : monthBeside(day, by)
