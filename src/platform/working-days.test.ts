import { describe, expect, it } from 'vitest'
import { addWorkingDays, calendarDays, isWorkingDay, readCalendarDays } from './working-days.ts'

const PLAIN = readCalendarDays('day,is_working,zh,en\n')

describe('working days', () => {
  it('leave out weekends', () => {
    // 26 June 2026 is a Friday.
    expect(addWorkingDays('2026-06-26', 1, PLAIN)).toBe('2026-06-29')
    expect(addWorkingDays('2026-06-27', 3, PLAIN)).toBe('2026-07-01')
    expect(addWorkingDays('2026-06-26', 0, PLAIN)).toBe('2026-06-26')
  })

  it('follow the holidays, and the weekend days worked in exchange', () => {
    const calendar = calendarDays()
    // Wednesday 30 September 2026, before seven days of holiday; Saturday the 10th is worked.
    expect(addWorkingDays('2026-09-30', 3, calendar)).toBe('2026-10-10')
    expect(isWorkingDay('2026-10-01', calendar)).toBe(false)
    expect(isWorkingDay('2026-10-11', calendar)).toBe(false)
  })
})
