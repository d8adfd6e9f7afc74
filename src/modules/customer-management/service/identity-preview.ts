import { holdersAfterMerge, whoIsKept } from '../policy.ts'
import { type FoundHolder, holderOf } from '../queries/identity-pairs.ts'
import type { Preview, Side } from '../schema.ts'

type Input = {
  /** The sides unmasked. */
  sides: [Side, Side]
  isMerged: boolean
  /** Of one customer every number; of two those of the pair. */
  numbers: { source_customer_no: string; registered_id: string; is_kept: boolean; rule_code: string }[]
  together: Preview['together']
  holders: FoundHolder[]
  customers: { customer_id: string; org_name: string }[]
}

/** What a decision would change: two customers can become one, and one can become two again. */
export const previewOf = (input: Input): Preview => (input.isMerged ? splitOf(input) : mergeOf(input))

const isHeldNow = (it: FoundHolder) => it.ended_reason === null
const peopleOf = (rows: FoundHolder[]) =>
  new Set(rows.filter((it) => !it.is_virtual).map((it) => it.employee_id))

function mergeOf({ sides, together, holders }: Input): Preview {
  const [one, other] = sides
  const asCandidate = (it: Side) => ({ ...it, has_loans: (it.loan_count ?? 0) > 0 })
  const { kept, reason } = whoIsKept(asCandidate(one), asCandidate(other))
  const [stays, moves] = kept.customer_id === one.customer_id ? [one, other] : [other, one]
  const heldBy = (id: string) => holders.filter((it) => it.customer_id === id && isHeldNow(it))
  const [before, brought] = [heldBy(stays.customer_id), heldBy(moves.customer_id)]
  const known = peopleOf(before)
  const newly = [...peopleOf(brought)].filter((it) => !known.has(it))
  return {
    decision_code: 'same',
    effect_code: 'merge',
    kept_id: stays.customer_id,
    kept_reason_code: reason,
    moving_ids: [moves.customer_id],
    kept_org_name: stays.org_name,
    moving_org_name: moves.org_name,
    together,
    holders: holdersAfterMerge(before.map(holderOf), brought.map(holderOf)),
    people_newly: newly.length,
    // Who looked after the one that gives way goes with him.
    people_no_longer: 0,
  }
}

/**
 * Whoever of a customer's numbers would stand for itself again: of a group that holds two who are kept apart
 * rules join nobody, so that those whom no steward joined leave as well.
 */
const returningOf = ({ sides, numbers }: Pick<Input, 'sides' | 'numbers'>) => {
  const pair = sides.map((it) => it.source_customer_no)
  return numbers.filter(
    (it) => !it.is_kept && (pair.includes(it.source_customer_no) || it.rule_code !== 'STEWARD'),
  )
}

function splitOf({ sides, numbers, together, holders, customers }: Input): Preview {
  const keptId = sides[0].customer_id
  const ids = returningOf({ sides, numbers }).map((it) => it.registered_id)
  const held = holders.filter((it) => it.customer_id === keptId && isHeldNow(it))
  const leaving = held.filter((it) => it.merged_from_id !== null && ids.includes(it.merged_from_id))
  const comingBack = holders.filter((it) => ids.includes(it.customer_id))
  return {
    decision_code: 'distinct',
    effect_code: 'split',
    kept_id: keptId,
    kept_reason_code: null,
    moving_ids: ids,
    kept_org_name: customers.find((it) => it.customer_id === keptId)?.org_name ?? null,
    moving_org_name: sides.find((it) => !it.is_kept)?.org_name ?? null,
    together,
    holders: held.filter((it) => !leaving.includes(it)).map(holderOf),
    people_newly: peopleOf(comingBack).size,
    people_no_longer: peopleOf(leaving).size,
  }
}
