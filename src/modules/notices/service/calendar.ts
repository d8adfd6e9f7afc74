import type { CalendarYear } from '../calendar.schema.ts'
import { calendarWarnings, describeMonth } from '../policy.ts'
import type { Own } from './inbox.ts'

/** A year of the bank's working days as they are known now. */
export function readCalendarYear({ calendar, clock }: Own, asked: number | undefined): CalendarYear {
  const current_day = clock.today()
  const year = asked ?? Number(current_day.slice(0, 4))
  const months = Array.from({ length: 12 }, (_, at) =>
    describeMonth(`${year}-${String(at + 1).padStart(2, '0')}`, calendar),
  )
  const listed = new Set(calendar.listed.days.map((it) => Number(it.day.slice(0, 4))))
  return {
    year,
    current_day,
    months,
    working_days: months.reduce((sum, it) => sum + it.working_days, 0),
    hours: calendar.hours.map(({ from, to }) => ({ from, to })),
    listed_by: calendar.listed.by,
    listed_years: [...listed].toSorted((one, other) => one - other),
    warnings: calendarWarnings({ year, on: current_day }, listed),
  }
}
