import { bankMoment } from './clock.ts'
import { addDays } from './dates.ts'
import type { Calendar } from './working-days.ts'

const SHANGHAI_MS = 8 * 3_600_000
const dayOf = (at: Date) => new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 10)

type Stretch = { from: number; to: number }

const stretchesOf = (day: string, calendar: Calendar): Stretch[] =>
  calendar.isWorkingDay(day)
    ? calendar.hours.map(({ from, to }) => ({
        from: bankMoment(day, from).getTime(),
        to: bankMoment(day, to).getTime(),
      }))
    : []

/** What is worked from a moment on, stretch by stretch, without an end. */
function* workedFrom(at: Date, calendar: Calendar): Generator<Stretch, never> {
  for (let day = dayOf(at); ; day = addDays(day, 1)) {
    for (const { from, to } of stretchesOf(day, calendar)) {
      if (to > at.getTime()) yield { from: Math.max(from, at.getTime()), to }
    }
  }
}

/**
 * The moment at which so much working time has passed since a moment. What begins outside working hours
 * counts from when work begins again; no time at all ends where it began.
 */
export function addWorkingMs(at: Date, ms: number, calendar: Calendar): Date {
  if (ms <= 0) return at
  let left = ms
  for (const { from, to } of workedFrom(at, calendar)) {
    if (left <= to - from) return new Date(from + left)
    left -= to - from
  }
  return at
}

const HOUR_MS = 3_600_000

export const addWorkingHours = (at: Date, hours: number, calendar: Calendar): Date =>
  addWorkingMs(at, Math.round(hours * HOUR_MS), calendar)

/** How much of the time between two moments is worked, in milliseconds; none where the second comes first. */
export function workingTimeBetween(from: Date, to: Date, calendar: Calendar): number {
  const [first, last] = [from.getTime(), to.getTime()]
  let worked = 0
  for (let day = dayOf(from); bankMoment(day, '00:00').getTime() < last; day = addDays(day, 1)) {
    for (const span of stretchesOf(day, calendar)) {
      worked += Math.max(0, Math.min(span.to, last) - Math.max(span.from, first))
    }
  }
  return worked
}

/** When work next begins after a moment: at once within working hours. */
export function nextWorkingMoment(at: Date, calendar: Calendar): Date {
  const { value } = workedFrom(at, calendar).next()
  return new Date(value.from)
}

/** When the work of a day ends; of a day that is not worked, its midnight's end is not waited for. */
export const endOfWork = (day: string, calendar: Calendar): Date => bankMoment(day, calendar.hours.at(-1)!.to)
