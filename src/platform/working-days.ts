import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './config.ts'
import { readCsv } from './csv.ts'
import { addDays } from './dates.ts'
import { invalid } from './errors.ts'
import { statePaths } from './state.ts'

export type Calendar = { isWorkingDay(day: string): boolean }

const line = z.tuple([
  z.iso.date(),
  z.enum(['true', 'false']),
  z.string(),
  z.string(),
  z.iso.date(),
  z.iso.date(),
])

/** The bank's working days: by its own list of holidays and days made up for them, else by the product's. */
export function readCalendar(config: Pick<Config, 'modelsDir' | 'stateDir'>): Calendar {
  const own = join(statePaths(config).referencesDir, LIST)
  return parseCalendar(existsSync(own) ? own : join(config.modelsDir, 'ref', LIST))
}

const LIST = 'working_days.csv'

/** Days that the list does not name are worked or not as the day of their week is. */
function parseCalendar(path: string): Calendar {
  const days = new Map<string, boolean>()
  for (const cells of readCsv(readFileSync(path, 'utf8'))) {
    const read = line.safeParse(cells)
    if (!read.success) throw invalid(`${path}: "${cells.join(',')}" is no line of working days`)
    days.set(read.data[0], read.data[1] === 'true')
  }
  return { isWorkingDay: (day) => days.get(day) ?? !isWeekend(day) }
}

const SATURDAY = 6
const weekday = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 4) % 7
const isWeekend = (day: string) => weekday(day) === 0 || weekday(day) === SATURDAY

/** The day that comes after so many working days; the day one starts from does not count. */
export function addWorkingDays(from: string, count: number, calendar: Calendar): string {
  let day = from
  for (let left = count; left > 0;) {
    day = addDays(day, 1)
    if (calendar.isWorkingDay(day)) left -= 1
  }
  return day
}
