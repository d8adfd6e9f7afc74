import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './config.ts'
import { readCsv } from './csv.ts'
import { addDays } from './dates.ts'
import { invalid } from './errors.ts'
import { readChangedLists, statePaths } from './state.ts'

/** Hours that are worked without a break, hh:mm to hh:mm of one day. */
export type WorkingSpan = { from: string; to: string }

/** A day that the list names: a holiday, or a weekend's day that is worked in its place. */
export type ListedDay = { day: string; is_working_day: boolean; zh: string; en: string }

export type Calendar = {
  isWorkingDay(day: string): boolean
  hours: readonly WorkingSpan[]
  /** What is announced, and whose list it is; of other days the day of the week decides. */
  listed: { by: 'bank' | 'product'; days: readonly ListedDay[] }
}

/** The morning and the afternoon, with lunch between them. */
export const WORKING_HOURS: readonly WorkingSpan[] = [
  { from: '08:30', to: '12:00' },
  { from: '14:00', to: '17:30' },
]

const line = z.tuple([
  z.iso.date(),
  z.enum(['true', 'false']),
  z.string(),
  z.string(),
  z.iso.date(),
  z.iso.date(),
])

type Places = Pick<Config, 'modelsDir' | 'stateDir'> & Partial<Pick<Config, 'workingHours'>>

/**
 * The bank's working days: by what people changed, else by its own list of holidays and days made up for
 * them, else by the product's. A program that runs for days takes up by itself what people change meanwhile.
 */
export function readCalendar(config: Places): Calendar {
  let known = { list: listFor(config), calendar: loadCalendar(config, listFor(config)) }
  let lookedAt = performance.now()
  const current = (): Calendar => {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return known.calendar
    lookedAt = performance.now()
    const list = listFor(config)
    if (list.path !== known.list.path) known = { list, calendar: loadCalendar(config, list) }
    return known.calendar
  }
  return {
    isWorkingDay: (day) => current().isWorkingDay(day),
    hours: known.calendar.hours,
    get listed() {
      return current().listed
    },
  }
}

const LIST = 'working_days.csv'
const LOOK_EVERY_MS = 60_000

type FoundList = { path: string; by: 'bank' | 'product' }

function listFor(config: Places): FoundList {
  const { referencesDir } = statePaths(config)
  const folders = [readChangedLists(config), referencesDir].filter((it) => it !== null)
  const own = folders.map((it) => join(it, LIST)).find((it) => existsSync(it))
  return own === undefined
    ? { path: join(config.modelsDir, 'ref', LIST), by: 'product' }
    : { path: own, by: 'bank' }
}

const loadCalendar = ({ workingHours }: Places, { path, by }: FoundList): Calendar =>
  calendarOf(readDays(path), { by, hours: workingHours ?? WORKING_HOURS })

function readDays(path: string): ListedDay[] {
  return readCsv(readFileSync(path, 'utf8')).map((cells) => {
    const read = line.safeParse(cells)
    if (!read.success) throw invalid(`${path}: "${cells.join(',')}" is no line of working days`)
    const [day, isWorked, zh, en] = read.data
    return { day, is_working_day: isWorked === 'true', zh, en }
  })
}

/** Days that the list does not name are worked or not as the day of their week is. */
export function calendarOf(
  days: readonly ListedDay[],
  { by, hours }: { by: 'bank' | 'product'; hours: readonly WorkingSpan[] },
): Calendar {
  const listed = new Map(days.map((it) => [it.day, it.is_working_day]))
  return {
    isWorkingDay: (day) => listed.get(day) ?? !isWeekend(day),
    hours,
    listed: { by, days },
  }
}

const SATURDAY = 6
const weekday = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 4) % 7
export const isWeekend = (day: string) => weekday(day) === 0 || weekday(day) === SATURDAY

/** The Monday of a day's week; a Sunday ends one. */
export const mondayOf = (day: string): string => addDays(day, -((weekday(day) + SATURDAY) % 7))

/** The day that comes after so many working days; the day one starts from does not count. */
export function addWorkingDays(from: string, count: number, calendar: Calendar): string {
  let day = from
  for (let left = count; left > 0;) {
    day = addDays(day, 1)
    if (calendar.isWorkingDay(day)) left -= 1
  }
  return day
}
