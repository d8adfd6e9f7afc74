import type { AllocationRule } from '../allocation.schema.ts'
import type { Place } from '../queries/rule-candidates.ts'
import { closest } from './nearby.ts'

export type Candidate = {
  customer_id: string
  aum_fen: bigint
  former_employee_id: string | null
  place: Place
}
export type Taker = { employee_id: string; share: number; held: number; aum_fen: bigint; place: Place }
type Load = Taker & { gained: number; total: bigint }

/** Which of two has room before the other, by the method. */
const ROOM: Record<AllocationRule['method_code'], (one: Load, other: Load) => number> = {
  even_count: (one, other) => one.held + one.gained - (other.held + other.gained),
  even_aum: (one, other) => compare(one.total, other.total),
  nearby: (one, other) => one.held + one.gained - (other.held + other.gained),
  quota: (one, other) => one.gained * other.share - other.gained * one.share,
}
const compare = (one: bigint | string, other: bigint | string) => (one < other ? -1 : one > other ? 1 : 0)

/**
 * Gives every customer to one of the takers: the largest first, each to who has the most room, and with equal
 * room to who has the smaller amount; nearby, to one of those who are closest to him. The same input gives
 * the same answer.
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
  if (rule.method_code === 'nearby') {
    const near = closest(heap)
    for (const it of ordered) given.push(take(it, near(it.place).toSorted(before)[0]!))
    return given
  }
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
