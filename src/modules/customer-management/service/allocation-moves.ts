import { conflict, forbidden } from '../../../platform/errors.ts'
import type { SeatRole } from '../../../platform/allocation-names.schema.ts'
import type { AllocationMove, AllocationState } from '../allocation.schema.ts'

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
