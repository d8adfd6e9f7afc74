import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from './config.ts'
import { addDays } from './dates.ts'
import { addWorkingDays, calendarOf, readCalendar, WORKING_HOURS } from './working-days.ts'
import { addWorkingHours, addWorkingMs, nextWorkingMoment, workingTimeBetween } from './working-time.ts'
import { join } from 'node:path'

const calendar = readCalendar({ modelsDir: join(PROJECT_DIR, 'warehouse'), stateDir: '/nowhere' })
const MINUTE_MS = 60_000
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const said = (moment: Date) =>
  new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Whether the minute that begins at a moment is worked: by the day's name, and by the clock on the wall. */
function isWorked(moment: Date): boolean {
  const [day = '', time = ''] = said(moment).split(' ')
  if (!calendar.isWorkingDay(day)) return false
  return (time >= '08:30' && time < '12:00') || (time >= '14:00' && time < '17:30')
}

/** The slow way: minute by minute. */
function walk(from: Date, minutes: number): Date {
  let moment = from.getTime()
  for (let left = minutes; left > 0; moment += MINUTE_MS) if (isWorked(new Date(moment))) left -= 1
  return new Date(moment)
}

function count(from: Date, to: Date): number {
  let minutes = 0
  for (let moment = from.getTime(); moment < to.getTime(); moment += MINUTE_MS)
    if (isWorked(new Date(moment))) minutes += 1
  return minutes
}

/** Moments round holidays, days worked in their place, and the ends of years. */
const STARTS = [
  '2025-01-24',
  '2025-09-26',
  '2025-12-31',
  '2026-02-13',
  '2026-04-30',
  '2026-06-30',
  '2026-09-30',
  '2026-12-30',
]
const moments = fc
  .tuple(fc.constantFrom(...STARTS), fc.integer({ min: 0, max: 12 * 1440 }))
  .map(([day, minutes]) => new Date(at(`${day} 00:00`).getTime() + minutes * MINUTE_MS))
const runs = { numRuns: 60 }

describe('working time', () => {
  it('added is what one comes to minute by minute', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 2_000 }), (from, minutes) => {
        expect(said(addWorkingMs(from, minutes * MINUTE_MS, calendar))).toBe(said(walk(from, minutes)))
      }),
      runs,
    )
  })

  it('between two moments is what one counts minute by minute', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 15 * 1440 }), (from, minutes) => {
        const to = new Date(from.getTime() + minutes * MINUTE_MS)
        expect(workingTimeBetween(from, to, calendar)).toBe(count(from, to) * MINUTE_MS)
        expect(workingTimeBetween(to, from, calendar)).toBe(0)
      }),
      runs,
    )
  })

  it('added is what then lies between', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 9_000_000 }), (from, ms) => {
        expect(workingTimeBetween(from, addWorkingMs(from, ms, calendar), calendar)).toBe(ms)
      }),
      runs,
    )
  })

  it('days added are so many working days further', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STARTS), fc.integer({ min: 1, max: 40 }), (from, days) => {
        const last = addWorkingDays(from, days, calendar)
        let worked = 0
        for (let day = addDays(from, 1); day <= last; day = addDays(day, 1))
          if (calendar.isWorkingDay(day)) worked += 1
        expect([worked, calendar.isWorkingDay(last)]).toEqual([days, true])
      }),
      runs,
    )
  })

  it('leaves lunch out, and begins when work begins', () => {
    expect(said(addWorkingHours(at('2026-06-30 11:00'), 2, calendar))).toBe('2026-06-30 15:00')
    expect(said(addWorkingHours(at('2026-06-30 12:30'), 1, calendar))).toBe('2026-06-30 15:00')
    expect(said(addWorkingHours(at('2026-06-30 06:00'), 3.5, calendar))).toBe('2026-06-30 12:00')
    expect(said(addWorkingHours(at('2026-06-30 18:00'), 1, calendar))).toBe('2026-07-01 09:30')
    // Wednesday evening before the holidays of October; the next day worked is Thursday the 8th.
    expect(said(addWorkingHours(at('2026-09-30 17:00'), 1, calendar))).toBe('2026-10-08 09:00')
    // Saturday 14 February 2026 is worked for the Spring Festival, Sunday is not.
    expect(said(addWorkingHours(at('2026-02-14 17:00'), 1, calendar))).toBe('2026-02-24 09:00')
    expect(said(addWorkingHours(at('2026-06-28 10:00'), 0, calendar))).toBe('2026-06-28 10:00')
    expect(said(nextWorkingMoment(at('2025-12-31 17:30'), calendar))).toBe('2026-01-04 08:30')
  })

  it('goes by the hours of the bank', () => {
    const allDay = calendarOf([], { by: 'bank', hours: [{ from: '09:00', to: '17:00' }] })
    expect(said(addWorkingHours(at('2026-06-30 11:00'), 2, allDay))).toBe('2026-06-30 13:00')
    expect(WORKING_HOURS).toEqual(calendar.hours)
  })
})
