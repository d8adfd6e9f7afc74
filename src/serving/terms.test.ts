import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../platform/dates.ts'
import type { Manifest, Segment, StoredTable } from './manifest.ts'
import { endedBefore, isKept, listLeaving, stillKept, type Term } from './terms.ts'
import { seenPartitions } from './world.ts'

const DELIVERED: Term = { days: 35 }
const DAILY: Term = { days: 31, month_ends: 36 }
const CHANNEL_CUBE: Term = { days: 31, month_ends: 24 }

describe('a partition', () => {
  it.each([
    ['2026-06-30', '2026-05-26', true],
    ['2026-06-30', '2026-05-25', false],
    // The month end has no rights of its own where files as delivered lie.
    ['2026-06-30', '2026-04-30', false],
  ])('as delivered, on %s: that of %s stays: %s', (today, partition, stays) => {
    expect(isKept(DELIVERED, partition, today)).toBe(stays)
  })

  it.each([
    ['2026-06-30', '2026-05-30', true],
    ['2026-06-30', '2026-05-29', false],
    ['2026-06-30', '2026-04-30', true],
    ['2026-06-30', '2026-04-29', false],
    ['2026-06-30', '2023-06-30', true],
    ['2026-06-30', '2023-05-31', false],
    // The cut is by the month of the business date, not by its day.
    ['2026-06-01', '2023-06-30', true],
    ['2026-07-01', '2023-06-30', false],
    // Three prior year ends, the year round.
    ['2026-01-01', '2022-12-31', false],
    ['2026-01-01', '2023-12-31', true],
    ['2026-12-31', '2023-12-31', true],
    // February ends on the 28th or the 29th.
    ['2026-06-30', '2024-02-29', true],
    ['2026-06-30', '2024-02-28', false],
    ['2026-06-30', '2025-02-28', true],
    ['2024-03-31', '2024-02-29', true],
    ['2024-04-01', '2024-02-29', true],
    ['2024-04-01', '2024-02-28', false],
  ])('of figures by day, on %s: that of %s stays: %s', (today, partition, stays) => {
    expect(isKept(DAILY, partition, today)).toBe(stays)
  })

  it('of a cube goes by its years', () => {
    expect(isKept(CHANNEL_CUBE, '2024-06-30', '2026-06-30')).toBe(true)
    expect(isKept(CHANNEL_CUBE, '2024-05-31', '2026-06-30')).toBe(false)
  })
})

const daysAfter = (first: string, max: number) => fc.integer({ min: 0, max }).map((it) => addDays(first, it))
const lastDayOf = (year: number, month: number) =>
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const dayNumber = (date: string) => Date.parse(date) / 86_400_000

/** The rule once more, by counting days and months instead of moving dates. */
function staysBy(term: { days: number; month_ends?: number }, partition: string, today: string): boolean {
  if (dayNumber(today) - dayNumber(partition) <= term.days) return true
  const [year, month, day] = partition.split('-').map(Number) as [number, number, number]
  const [nowYear, nowMonth] = today.split('-').map(Number) as [number, number]
  const isLast = day === lastDayOf(year, month)
  return isLast && (nowYear - year) * 12 + nowMonth - month <= (term.month_ends ?? -1)
}

describe('on any day', () => {
  const anyTerm = fc.record({
    days: fc.integer({ min: 31, max: 403 }),
    month_ends: fc.option(fc.constantFrom(12, 24, 36), { nil: undefined }),
  })

  it('nothing inside its term leaves, and everything outside does', () => {
    fc.assert(
      fc.property(
        daysAfter('2022-01-01', 3000),
        fc.integer({ min: 0, max: 1400 }),
        anyTerm,
        (today, age, term) => {
          const partition = addDays(today, -age)
          expect(isKept(term, partition, today)).toBe(staysBy(term, partition, today))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('what has left never comes back by itself', () => {
    fc.assert(
      fc.property(daysAfter('2022-01-01', 3000), fc.integer({ min: 0, max: 1400 }), (today, age) => {
        const partition = addDays(today, -age)
        const [stays, staysOn] = [today, addDays(today, 1)].map((day) => isKept(DAILY, partition, day))
        expect([stays, staysOn]).not.toEqual([false, true])
      }),
    )
  })

  it('a table of figures keeps at most the days of a month and thirty-seven month ends', () => {
    fc.assert(
      fc.property(daysAfter('2022-01-01', 1000), (today) => {
        const all = Array.from({ length: 1500 }, (_unused, age) => addDays(today, -age))
        expect(all.filter((it) => isKept(DAILY, it, today)).length).toBeLessThanOrEqual(32 + 36)
      }),
      { numRuns: 50 },
    )
  })
})

describe('ended versions', () => {
  const leaving = (business_date: string, segment: Partial<Segment>) => {
    const segments = [{ file: 'a', business_date: '2023-05-31', rows: 1, hash: '1', ...segment }]
    const table: StoredTable = { write: 'scd2', columns: [], segments, term: { ended_months: 36 } }
    return listLeaving({ business_date, tables: { 'base.accounts': table } } as unknown as Manifest)
  }
  const ended = (from: string, to = from) => ({ min_valid_to: from, max_valid_to: to })

  it('leave by the month of the business date', () => {
    expect(endedBefore(36, '2026-06-30')).toBe('2023-06-01')
    expect(leaving('2026-06-30', ended('2023-05-31'))).toHaveLength(1)
    expect(leaving('2026-06-30', ended('2023-06-01'))).toEqual([])
    expect(leaving('2026-05-31', ended('2023-05-31'))).toEqual([])
  })

  it('leave a merged file in part', () => {
    expect(leaving('2026-06-30', ended('2023-05-01', '2023-06-05'))).toMatchObject([
      { table: 'base.accounts', ended_before: '2023-06-01' },
    ])
  })

  it('stay while they are held, and leave the day after', () => {
    const held = { ...ended('2023-05-31'), held_until: '2026-07-04' }
    expect(leaving('2026-07-04', held)).toEqual([])
    expect(leaving('2026-07-05', held)).toHaveLength(1)
  })

  it('of a version without terms stay', () => {
    const table: StoredTable = { write: 'daily', columns: [], segments: [], current: { rows: 1, hash: '1' } }
    expect(listLeaving({ business_date: '2026-06-30', tables: { 'marts.customers': table } })).toEqual([])
  })
})

it('of a version that is looked into later, what has left since is not seen; its columns stay known', () => {
  const segments = ['2026-05-25', '2026-06-30'].map((it) => ({ file: it, business_date: it })) as Segment[]
  const tables = { 'ods.x': { write: 'daily', columns: ['x'], term: DELIVERED, segments } as StoredTable }
  const seenOn = (date: string) => {
    const table = stillKept({ tables } as unknown as Manifest, date).tables['ods.x']!
    return { files: table.segments.map((it) => it.file), seen: seenPartitions(table, date).length }
  }

  expect(seenOn('2026-06-29')).toEqual({ files: ['2026-05-25', '2026-06-30'], seen: 1 })
  expect(seenOn('2026-06-30')).toEqual({ files: ['2026-06-30'], seen: 1 })
  expect(seenOn('2026-09-30')).toEqual({ files: ['2026-06-30'], seen: 0 })
})
