import { describe, expect, test } from 'vitest'
import {
  changeList,
  pageOfRow,
  parseSearch,
  readListSearch,
  readSort,
  stringifySearch,
} from './list-state.ts'

const FILTER = { and: [{ column: 'customer_name', op: 'contains' as const, value: '张&=#伟' }] }

describe('the address of a list', () => {
  test('gives the same list when it is pasted', () => {
    const search = {
      filter: FILTER,
      sort: '-aum_fen',
      page: 7,
      page_size: 100,
      columns: 'customer_name,aum_balance_eod',
    }
    expect(readListSearch(parseSearch(stringifySearch(search)))).toEqual(search)
  })

  test('leaves defaults out, so that one list has one address', () => {
    expect(readListSearch({ page: '1', page_size: '50', filter: '{"and":[]}' })).toEqual({})
    expect(stringifySearch({})).toBe('')
  })

  test('drops what nobody could have chosen', () => {
    const odd = { page: '-3', page_size: '1000', sort: 'aum; drop table', columns: '*', filter: '{{' }
    expect(readListSearch(odd)).toEqual({})
  })
})

describe('changing a list', () => {
  test('a new filter, sort or page size starts at the first page', () => {
    expect(changeList({ page: 9 }, { sort: '-aum_fen' })).toEqual({ sort: '-aum_fen' })
    expect(changeList({ page: 9 }, { filter: FILTER })).toEqual({ filter: FILTER })
    expect(changeList({ page: 9 }, { page_size: 20 })).toEqual({ page_size: 20 })
  })

  test('other columns and another page leave the rest alone', () => {
    const search = { filter: FILTER, page: 3 }
    expect(changeList(search, { columns: 'customer_name' })).toEqual({ ...search, columns: 'customer_name' })
    expect(changeList(search, { page: 4 })).toEqual({ ...search, page: 4 })
  })
})

test('a minus before the column sorts from the greatest', () => {
  expect(readSort('-aum_fen')).toEqual({ column: 'aum_fen', order: 'descend' })
  expect(readSort('next_maturity_on')?.order).toBe('ascend')
  expect(readSort(undefined)).toBeNull()
})

test('the next record after the last of a page is the first of the following page', () => {
  expect(pageOfRow(49, 50)).toEqual({ page: 1, index: 49 })
  expect(pageOfRow(50, 50)).toEqual({ page: 2, index: 0 })
})
