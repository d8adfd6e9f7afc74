import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distribute } from './distribute.ts'

const NOWHERE = { unit_id: null, sub_branch_id: null, branch_id: null, longitude: null, latitude: null }
const candidates = fc.uniqueArray(
  fc.record({ customer_id: fc.nat().map(String), aum_fen: fc.bigInt(0n, 10n ** 12n) }),
  { selector: (it) => it.customer_id, maxLength: 60 },
)
const shares = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
const takersOf = (them: readonly number[]) =>
  them.map((share, at) => ({ employee_id: `E${at}`, share, held: 0, aum_fen: 0n, place: NOWHERE }))

describe('customers spread over managers', () => {
  it('are given each once, and by number as evenly as whole numbers can be', () => {
    fc.assert(
      fc.property(candidates, shares, (them, of) => {
        const all = them.map((it) => ({ ...it, former_employee_id: null, place: NOWHERE }))
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
      place: NOWHERE,
    }))
    const by = (keeps_former: boolean) => {
      const given = distribute(all, takersOf([1, 3]), { method_code: 'quota', keeps_former })
      return given.filter((it) => it.employee_id === 'E0').map((it) => it.customer_id)
    }
    expect(by(false)).toHaveLength(3)
    expect(by(true)).toEqual(['0', '1', '2'])
  })

  it('go nearby to one outlet, one branch, or the shorter way; evenly among those as close', () => {
    const at = (unit_id: string, branch_id: string, longitude: number | null = null) => ({
      unit_id,
      sub_branch_id: null,
      branch_id,
      longitude,
      latitude: longitude === null ? null : 27.8,
    })
    const taker = (employee_id: string, place: ReturnType<typeof at>) => ({
      ...takersOf([1])[0]!,
      employee_id,
      place,
    })
    const takers = [
      taker('same', at('A', 'B1', 113)),
      taker('same_too', at('A', 'B1', 113)),
      taker('near', at('C', 'B1', 113.2)),
      taker('other', at('D', 'B2', 113.1)),
    ]
    const homes = [at('A', 'B1', 113), at('A', 'B1', 113), at('E', 'B1', 113.15), at('F', 'B3')]
    const all = homes.map((place, n) => ({
      customer_id: String(n),
      aum_fen: 0n,
      former_employee_id: null,
      place,
    }))
    const given = distribute(all, takers, { method_code: 'nearby', keeps_former: false })
    expect(given.map((it) => it.employee_id)).toEqual(['same', 'same_too', 'near', 'other'])
  })
})
