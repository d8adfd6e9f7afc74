import { listUnitsAbove } from '../../../platform/authz/units.ts'
import type { Databases } from '../../../platform/db.ts'
import { conflict } from '../../../platform/errors.ts'
import { type ApprovalContext, listWhoDecides } from '../../approvals/index.ts'
import { REQUEST_LEVELS, type RequestLevel } from '../request.schema.ts'

/** Levels of units from the top: the bank, a branch, a sub-branch, an outlet. */
const BRANCH_DEPTH = 2
const SUB_BRANCH_DEPTH = 3

/** The level of the smallest unit that both lie in: who heads it may agree to what goes between them. */
export async function levelBetween(
  { db }: Pick<Databases, 'db'>,
  { from, to }: { from: string; to: string },
): Promise<RequestLevel> {
  const [above, beside] = await Promise.all([listUnitsAbove(db, from), listUnitsAbove(db, to)])
  const shared = above.filter((it) => beside.includes(it)).length
  if (shared >= SUB_BRANCH_DEPTH) return 'sub_mgr'
  return shared === BRANCH_DEPTH ? 'br_mgr' : 'hq_mgr'
}

type Wanted = { unit_id: string; up_to: RequestLevel; barred: readonly string[] }

/**
 * Whoever heads the unit and those above it agrees, up to a level. A level that only somebody fills who has
 * a part in the request already is left out; the last one then goes to who stands above it.
 */
export async function levelsFor(
  context: ApprovalContext,
  { unit_id, up_to, barred }: Wanted,
): Promise<RequestLevel[]> {
  const last = REQUEST_LEVELS.indexOf(up_to)
  const taken = [...barred]
  const levels: RequestLevel[] = []
  for (const [at, role_code] of REQUEST_LEVELS.entries()) {
    const [first, ...others] = await listWhoDecides(context, { role_code, unit_id, barred: taken })
    if (first === undefined) continue
    levels.push(role_code)
    if (at >= last) return levels
    if (others.length === 0) taken.push(first)
  }
  throw conflict('nobody_decides', 'Nobody is left who could agree to it.', {
    step_zh: '审批',
    step_en: 'Approval',
  })
}

/** The unit of a depth in which a unit lies; of one that lies higher itself. */
export async function unitAtDepth(
  { db }: Pick<Databases, 'db'>,
  { unit_id, depth }: { unit_id: string; depth: 'branch' | 'sub_branch' },
): Promise<string> {
  const above = await listUnitsAbove(db, unit_id)
  return above.at(-(depth === 'branch' ? BRANCH_DEPTH : SUB_BRANCH_DEPTH)) ?? unit_id
}
