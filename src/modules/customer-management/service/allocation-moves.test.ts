import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockedAbove, distribute, movesOf, warnedFrom } from './allocation-moves.ts'
import { fieldsOf } from './list-file.ts'

const candidates = fc.uniqueArray(
  fc.record({ customer_id: fc.nat().map(String), aum_fen: fc.bigInt(0n, 10n ** 12n) }),
  { selector: (it) => it.customer_id, maxLength: 60 },
)
const shares = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
const takersOf = (them: readonly number[]) =>
  them.map((share, at) => ({ employee_id: `E${at}`, share, held: 0, aum_fen: 0n }))

describe('customers spread over managers', () => {
  it('are given each once, and by number as evenly as whole numbers can be', () => {
    fc.assert(
      fc.property(candidates, shares, (them, of) => {
        const all = them.map((it) => ({ ...it, former_employee_id: null }))
        const given = distribute(all, takersOf(of), { method_code: 'even_count', keeps_former: false })
        expect(given.map((it) => it.customer_id).toSorted()).toEqual(
          all.map((it) => it.customer_id).toSorted(),
        )
        const counts = of.map((_, at) => given.filter((it) => it.employee_id === `E${at}`).length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('go by quota in the proportion of the shares, and back to whoever held them where that is asked', () => {
    const all = Array.from({ length: 12 }, (_, at) => ({
      customer_id: String(at),
      aum_fen: BigInt(at),
      former_employee_id: at < 3 ? 'E0' : null,
    }))
    const by = (keeps_former: boolean) => {
      const given = distribute(all, takersOf([1, 3]), { method_code: 'quota', keeps_former })
      return given.filter((it) => it.employee_id === 'E0').map((it) => it.customer_id)
    }
    expect(by(false)).toHaveLength(3)
    expect(by(true)).toEqual(['0', '1', '2'])
  })
})

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

describe('a line of a list', () => {
  it.for([
    ['a,b,,', ['a', 'b', '', '']],
    ['"a","b ""c"", d",', ['a', 'b "c", d', '']],
    ['"a,b', null],
    ['"a"b,c', null],
  ] as const)('%s', ([line, fields]) => {
    expect(fieldsOf(line)).toEqual(fields)
  })
})
