import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import { readCalendar } from './calendar.ts'
import { windowOf } from './window.ts'

const calendar = readCalendar(join(PROJECT_DIR, 'warehouse'))
const TIMES = { start: '02:00', serviceLevel: '08:00', serviceLevelHoliday: '12:00' }
const of = (date: string) => windowOf(date, TIMES, calendar)
const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+08:00`)

describe('the working days', () => {
  it('know weekends, holidays, and days made up for them', () => {
    const works = (day: string) => calendar.isWorkingDay(day)
    expect(works('2026-06-30')).toBe(true)
    expect(works('2026-06-27')).toBe(false)
    expect(['2025-01-28', '2025-10-08', '2026-02-23', '2026-10-07'].map(works)).toEqual(Array(4).fill(false))
    expect(['2025-09-28', '2025-10-11', '2026-01-04', '2026-02-14'].map(works)).toEqual(Array(4).fill(true))
  })

  it('go by the week where nothing is announced yet', () => {
    expect(calendar.isWorkingDay('2027-02-08')).toBe(true)
    expect(calendar.isWorkingDay('2031-01-04')).toBe(false)
  })
})

describe('the window of a night', () => {
  it('lies on the day after its date, and leaves four hours before people come to work', () => {
    expect(of('2026-06-23')).toEqual({
      earliest_at: at('2026-06-24 02:00'),
      latest_start_at: at('2026-06-24 04:00'),
      finish_by: at('2026-06-24 08:00'),
    })
  })

  it('is longer at the end of a month, and begins with the first minute', () => {
    expect(of('2026-06-30')).toMatchObject({
      latest_start_at: at('2026-07-01 02:00'),
      finish_by: at('2026-07-01 10:00'),
    })
  })

  it('has time until noon where nobody works on the next day', () => {
    expect(of('2026-10-01').finish_by).toEqual(at('2026-10-02 12:00'))
    expect(of('2026-06-19').finish_by).toEqual(at('2026-06-20 12:00'))
    expect(of('2026-05-08').finish_by).toEqual(at('2026-05-09 08:00'))
  })
})
