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
/** A half-open period. */
type Period = { valid_from: string; valid_to: string }
export type WorldGrant = Period & { customer: number; user_id: string; kind: 'ownership' | 'share' }
export type WorldMark = Period & { customer: number }
export type WorldBlock = Period & { customer: number; user_id: string }
/** `beside`: what was granted to somebody who otherwise looks at a unit. */
export type WorldReach =
  | { kind: 'head' | 'org' | 'team' | 'manager' | 'beside'; unit: number }
  | { kind: 'line'; unit: number; line_code: 'retail' | 'corporate' }
export type WorldUser = { user_id: string; reaches: WorldReach[]; sees_private: boolean }
/** Whose post reports to whose; `gone` fills his post no longer. */
export type WorldReport = { user_id: string; reports_to: string | null }
export type World = {
  units: WorldUnit[]
  customers: WorldCustomer[]
  grants: WorldGrant[]
  marks: WorldMark[]
  blocks: WorldBlock[]
  reports: WorldReport[]
  users: WorldUser[]
}

const DAY_MS = 86_400_000
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

const NAMES = ['张伟', '张敏', '张小建国', '李强', '王芳', '欧阳修']
export const USER_NAMES = ['head', 'org1', 'org2', 'line', 'lead', 'm1', 'm2', 'both', 'gone'] as const
const GRANTED = ['m1', 'm2', 'both', 'lead', 'org1', 'gone'] as const

const unitIdOf = (index: number) => `99${String(index).padStart(8, '0')}`
const FIRST_ID = { retail: 1_000_000_000_000_000, corporate: 2_000_000_000_000_000 } as const
const customerIdOf = (type: keyof typeof FIRST_ID, index: number) => String(FIRST_ID[type] + index * 7)

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
        customer_id: customerIdOf(row.customer_type_code, index),
        source_customer_no: `C${String(90_000_000 + index)}`,
      })),
    )

/** Periods around today: over, running, not yet begun, and those whose last or first day it is. */
const period: fc.Arbitrary<Period> = fc
  .record({ from: fc.integer({ min: -3, max: 2 }), days: fc.integer({ min: 0, max: 4 }) })
  .map(({ from, days }) => ({ valid_from: addDays(TODAY, from), valid_to: addDays(TODAY, from + days) }))

/** Without an end, as marks and blocks are until somebody ends them. */
const openOrEnded: fc.Arbitrary<Period> = fc
  .tuple(period, fc.boolean())
  .map(([it, isOpen]) => (isOpen ? { valid_from: addDays(it.valid_from, -2), valid_to: '9999-12-31' } : it))

const listOf = <T>(customerCount: number, one: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  customerCount === 0 ? fc.constant([]) : fc.array(one, { maxLength })

const oneOf = (count: number): fc.Arbitrary<number> => fc.nat(Math.max(count - 1, 0))

const grantsOf = (customerCount: number): fc.Arbitrary<WorldGrant[]> =>
  listOf(
    customerCount,
    fc
      .tuple(
        fc.record({
          customer: oneOf(customerCount),
          user_id: fc.constantFrom(...GRANTED),
          kind: fc.constantFrom('ownership' as const, 'share' as const),
        }),
        period,
      )
      .map(([grant, days]) => ({ ...grant, ...days })),
    60,
  )

const marksOf = (customerCount: number): fc.Arbitrary<WorldMark[]> =>
  listOf(
    customerCount,
    fc.tuple(oneOf(customerCount), openOrEnded).map(([customer, days]) => ({ customer, ...days })),
    8,
  ).map((marks) => onceOpen(marks, ({ customer }) => `${customer}`))

const blocksOf = (customerCount: number): fc.Arbitrary<WorldBlock[]> =>
  listOf(
    customerCount,
    fc
      .tuple(oneOf(customerCount), fc.constantFrom(...USER_NAMES), openOrEnded)
      .map(([customer, user_id, days]) => ({ customer, user_id, ...days })),
    12,
  ).map((blocks) => onceOpen(blocks, ({ customer, user_id }) => `${customer} ${user_id}`))

/** One open row for each key, as the database has it. */
function onceOpen<T extends Period>(rows: T[], keyOf: (row: T) => string): T[] {
  const open = new Set<string>()
  return rows.filter((row) => {
    if (row.valid_to !== '9999-12-31') return true
    const isNew = !open.has(keyOf(row))
    open.add(keyOf(row))
    return isNew
  })
}

/** Chains below the team leader, and some who report to nobody. */
const reports: fc.Arbitrary<WorldReport[]> = fc
  .tuple(
    fc.constantFrom('lead', null),
    fc.constantFrom('lead', 'm1', null),
    fc.constantFrom('lead', 'm2', null),
    fc.constantFrom('lead', 'm1'),
  )
  .map(([m1, m2, both, gone]) => [
    { user_id: 'm1', reports_to: m1 },
    { user_id: 'm2', reports_to: m2 },
    { user_id: 'both', reports_to: both },
    { user_id: 'gone', reports_to: gone },
  ])

const usersIn = (unitCount: number): fc.Arbitrary<WorldUser[]> =>
  fc
    .record({
      places: fc.tuple(fc.nat(unitCount - 1), fc.nat(unitCount - 1), fc.nat(unitCount - 1)),
      line_code: fc.constantFrom('retail' as const, 'corporate' as const),
      trusted: fc.uniqueArray(fc.constantFrom(...USER_NAMES), { maxLength: 5 }),
    })
    .map(({ places, line_code, trusted }) => {
      const org = (at: number): WorldReach => ({ kind: 'org', unit: places[at]! })
      const manager: WorldReach = { kind: 'manager', unit: 0 }
      const reachesBy: Record<string, WorldReach[]> = {
        head: [{ kind: 'head', unit: 0 }],
        org1: [org(0), { kind: 'beside', unit: places[0] }],
        org2: [org(1)],
        line: [{ kind: 'line', unit: 0, line_code }],
        lead: [{ kind: 'team', unit: 0 }],
        m1: [manager],
        m2: [manager],
        both: [manager, org(2)],
      }
      return Object.entries(reachesBy).map(([user_id, reaches]) => ({
        user_id,
        reaches,
        sees_private: trusted.some((name) => name === user_id),
      }))
    })

export const world: fc.Arbitrary<World> = units.chain((tree) =>
  customersIn(tree.length).chain((customers) =>
    fc.record({
      units: fc.constant(tree),
      customers: fc.constant(customers),
      grants: grantsOf(customers.length),
      marks: marksOf(customers.length),
      blocks: blocksOf(customers.length),
      reports,
      users: usersIn(tree.length),
    }),
  ),
)

/** The oracle: who may see whom, by walking up the tree and through the grants, and by nothing else. */
export function visibleTo(it: World, userId: string, reach: WorldReach): WorldCustomer[] {
  return it.customers.filter(
    (customer, index) => isInReach(it, { userId, reach, customer, index }) && !isHidden(it, userId, index),
  )
}

type Looked = { userId: string; reach: WorldReach; customer: WorldCustomer; index: number }

function isInReach(it: World, { userId, reach, customer, index }: Looked): boolean {
  if (reach.kind === 'head') return true
  if (reach.kind === 'line') return customer.customer_type_code === reach.line_code
  if (reach.kind === 'org') return isBelow(it, customer.unit, reach.unit)
  return it.grants.some(
    (grant) =>
      grant.customer === index &&
      isToday(grant) &&
      (grant.user_id === userId || (reach.kind === 'team' && reportsTo(it, grant.user_id, userId))),
  )
}

const isToday = ({ valid_from, valid_to }: Period) => valid_from <= TODAY && TODAY < valid_to

function reportsTo(it: World, userId: string, superior: string): boolean {
  if (userId === 'gone') return false
  for (let at: string | null = userId; at !== null;) {
    const next: string | null = it.reports.find((report) => report.user_id === at)?.reports_to ?? null
    if (next === superior) return true
    at = next
  }
  return false
}

function isHidden(it: World, userId: string, index: number): boolean {
  const isPrivate = it.marks.some((mark) => mark.customer === index && isToday(mark))
  const isTrusted = it.users.find((user) => user.user_id === userId)!.sees_private
  const isOwn = it.blocks.some(
    (block) => block.customer === index && block.user_id === userId && isToday(block),
  )
  return (isPrivate && !isTrusted) || isOwn
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
