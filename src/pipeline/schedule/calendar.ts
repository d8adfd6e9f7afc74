import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readCsv } from '../../platform/csv.ts'
import { addDays, isMonthEnd } from '../../platform/dates.ts'
import { invalid } from '../../platform/errors.ts'

/** Whether the bank works on a day; a weekday that the list does not have yet counts as worked. */
export type Calendar = { isWorkingDay(day: string): boolean }

const line = z.tuple([
  z.iso.date(),
  z.enum(['true', 'false']),
  z.string(),
  z.string(),
  z.iso.date(),
  z.iso.date(),
])

/** Reads the list of working days: a bank's own, where it has one, else the product's. */
export function readCalendar(modelsDir: string, ownReferencesDir?: string): Calendar {
  const own = ownReferencesDir ? join(ownReferencesDir, 'working_days.csv') : null
  const path = own && existsSync(own) ? own : join(modelsDir, 'ref', 'working_days.csv')
  const days = new Map<string, boolean>()
  for (const cells of readCsv(readFileSync(path, 'utf8'))) {
    const read = line.safeParse(cells)
    if (!read.success) throw invalid(`${path}: "${cells.join(',')}" is no line of working days`)
    days.set(read.data[0], read.data[1] === 'true')
  }
  return { isWorkingDay: (day) => days.get(day) ?? !isWeekend(day) }
}

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** The end of a month, and with it of a quarter or year: its night has more to do. */
export const isLongNight = (businessDate: string): boolean => isMonthEnd(businessDate)

export const nextDay = (businessDate: string): string => addDays(businessDate, 1)
