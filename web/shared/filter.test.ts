import { describe, expect, test } from 'vitest'
import {
  choiceCondition,
  EMPTY_FILTER,
  parseFilter,
  rangeCondition,
  readChoices,
  readRange,
  withCondition,
  withoutNode,
} from './filter.ts'

describe('a list filter', () => {
  test('reads what it wrote', () => {
    const filter = { and: [{ column: 'grade_code', op: 'in' as const, value: ['5', '6'] }] }
    expect(parseFilter(JSON.stringify(filter))).toEqual(filter)
  })

  test('a single condition or an or-group is wrapped, so that others can be added', () => {
    const one = { column: 'maturity_count_30d', op: 'gte' as const, value: 1 }
    expect(parseFilter(one)).toEqual({ and: [one] })
    expect(parseFilter({ or: [one, one] })).toEqual({ and: [{ or: [one, one] }] })
  })

  test('a broken address filters nothing instead of failing', () => {
    for (const broken of ['{', '[]', '"x"', '{"and":[{"col":1}]}', undefined, 7]) {
      expect(parseFilter(broken)).toBeNull()
    }
  })

  test('a field replaces its own condition and leaves the others', () => {
    const status = { column: 'status_code', op: 'eq' as const, value: 'active' }
    const before = withCondition({ and: [status] }, ['grade_code'], choiceCondition('grade_code', ['5']))
    const after = withCondition(before, ['grade_code'], choiceCondition('grade_code', ['5', '6']))
    expect(after.and).toEqual([status, { column: 'grade_code', op: 'in', value: ['5', '6'] }])
    expect(withCondition(after, ['grade_code'], null).and).toEqual([status])
    expect(withoutNode(after, 0).and).toEqual([{ column: 'grade_code', op: 'in', value: ['5', '6'] }])
  })

  test('a range may be open at either end', () => {
    const ranges = [
      { from: '1', to: '2' },
      { from: '1', to: null },
      { from: null, to: '2' },
      { from: null, to: null },
    ]
    for (const range of ranges) {
      const filter = withCondition(EMPTY_FILTER, ['aum_fen'], rangeCondition('aum_fen', range))
      expect(readRange(filter, 'aum_fen')).toEqual(range)
    }
  })

  test('one choice is an equality, several are a set, none is no condition', () => {
    expect(choiceCondition('grade_code', [])).toBeNull()
    expect(choiceCondition('grade_code', ['6'])?.op).toBe('eq')
    expect(readChoices({ and: [choiceCondition('grade_code', ['5', '6'])!] }, 'grade_code')).toEqual([
      '5',
      '6',
    ])
  })
})
