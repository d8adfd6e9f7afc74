import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DIR } from '../../platform/config.ts'
import { readCalendar } from '../../platform/working-days.ts'
import { windowOf } from './window.ts'

const calendar = readCalendar({ modelsDir: join(PROJECT_DIR, 'warehouse'), stateDir: '/nowhere' })
const TIMES = { start: '02:00', serviceLevel: '08:00', serviceLevelHoliday: '12:00' }
const of = (date: string) => windowOf(date, TIMES, calendar)
const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+08:00`)

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
