import { expect, test } from 'vitest'
import { bankMoment } from './bank-moment.ts'

test('a moment is told in the bank’s own time, on its own day', () => {
  expect(bankMoment('2026-06-30T17:30:05.000Z')).toBe('2026-07-01 01:30:05')
  expect(bankMoment('2026-12-31T14:00:00.000Z')).toBe('2026-12-31 22:00:00')
})
