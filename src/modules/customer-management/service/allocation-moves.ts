import { conflict, forbidden } from '../../../platform/errors.ts'
import type { SeatRole } from '../../../platform/allocation-names.schema.ts'
import type { AllocationMove, AllocationRule, AllocationState } from '../allocation.schema.ts'

type Step = { from: readonly AllocationState[]; by: 'maker' | 'anybody' }

/**
 * The life of an allocation: what is told is checked, applied, and may be undone. Applying and undoing may be
 * stopped half way; the same move goes on where it stopped.
 */
const STEPS: Record<AllocationMove, Step> = {
  check: { from: ['draft', 'checked'], by: 'maker' },
  apply: { from: ['checked', 'applying'], by: 'maker' },
  undo: { from: ['applied', 'undoing'], by: 'anybody' },
  withdraw: { from: ['draft', 'checked'], by: 'maker' },
}

type Moved = { state_code: string; made_by: string; line_count: number; problem_count: number }
type Mover = { user_id: string }

const stands = (move: AllocationMove, state: string) => STEPS[move].from.some((it) => it === state)
const isWho = (move: AllocationMove, moved: Pick<Moved, 'made_by'>, { user_id }: Mover) =>
  STEPS[move].by === 'anybody' || moved.made_by === user_id

/** What somebody who may allocate can do with one that he sees. */
export const movesOf = (moved: Moved, mover: Mover): AllocationMove[] =>
  (Object.keys(STEPS) as AllocationMove[]).filter(
    (move) =>
      stands(move, moved.state_code) &&
      isWho(move, moved, mover) &&
      (move !== 'apply' || moved.line_count > moved.problem_count),
  )

/** Refuses a move that leads nowhere from here, or is another's. */
export function requireAllocationMove(
  move: AllocationMove,
  moved: Omit<Moved, 'line_count' | 'problem_count'>,
  mover: Mover,
) {
  if (!stands(move, moved.state_code)) {
    throw conflict('allocation_moved', 'The allocation is in another state by now.', {
      state_code: moved.state_code,
    })
  }
  if (!isWho(move, moved, mover)) throw forbidden(`${move} what another prepared`)
}

/** What one is told a row makes of somebody. */
export const roleOf = (row: {
  seat: string
  team_role_code: string | null
  is_ending: boolean
}): SeatRole => {
  if (row.is_ending) return 'end'
  return row.seat === '' ? 'primary' : ((row.team_role_code as SeatRole | null) ?? 'assistant')
}

/** A change takes hold at the earliest on the day on which it is written down. */
export const laterOf = (one: string, other: string): string => (one > other ? one : other)

export type Capacity = { customers_max: number; warn_share: number; block_share: number }

// A share of a whole number, free of what binary fractions add to it.
const shareOf = (max: number, share: number) => Math.floor(max * share + 1e-9)
/** The most customers somebody may hold, and from how many on he is warned. */
export const blockedAbove = ({ customers_max, block_share }: Capacity) => shareOf(customers_max, block_share)
export const warnedFrom = ({ customers_max, warn_share }: Capacity) => shareOf(customers_max, warn_share)

export type Candidate = { customer_id: string; aum_fen: bigint; former_employee_id: string | null }
export type Taker = { employee_id: string; share: number; held: number; aum_fen: bigint }
type Load = Taker & { gained: number; total: bigint }

/** Which of two has room before the other, by the method. */
const ROOM: Record<AllocationRule['method_code'], (one: Load, other: Load) => number> = {
  even_count: (one, other) => one.held + one.gained - (other.held + other.gained),
  even_aum: (one, other) => compare(one.total, other.total),
  quota: (one, other) => one.gained * other.share - other.gained * one.share,
}
const compare = (one: bigint | string, other: bigint | string) => (one < other ? -1 : one > other ? 1 : 0)

/**
 * Gives every customer to one of the takers: the largest first, each to who has the most room, and with equal
 * room to who has the smaller amount. The same input gives the same answer.
 */
export function distribute(
  candidates: readonly Candidate[],
  takers: readonly Taker[],
  rule: Pick<AllocationRule, 'method_code' | 'keeps_former'>,
): { customer_id: string; employee_id: string }[] {
  const before = (one: Load, other: Load) =>
    ROOM[rule.method_code](one, other) ||
    compare(one.total, other.total) ||
    compare(one.employee_id, other.employee_id)
  const heap = takers.map((it): Load => ({ ...it, gained: 0, total: it.aum_fen })).toSorted(before)
  const take = (it: Candidate, to: Load) => {
    to.gained += 1
    to.total += it.aum_fen
    return { customer_id: it.customer_id, employee_id: to.employee_id }
  }
  const former = new Map(heap.map((it) => [it.employee_id, it]))
  const given: { customer_id: string; employee_id: string }[] = []
  const others: Candidate[] = []
  for (const it of candidates) {
    const kept = rule.keeps_former ? former.get(it.former_employee_id ?? '') : undefined
    if (kept) given.push(take(it, kept))
    else others.push(it)
  }
  heap.sort(before)
  const ordered = others.toSorted(
    (one, other) => compare(other.aum_fen, one.aum_fen) || compare(one.customer_id, other.customer_id),
  )
  for (const it of ordered) {
    given.push(take(it, heap[0]!))
    siftDown(heap, before)
  }
  return given
}

/** The first of a heap has grown: it goes down to its place. */
function siftDown<T>(heap: T[], before: (one: T, other: T) => number): void {
  let at = 0
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let least = at
    if (left < heap.length && before(heap[left]!, heap[least]!) < 0) least = left
    if (right < heap.length && before(heap[right]!, heap[least]!) < 0) least = right
    if (least === at) return
    ;[heap[at], heap[least]] = [heap[least]!, heap[at]!]
    at = least
  }
}
