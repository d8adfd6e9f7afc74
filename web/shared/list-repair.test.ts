import { describe, expect, test } from 'vitest'
import { readDay } from './address.ts'
import type { Condition } from './filter.ts'
import { repairListSearch } from './list-repair.ts'

const OFFER = {
  columns: {
    customer_name: { kind: 'text', sortable: false },
    status_code: { kind: 'text' },
    aum_fen: { kind: 'integer' },
    aum_balance_eod: { kind: 'decimal' },
    is_staff: { kind: 'boolean' },
    opened_on: { kind: 'date' },
  },
  isShown: (name: string) => ['customer_name', 'aum_balance_eod'].includes(name),
} as const

const repair = (raw: Record<string, string>) => repairListSearch(raw, OFFER)
const filtered = (...and: unknown[]) => repair({ filter: JSON.stringify({ and }) })
const ACTIVE: Condition = { column: 'status_code', op: 'eq', value: 'active' }

describe('a list address that nobody could have chosen', () => {
  test('loses what cannot be and keeps the rest, and says what it lost', () => {
    expect(repair({ filter: '{', sort: 'nope', page: '3' })).toEqual({
      search: { page: 3 },
      dropped: ['filter', 'sort'],
    })
    expect(repair({ sort: '-aum_fen,nope,aum_balance_eod', columns: 'customer_name,zz' })).toEqual({
      search: { sort: '-aum_fen', columns: 'customer_name' },
      dropped: ['sort', 'columns'],
    })
  })

  test.each(['0', '-1', '1.5', 'x', '99999999', '2001'])('page %s is none', (page) => {
    expect(repair({ page })).toEqual({ search: {}, dropped: ['page'] })
  })

  test('page sizes are those that are offered, columns those that can be shown', () => {
    expect(repair({ page_size: '33', columns: '*' })).toEqual({
      search: {},
      dropped: ['page_size', 'columns'],
    })
    expect(repair({ page_size: '100', page: '1000' }).dropped).toEqual([])
    expect(repair({ page_size: '100', page: '1001' }).dropped).toEqual(['page'])
  })

  test('an address in order loses nothing', () => {
    const address = {
      filter: JSON.stringify({ and: [ACTIVE] }),
      sort: '-aum_fen',
      page: '1',
      page_size: '50',
    }
    expect(repair(address)).toEqual({ search: { filter: { and: [ACTIVE] }, sort: '-aum_fen' }, dropped: [] })
    expect(repair({ filter: '', sort: '' })).toEqual({ search: {}, dropped: [] })
  })
})

describe('conditions of an address', () => {
  const good: Condition[] = [
    ACTIVE,
    { column: 'status_code', op: 'in', value: ['active', 'closed'] },
    { column: 'aum_fen', op: 'between', value: ['-5', '1000'] },
    { column: 'customer_name', op: 'contains', value: '示范' },
    { column: 'is_staff', op: 'eq', value: true },
    { column: 'opened_on', op: 'lte', value: '2026-02-28' },
    { column: 'opened_on', op: 'is_null' },
  ]
  test.each(good)('$column $op is kept', (condition) => {
    expect(filtered(condition)).toEqual({ search: { filter: { and: [condition] } }, dropped: [] })
  })

  test.each([
    { column: 'nope', op: 'eq', value: '1' },
    { column: 'toString', op: 'eq', value: '1' },
    { column: 'aum_balance_eod', op: 'gte', value: '1' },
    { column: 'status_code', op: 'near', value: 'active' },
    { column: 'status_code', op: 'in', value: 'active' },
    { column: 'status_code', op: 'eq', value: ['active'] },
    { column: 'status_code', op: 'eq' },
    { column: 'aum_fen', op: 'contains', value: '1' },
    { column: 'aum_fen', op: 'gte', value: 'much' },
    { column: 'aum_fen', op: 'between', value: ['1'] },
    { column: 'opened_on', op: 'gte', value: '2026-02-30' },
    { column: 'is_staff', op: 'eq', value: 'perhaps' },
  ])('$column $op $value is left out, and what stands beside it is kept', (condition) => {
    expect(filtered(ACTIVE, condition)).toEqual({
      search: { filter: { and: [ACTIVE] } },
      dropped: ['filter'],
    })
  })

  test('half of an either-or would be another question, so it goes as a whole', () => {
    expect(filtered({ or: [ACTIVE, { column: 'nope', op: 'eq', value: 1 }] })).toEqual({
      search: {},
      dropped: ['filter'],
    })
  })

  test('more conditions than the server reads are no filter', () => {
    expect(filtered(...Array.from({ length: 60 }, () => ACTIVE))).toEqual({ search: {}, dropped: ['filter'] })
  })
})

test('a day is one of the calendar', () => {
  expect(readDay('2024-02-29')).toBe('2024-02-29')
  for (const none of ['2026-02-29', '2026-02-30', '2026-13-01', '2026-1-1', '0000-00-00', '', null]) {
    expect(readDay(none)).toBeNull()
  }
})
