import { findHolders, listPostsOf } from '../../../platform/authz/posts.ts'
import { listUnitsAbove, nameUnits } from '../../../platform/authz/units.ts'
import { withActor } from '../../../platform/db.ts'
import { conflict, forbidden, invalid } from '../../../platform/errors.ts'
import * as allocations from '../queries/allocations.ts'
import * as queries from '../queries/ownership-requests.ts'
import type { NewOwnershipRequest, RequestFacts } from '../request.schema.ts'
import type { AllocationContext } from './allocation-rules.ts'

type Wish = NewOwnershipRequest
/** Whoever claims takes what is nobody's, of several units if he likes. */
export const isClaim = ({ request_type_code }: Wish) => request_type_code === 'claim'

export type Row = Awaited<ReturnType<typeof allocations.listRowsAsked>>[number]
export type Parties = {
  rows: Row[]
  first: Row
  giver: RequestFacts['giver']
  receiver: RequestFacts['receiver']
  is_to_unit: boolean
  /** Who is asked beside those who head units. */
  persons: { giver?: string; receiver?: string }
}

const isVirtual = (employeeId: string) => employeeId.startsWith('VM')

/** Who gives and who gets: one of each in a request. */
export async function partiesOf(
  context: AllocationContext,
  { wish, rows }: { wish: Wish; rows: Row[] },
): Promise<Parties> {
  const { databases, actor } = context
  const first = rows[0]!
  const giver_id = first.from_employee_id!
  const type = wish.request_type_code
  if (type === 'custody' && isVirtual(giver_id)) {
    throw conflict('nobody_to_stand_in_for', 'Nobody looks after the customers whom one could stand in for.')
  }
  const receiver_id = first.employee_id
  if ((type === 'transfer' || type === 'custody') && isVirtual(receiver_id)) {
    throw invalid('A unit gets customers back by another request.', { field: 'receiver_id' })
  }
  requireOwn(context, wish, giver_id)
  const names = await withActor(context, (db) => queries.nameEmployees(db, [giver_id, receiver_id]))
  const units = await nameUnits(databases.db, [first.from_org_id!, first.org_id])
  const named = (id: string, unit: string) => ({
    id,
    name: isVirtual(id) ? (units.get(unit) ?? unit) : (names.get(id) ?? id),
  })
  const to = isVirtual(receiver_id) ? await headOf(context, wish) : receiver_id
  const asksGiver = giver_id !== actor.user_id && (await isThere(context, giver_id))
  const asksReceiver = to !== null && to !== actor.user_id && to !== giver_id
  return {
    rows,
    first,
    giver: named(giver_id, first.from_org_id!),
    receiver: named(receiver_id, first.org_id),
    is_to_unit: isVirtual(receiver_id),
    persons: { ...(asksGiver && { giver: giver_id }), ...(asksReceiver && { receiver: to }) },
  }
}

/** The customers that an allocation asks for; 409 with its lines where some cannot be. */
export async function rowsAsked(context: AllocationContext, allocation_id: string): Promise<Row[]> {
  await requireNoProblem(context, allocation_id)
  const rows = await allocations.listRowsAsked(context.databases.db, allocation_id)
  const primaries = rows.filter((it) => it.seat === '')
  if (primaries.length === 0) throw conflict('nothing_to_apply', 'None of the lines can be done.')
  return primaries
}

async function requireNoProblem(context: AllocationContext, allocation_id: string): Promise<void> {
  const page = { after: 0, limit: PROBLEMS_TOLD }
  const problems = await allocations.listProblems(context.databases.db, allocation_id, page)
  if (problems.length === 0) return
  throw conflict('request_has_problems', 'Some of the customers cannot be asked for.', {
    problems: problems.map(({ told_value, problem_code }) => ({ told_value, problem_code })),
  })
}
const PROBLEMS_TOLD = 20

/** Whoever looks at his own customers only hands over what he holds himself. */
function requireOwn({ actor }: AllocationContext, wish: Wish, giver_id: string): void {
  if (actor.reach?.kind === 'manager' && !isClaim(wish) && giver_id !== actor.user_id) {
    throw forbidden('ask for customers whom another looks after')
  }
}

const isThere = async ({ databases, clock }: AllocationContext, user_id: string): Promise<boolean> =>
  !isVirtual(user_id) && (await listPostsOf(databases.db, { user_id, on: clock.today() })).length > 0

/** Who heads the sub-branch that customers move to, where anybody does. */
async function headOf({ databases, clock }: AllocationContext, wish: Wish): Promise<string | null> {
  if (wish.to_unit_id === undefined) return null
  const { db } = databases
  if ((await listUnitsAbove(db, wish.to_unit_id)).length === 0) {
    throw invalid('There is no such unit.', { field: 'to_unit_id' })
  }
  const on = clock.today()
  const [head] = await findHolders(db, { role_code: 'sub_mgr', unit_id: wish.to_unit_id, on })
  return head?.user_id ?? null
}
