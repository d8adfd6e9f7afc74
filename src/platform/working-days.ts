import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from './config.ts'
import { readCsv } from './csv.ts'
import { addDays } from './dates.ts'

/** Days that are worked or not against their weekday, from lines of `day,is_working,zh,en`. */
export type CalendarDays = ReadonlyMap<string, boolean>

export const readCalendarDays = (text: string): CalendarDays =>
  new Map(readCsv(text).map(([day, isWorking]) => [day!, isWorking === 'true'] as const))

let kept: CalendarDays | null = null

export function calendarDays(): CalendarDays {
  kept ??= readCalendarDays(readFileSync(join(PROJECT_DIR, 'warehouse/ref/calendar_days.csv'), 'utf8'))
  return kept
}

const SATURDAY = 6
const weekday = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 4) % 7

export const isWorkingDay = (day: string, calendar: CalendarDays): boolean =>
  calendar.get(day) ?? (weekday(day) !== 0 && weekday(day) !== SATURDAY)

/** The day that comes after so many working days; the day one starts from does not count. */
export function addWorkingDays(from: string, count: number, calendar: CalendarDays): string {
  let day = from
  for (let left = count; left > 0;) {
    day = addDays(day, 1)
    if (isWorkingDay(day, calendar)) left -= 1
  }
  return day
}
