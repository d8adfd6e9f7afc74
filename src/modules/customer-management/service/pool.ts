import { maskName } from '../../../platform/crypto/masking.ts'
import { listUnitsBelow } from '../../../platform/authz/units.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Context, withActor } from '../../../platform/db.ts'
import { forbidden } from '../../../platform/errors.ts'
import { countClaimed } from '../queries/ownership-requests.ts'
import * as queries from '../queries/pool.ts'
import { POOL_TIERS, type PoolAnswer, type PoolQuery, type PoolTier } from '../request.schema.ts'
import { type AllocationContext, changingDay, rulesOn, termsOn } from './allocation-rules.ts'
import { unitAtDepth } from './request-levels.ts'

/**
 * The eyes of the bank: customers of the pool are nobody's, and whoever may claim them sees which there are,
 * by masked names and without amounts. Private customers, and who is kept from somebody, stay hidden.
 */
export function bankEyes<Given extends Context>(context: Given): Given {
  const { actor } = context
  if (actor.reach === null) throw forbidden('see customers')
  return { ...context, actor: { ...actor, reach: { kind: 'head', unit_id: actor.reach.unit_id } } }
}

export async function standpointOf(context: AllocationContext): Promise<queries.Standpoint> {
  const { databases, actor } = context
  const today = changingDay(context)
  const [rules, terms] = await Promise.all([rulesOn(context, today), termsOn(context, today)])
  const unit_id = actor.reach?.unit_id ?? ''
  const below = async (depth: 'branch' | 'sub_branch') =>
    listUnitsBelow(databases.db, await unitAtDepth(databases, { unit_id, depth }))
  const [branch_units, sub_branch_units] = await Promise.all([below('branch'), below('sub_branch')])
  return {
    today,
    sub_branch_units,
    branch_units,
    vip_grades: rules.vip_grades,
    branch_before: addDays(today, -terms.branch_pool),
    head_before: addDays(today, -terms.head_pool),
  }
}

/** Customers of a pool that is open to the actor, who has waited longest first. */
export async function listPool(context: AllocationContext, { tier, page }: PoolQuery): Promise<PoolAnswer> {
  const at = await standpointOf(context)
  const { databases, actor, clock } = context
  const terms = await termsOn(context, at.today)
  const limits = { tier, limit: PAGE_ROWS, offset: (page - 1) * PAGE_ROWS }
  const [found, counts] = await withActor(bankEyes(context), (db) =>
    Promise.all([queries.listPooled(db, at, limits), queries.countPooled(db, at)]),
  )
  const claimed = await countClaimed(databases.db, { user_id: actor.user_id, today: clock.today() })
  const days: Record<PoolTier, number | null> = {
    sub_branch: terms.branch_pool,
    branch: terms.head_pool,
    head: null,
  }
  const moving = days[tier]
  return {
    rows: found.map(({ tier: _tier, ...it }) => ({
      ...it,
      customer_name: shownName(it),
      moves_on: moving === null ? null : addDays(it.pooled_from, moving + 1),
    })),
    total: counts.get(tier) ?? 0,
    tiers: POOL_TIERS.map((it) => ({ tier: it, count: counts.get(it) ?? 0 })),
    claims_left: Math.max(0, terms.claims_max - claimed),
  }
}

const PAGE_ROWS = 20

/** What a customer is called whom one does not reach: companies by their names, people masked. */
export const shownName = (it: { customer_name: string | null; customer_type_code: string }): string | null =>
  it.customer_name === null || it.customer_type_code === 'corporate'
    ? it.customer_name
    : maskName(it.customer_name)
