import { type Context, withActor } from '../../../platform/db.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { distribute } from './distribute.ts'
import type { ManagerChoice, NewRuleAllocation } from '../allocation.schema.ts'
import { countHeld } from '../queries/allocations.ts'
import { type FoundManager, listCandidates, listManagers } from '../queries/rule-candidates.ts'
import { type AllocationContext, changingDay, rulesOn } from './allocation-rules.ts'
import { beginAllocation, checkLines } from './check-allocation.ts'

const CHOICES_SHOWN = 50

const isByUnit = ({ actor }: Context) => actor.reach?.kind === 'org'

/** Who within reach customers can be given to, with how many he holds now. */
export const listManagerChoices = (context: Context, text: string): Promise<ManagerChoice[]> =>
  choices(context, { is_by_unit: isByUnit(context), text })

/** Who anywhere in the bank customers can be asked to go to: people, or the holders of units. */
export const listManagersOfBank = (
  context: Context,
  { q, among }: { q: string; among: 'managers' | 'units' },
): Promise<ManagerChoice[]> => choices(context, { is_by_unit: false, text: q, is_virtual: among === 'units' })

async function choices(
  context: Context,
  asked: { is_by_unit: boolean; text: string; is_virtual?: boolean },
): Promise<ManagerChoice[]> {
  const found = await withActor(context, (db) => listManagers(db, { ...asked, limit: CHOICES_SHOWN }))
  const held = await countHeld(
    context.databases.db,
    found.map((it) => it.employee_id),
  )
  return found.map((it) => ({
    ...it,
    retail_count: Number(held.get(it.employee_id)?.retail_count ?? 0),
    corporate_count: Number(held.get(it.employee_id)?.corporate_count ?? 0),
  }))
}

/**
 * Customers of a rule are spread over its managers, and become an allocation to be looked at. Of people those
 * at VIP grade or above, unless grades are named.
 */
export async function allocateByRule(context: AllocationContext, wish: NewRuleAllocation): Promise<string> {
  const { rule } = wish
  const grade_codes =
    rule.customer_type_code === 'retail' && rule.grade_codes.length === 0
      ? (await rulesOn(context, changingDay(context))).vip_grades
      : rule.grade_codes
  const employee_ids = rule.managers.map((it) => it.employee_id)
  if (new Set(employee_ids).size < employee_ids.length) throw invalid('A manager is named twice.')
  const [candidates, managers] = await withActor(context, (db) =>
    Promise.all([
      listCandidates(db, { rule, grade_codes }),
      listManagers(db, { is_by_unit: isByUnit(context), employee_ids, limit: employee_ids.length }),
    ]),
  )
  if (managers.length < employee_ids.length) {
    throw invalid('Not all of these are managers within your reach.', {
      employee_ids: employee_ids.filter((id) => !managers.some((it) => it.employee_id === id)),
    })
  }
  if (candidates.length === 0) throw conflict('nobody_matches', 'No customer is as the rule says.')
  const given = distribute(
    candidates.map((it) => ({ ...it, aum_fen: BigInt(it.aum_fen) })),
    await takersOf(context, { rule, managers }),
    rule,
  )
  const allocation_id = await beginAllocation(context, { ...wish, kind_code: 'rule' }, { rule })
  const lines = given.map(({ customer_id, employee_id }) => ({
    customer_no: customer_id,
    employee_id,
    role: 'primary' as const,
    // Grades that were named below VIP are an exception, and the reason of the rule is theirs.
    reason: rule.grade_codes.length > 0 ? wish.reason : '',
  }))
  await checkLines(context, { allocation_id, lines })
  return allocation_id
}

async function takersOf(
  context: AllocationContext,
  { rule, managers }: { rule: NewRuleAllocation['rule']; managers: FoundManager[] },
) {
  const held = await countHeld(
    context.databases.db,
    managers.map((it) => it.employee_id),
  )
  const counted = rule.customer_type_code === 'retail' ? 'retail_count' : 'corporate_count'
  return managers.map(({ employee_id, aum_fen, place }) => ({
    employee_id,
    place,
    share: rule.managers.find((it) => it.employee_id === employee_id)!.share,
    held: Number(held.get(employee_id)?.[counted] ?? 0),
    aum_fen: BigInt(aum_fen),
  }))
}
