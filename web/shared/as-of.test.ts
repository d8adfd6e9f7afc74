import { expect, test } from 'vitest'
import type { KeptDate } from './as-of.ts'
import { isMonthEnd, lastQuarterEnd, neighbourDates } from './as-of.ts'

const kept: KeptDate[] = ['2025-12-31', '2026-03-31', '2026-04-30', '2026-06-29', '2026-06-30'].map(
  (date) => ({
    business_date: date,
    kind: isMonthEnd(date) ? 'month_end' : 'daily',
  }),
)

test('last quarter is the quarter end before the date, not the date itself', () => {
  expect(lastQuarterEnd(kept, '2026-06-30')).toBe('2026-03-31')
  expect(lastQuarterEnd(kept, '2026-03-31')).toBe('2025-12-31')
  expect(lastQuarterEnd(kept, '2025-12-31')).toBeNull()
})

test('one steps from a kept date to the kept dates beside it', () => {
  expect(neighbourDates(kept, '2026-04-30')).toEqual({ earlier: '2026-03-31', later: '2026-06-29' })
  expect(neighbourDates(kept, '2026-06-30').later).toBeNull()
})

test('a month ends on its last day, in leap years too', () => {
  expect(['2024-02-29', '2026-02-28', '2026-04-30'].every(isMonthEnd)).toBe(true)
  expect(['2024-02-28', '2026-06-29'].some(isMonthEnd)).toBe(false)
})
