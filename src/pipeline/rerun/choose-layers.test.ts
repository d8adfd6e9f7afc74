import { describe, expect, it } from 'vitest'
import { chooseLayers, type DateFacts } from './choose-layers.ts'

const day = (businessDate: string, facts: Partial<DateFacts> = {}): DateFacts => ({
  businessDate,
  isAsked: false,
  hasRun: true,
  missing: [],
  hasUnread: false,
  ...facts,
})
const GONE = { missing: [{ file_name: 'CORE_PROD.f.20260331.dat' }] }

describe('from which layer a night starts', () => {
  it('is what was delivered, where that is there of its date and of all later ones', () => {
    const dates = [day('2026-06-28', { isAsked: true }), day('2026-06-29')]

    expect(chooseLayers(dates, null)).toEqual(['ods', 'ods'])
  })

  it('is base where it is not, until the first date from which on it is', () => {
    const dates = [
      day('2026-03-31', { isAsked: true, ...GONE }),
      day('2026-04-30', GONE),
      day('2026-06-28'),
      day('2026-06-29', { hasRun: false, isAsked: true }),
    ]

    expect(chooseLayers(dates, null)).toEqual(['base', 'base', 'ods', 'ods'])
  })

  it('is base where a later date could not follow: it takes its own base as it stood', () => {
    const dates = [day('2026-03-31', { isAsked: true }), day('2026-04-30', GONE)]

    expect(chooseLayers(dates, null)).toEqual(['base', 'base'])
  })

  it('is what somebody asks for, of the dates asked for alone', () => {
    const dates = [day('2026-06-28', { isAsked: true }), day('2026-06-29')]

    expect(chooseLayers(dates, 'metrics')).toEqual(['metrics', 'ods'])
  })
})

describe('a date that cannot start from any layer', () => {
  const needs = (businessDate: string) =>
    expect.objectContaining({
      details: expect.objectContaining({ business_date: businessDate }) as object,
      code: 'rerun_needs_files',
    }) as Error

  it('has a file that its night has not read, while others are gone', () => {
    const dates = [day('2026-03-31', { isAsked: true, hasUnread: true, ...GONE })]

    expect(() => chooseLayers(dates, null)).toThrow(needs('2026-03-31'))
  })

  it('has one, while later dates lack theirs', () => {
    const dates = [day('2026-03-31', { isAsked: true, hasUnread: true }), day('2026-04-30', GONE)]

    expect(() => chooseLayers(dates, null)).toThrow(needs('2026-04-30'))
  })

  it('comes new before dates that lack theirs', () => {
    const dates = [day('2026-02-28', { isAsked: true, hasRun: false }), day('2026-03-31', GONE)]

    expect(() => chooseLayers(dates, null)).toThrow(needs('2026-03-31'))
  })

  it('is to be loaded again, and is not there', () => {
    expect(() => chooseLayers([day('2026-03-31', { isAsked: true, ...GONE })], 'ods')).toThrow(
      needs('2026-03-31'),
    )
  })

  it('has not run, and is to start above what was delivered', () => {
    const dates = [day('2026-07-01', { isAsked: true, hasRun: false })]

    expect(() => chooseLayers(dates, 'base')).toThrow('has not run yet')
  })

  it('is not in the way where nobody asked for it', () => {
    const dates = [
      day('2026-03-31', { isAsked: true, ...GONE }),
      day('2026-04-30', { hasUnread: true, ...GONE }),
    ]

    expect(chooseLayers(dates, null)).toEqual(['base', 'base'])
  })
})
