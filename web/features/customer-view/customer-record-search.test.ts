import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../shared/list-state.ts'
import {
  listOf,
  placeInList,
  readCustomerRecordSearch,
  repairCustomerRecordSearch,
} from './customer-record-search.ts'

const LIST = {
  filter: { and: [{ column: 'grade_code', op: 'in' as const, value: ['5', '6'] }] },
  sort: '-aum_fen',
  page: 3,
}

describe('the address of a record', () => {
  test('gives the same record, tab, date and place in its list when it is pasted', () => {
    const search = {
      tab: 'transactions' as const,
      as_of: '2026-03-31',
      ...placeInList(LIST, 104),
      account: '****4410-0001',
      from: '2026-06-01',
      to: '2026-06-30',
      page: 2,
    }
    const pasted = readCustomerRecordSearch(parseSearch(stringifySearch(search)))
    expect(pasted).toEqual(search)
    expect(listOf(pasted)).toEqual(LIST)
  })

  test('says over how many months money is followed, unless it is over the longest time', () => {
    const flows = { tab: 'flows' as const, months: '3' as const }
    expect(readCustomerRecordSearch(parseSearch(stringifySearch(flows)))).toEqual(flows)
    expect(readCustomerRecordSearch({ tab: 'flows', months: 12 })).toEqual({ tab: 'flows' })
    expect(repairCustomerRecordSearch({ tab: 'flows', months: '5' })).toMatchObject({ dropped: ['months'] })
  })

  test('remembers the row in an unfiltered list too', () => {
    const pasted = readCustomerRecordSearch(parseSearch(stringifySearch(placeInList({}, 0))))
    expect(pasted.row).toBe(0)
    expect(listOf(pasted)).toEqual({})
  })

  test('drops a tab, date, row or page that cannot be, and says which', () => {
    const odd = { tab: 'secrets', as_of: '2026-02-30', row: '-1', list: 'a', page: '0', from: '2026-06-01' }
    expect(readCustomerRecordSearch(odd)).toEqual({ from: '2026-06-01' })
    expect(repairCustomerRecordSearch(odd)).toEqual({
      search: { from: '2026-06-01' },
      dropped: ['tab', 'as_of', 'list', 'page'],
    })
  })

  test('an address in order loses nothing', () => {
    const search = { tab: 'basic', page: '1', ...placeInList({}, 0) }
    expect(repairCustomerRecordSearch(search).dropped).toEqual([])
  })
})
