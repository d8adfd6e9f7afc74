import fc from 'fast-check'

/** The day on which grants are looked at. */
export const TODAY = '2026-06-30'

export type WorldUnit = { unit_id: string; parent: number | null }
export type WorldCustomer = {
  customer_id: string
  source_customer_no: string
  customer_name: string
  customer_type_code: 'retail' | 'corporate'
  aum_fen: number
  unit: number
}
export type WorldGrant = { customer: number; user_id: string; valid_from: string; valid_to: string }
export type WorldReach = { kind: 'head' | 'org' | 'manager'; unit: number }
export type WorldUser = { user_id: string; reaches: WorldReach[] }
export type World = {
  units: WorldUnit[]
  customers: WorldCustomer[]
  grants: WorldGrant[]
  users: WorldUser[]
}

const DAY_MS = 86_400_000
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

const NAMES = ['张伟', '张敏', '张小建国', '李强', '王芳', '欧阳修']
const MANAGERS = ['m1', 'm2', 'both'] as const
export const USER_NAMES = ['head', 'org1', 'org2', 'org3', 'm1', 'm2', 'both'] as const

const unitIdOf = (index: number) => `99${String(index).padStart(8, '0')}`
const customerIdOf = (index: number) => String(100_000_000_000_000 + index * 7)

/** A tree: every unit but the first hangs below one that came before it. */
const units: fc.Arbitrary<WorldUnit[]> = fc
  .array(fc.nat(1_000), { minLength: 2, maxLength: 14 })
  .map((choices) =>
    choices.map((choice, index) => ({
      unit_id: unitIdOf(index),
      parent: index === 0 ? null : choice % index,
    })),
  )

const customersIn = (unitCount: number): fc.Arbitrary<WorldCustomer[]> =>
  fc
    .array(
      fc.record({
        unit: fc.nat(unitCount - 1),
        customer_name: fc.constantFrom(...NAMES),
        customer_type_code: fc.constantFrom('retail' as const, 'corporate' as const),
        // Few different amounts, so that pages are cut among equals.
        aum_fen: fc.nat(9).map((tens) => tens * 1_000),
      }),
      { maxLength: 45 },
    )
    .map((rows) =>
      rows.map((row, index) => ({
        ...row,
        customer_id: customerIdOf(index),
        source_customer_no: `C${String(90_000_000 + index)}`,
      })),
    )

/** Grants around today: over, running, not yet begun, and those whose last or first day it is. */
const grantsOf = (customerCount: number): fc.Arbitrary<WorldGrant[]> =>
  customerCount === 0
    ? fc.constant([])
    : fc.array(
        fc
          .record({
            customer: fc.nat(customerCount - 1),
            user_id: fc.constantFrom(...MANAGERS),
            from: fc.integer({ min: -3, max: 2 }),
            days: fc.integer({ min: 0, max: 4 }),
          })
          .map(({ customer, user_id, from, days }) => ({
            customer,
            user_id,
            valid_from: addDays(TODAY, from),
            valid_to: addDays(TODAY, from + days),
          })),
        { maxLength: 60 },
      )

const usersIn = (unitCount: number): fc.Arbitrary<WorldUser[]> =>
  fc.tuple(...[1, 2, 3, 4].map(() => fc.nat(unitCount - 1))).map((places) => {
    const org = (at: number): WorldReach => ({ kind: 'org', unit: places[at]! })
    const manager: WorldReach = { kind: 'manager', unit: 0 }
    return [
      { user_id: 'head', reaches: [{ kind: 'head' as const, unit: 0 }] },
      ...[0, 1, 2].map((at) => ({ user_id: `org${at + 1}`, reaches: [org(at)] })),
      { user_id: 'm1', reaches: [manager] },
      { user_id: 'm2', reaches: [manager] },
      { user_id: 'both', reaches: [manager, org(3)] },
    ]
  })

export const world: fc.Arbitrary<World> = units.chain((tree) =>
  customersIn(tree.length).chain((customers) =>
    fc.record({
      units: fc.constant(tree),
      customers: fc.constant(customers),
      grants: grantsOf(customers.length),
      users: usersIn(tree.length),
    }),
  ),
)

/** The oracle: who may see whom, by walking up the tree and through the grants, and by nothing else. */
export function visibleTo(it: World, userId: string, reach: WorldReach): WorldCustomer[] {
  return it.customers.filter((customer, index) => {
    if (reach.kind === 'head') return true
    if (reach.kind === 'org') return isBelow(it, customer.unit, reach.unit)
    return it.grants.some(
      (grant) =>
        grant.user_id === userId &&
        grant.customer === index &&
        grant.valid_from <= TODAY &&
        TODAY < grant.valid_to,
    )
  })
}

function isBelow(it: World, unit: number, ancestor: number): boolean {
  for (let at: number | null = unit; at !== null; at = it.units[at]!.parent) if (at === ancestor) return true
  return false
}

export type Span = { lo: number; hi: number; level: number }

/** Pre-order numbers of the tree, as publishing gives them. */
export function spansOf(tree: readonly WorldUnit[]): Span[] {
  const spans: Span[] = tree.map(() => ({ lo: 0, hi: 0, level: 0 }))
  let next = 1
  const visit = (index: number, level: number): void => {
    const lo = next
    next += 1
    tree.forEach((unit, child) => unit.parent === index && visit(child, level + 1))
    spans[index] = { lo, hi: next - 1, level }
  }
  visit(0, 1)
  return spans
}
