import { expect, test } from 'vitest'
import { readArrivalsSearch, repairArrivalsSearch } from './arrivals-search.ts'

test('an address names a day of the calendar, or none', () => {
  expect(readArrivalsSearch({ date: '2026-06-30' })).toEqual({ date: '2026-06-30' })
  expect(readArrivalsSearch({})).toEqual({})
})

test('a day that is none is left out, and the person is told', () => {
  expect(repairArrivalsSearch({ date: '2026-02-30' })).toEqual({ search: {}, dropped: ['date'] })
  expect(repairArrivalsSearch({ date: '2026-06-30' }).dropped).toEqual([])
  expect(repairArrivalsSearch({}).dropped).toEqual([])
})
