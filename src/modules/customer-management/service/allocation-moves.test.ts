import { describe, expect, it } from 'vitest'
import { blockedAbove, movesOf, warnedFrom } from './allocation-moves.ts'

describe('an allocation', () => {
  const moved = { made_by: 'A', line_count: 3, problem_count: 1 }

  it.for([
    ['draft', 'A', ['check', 'withdraw']],
    ['checked', 'A', ['check', 'apply', 'withdraw']],
    ['checked', 'B', []],
    ['applying', 'A', ['apply']],
    ['applied', 'B', ['undo']],
    ['undone', 'A', []],
  ] as const)('that is %s can be moved by %s: %s', ([state_code, user_id, moves]) => {
    expect(movesOf({ ...moved, state_code }, { user_id })).toEqual(moves)
  })

  it('of which no line can be done is not applied', () => {
    expect(movesOf({ ...moved, problem_count: 3, state_code: 'checked' }, { user_id: 'A' })).not.toContain(
      'apply',
    )
  })
})

describe('the capacity of a manager', () => {
  it('is blocked above, and warned from, whole numbers of customers', () => {
    const retail = { customers_max: 400, warn_share: 0.9, block_share: 1.1 }
    expect([blockedAbove(retail), warnedFrom(retail)]).toEqual([440, 360])
    expect(blockedAbove({ ...retail, customers_max: 80 })).toBe(88)
  })
})
