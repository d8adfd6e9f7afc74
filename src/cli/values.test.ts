import { describe, expect, it } from 'vitest'
import { table } from './table.ts'
import { datesBetween, parseDate, parseDates } from './values.ts'

describe('what people type after a command', () => {
  it.each(['2026-02-29', '2026-13-01', '20260630', '2026-6-30', '30.06.2026', ''])(
    'refuses %j as a date',
    (text) => {
      expect(() => parseDate(text)).toThrow('is not a date')
    },
  )

  it('takes dates of the calendar, one or several', () => {
    expect(parseDate('2024-02-29')).toBe('2024-02-29')
    expect(parseDates('2026-03-31, 2026-04-30')).toEqual(['2026-03-31', '2026-04-30'])
    expect(parseDates('')).toEqual([])
  })

  it('counts both ends of a range, over the end of a month', () => {
    expect(datesBetween('2026-02-27', '2026-03-02')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ])
    expect(datesBetween('2026-06-30', '2026-06-30')).toEqual(['2026-06-30'])
    expect(() => datesBetween('2026-06-30', '2026-06-29')).toThrow('lies after')
  })
})

describe('a table on the terminal', () => {
  it('puts numbers to the right and counts a Chinese character as two places', () => {
    expect(
      table(
        ['name', 'rows'],
        [
          ['客户', '7'],
          ['accounts', '1200'],
        ],
      ),
    ).toEqual(['name      rows', '客户         7', 'accounts  1200'])
  })
})
