import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { findHolders, listPostsOf } from '../../../platform/authz/posts.ts'
import { listUnitsAbove, nameUnits } from '../../../platform/authz/units.ts'
import { addDays } from '../../../platform/dates.ts'
import { inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, forbidden, invalid } from '../../../platform/errors.ts'
import { addWorkingDays } from '../../../platform/working-days.ts'
import { isTakenMeanwhile } from '../../../platform/unique.ts'
import { startRequestIn } from '../../approvals/index.ts'
import type { ToldLine } from '../allocation.schema.ts'
import { OWNERSHIP_CLAIM } from '../policy.ts'
import * as allocations from '../queries/allocations.ts'
import * as queries from '../queries/ownership-requests.ts'
import { countInPools } from '../queries/pool.ts'
import type { NewOwnershipRequest, RequestFacts, RequestLevel } from '../request.schema.ts'
import { type AllocationContext, changingDay, rulesOn, termsOn } from './allocation-rules.ts'
import { beginAllocation, checkLines } from './check-allocation.ts'
import { freezePack, type Pack, readPack } from './handover-pack.ts'
import type { RequestContext } from './ownership-requests.ts'
import { bankEyes, standpointOf } from './pool.ts'
import { REQUEST_FLOWS } from './request-flows.ts'
import { levelBetween, levelsFor } from './request-levels.ts'

type Wish = NewOwnershipRequest
const isClaim = ({ request_type_code }: Wish) => request_type_code === 'claim'

/**
 * Asks that customers change hands, which those whom it concerns agree to. What cannot be done is refused at
 * once with its lines; from then on nobody else asks for the customers or gives them away.
 */
export async function askForOwnership(context: RequestContext, wish: Wish): Promise<string> {
  const day = changingDay(context)
  const effective_from = wish.effective_from ?? addDays(day, 1)
  if (wish.ends_on !== undefined && wish.ends_on <= effective_from) {
    throw invalid('A custody ends after it begins.', { field: 'ends_on' })
  }
  if (isClaim(wish)) await requireClaims(context, wish)
  const eyes = isClaim(wish) ? bankEyes(context) : context
  const lines = await linesOf(eyes, wish)
  const { reason } = wish
  const allocation_id = await beginAllocation(context, { kind_code: 'request', reason, effective_from })
  await checkLines(eyes, { allocation_id, lines, reaches_all_units: true })
  try {
    const parties = await partiesOf(context, { wish, allocation_id })
    const pack = wish.request_type_code === 'transfer' ? await packOf(context, parties) : null
    await open(context, { wish, allocation_id, parties, pack })
  } catch (error) {
    // Nobody is asked: what was checked is put aside.
    await allocations.updateAllocation(context.databases.db, allocation_id, { state_code: 'withdrawn' })
    throw error
  }
  return allocation_id
}

async function requireClaims(context: AllocationContext, wish: Wish): Promise<void> {
  const { actor, databases, clock } = context
  if (!actor.permissions.includes(OWNERSHIP_CLAIM)) throw forbidden(`use ${OWNERSHIP_CLAIM}`)
  const { claims_max } = await termsOn(context, changingDay(context))
  const claimed = await queries.countClaimed(databases.db, { user_id: actor.user_id, today: clock.today() })
  if (claimed + wish.customer_nos.length > claims_max) {
    throw conflict('too_many_claims', 'More customers than one claims at a time.', { claims_max, claimed })
  }
  const at = await standpointOf(context)
  const found = await withActor(bankEyes(context), async (db) => {
    const seen = await queries.resolveCustomers(db, wish.customer_nos)
    return countInPools(
      db,
      at,
      seen.map((it) => it.customer_id),
    )
  })
  if (found < wish.customer_nos.length) {
    throw conflict('not_in_pool', 'Not all of these are in a pool that is open to you.')
  }
}

/** What is asked for as lines that are checked like those of any allocation. */
async function linesOf(context: AllocationContext, wish: Wish): Promise<ToldLine[]> {
  const { reason, customer_nos, request_type_code: type } = wish
  const line = (customer_no: string, employee_id: string): ToldLine => ({
    customer_no,
    employee_id,
    role: 'primary',
    reason,
  })
  if (type === 'transfer' || type === 'custody') return customer_nos.map((it) => line(it, wish.receiver_id!))
  if (type === 'claim') return customer_nos.map((it) => line(it, context.actor.user_id))
  const found = await withActor(context, (db) => queries.resolveCustomers(db, customer_nos))
  if (found.length < new Set(customer_nos).size) {
    throw conflict('customers_unknown', 'Not all of these customers are within reach.')
  }
  if (type === 'recycle') return found.map((it) => line(it.customer_id, `VM${it.org_id}`))
  const assisting = await queries.listAssistants(
    context.databases.db,
    found.map((it) => it.customer_id),
  )
  // Whoever assisted did so in the unit that the customers leave.
  return [
    ...found.map((it) => line(it.customer_id, `VM${wish.to_unit_id}`)),
    ...assisting.map((it) => ({ ...line(it.customer_id, it.employee_id), role: 'end' as const })),
  ]
}

type Row = Awaited<ReturnType<typeof allocations.listRowsAsked>>[number]
type Parties = {
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
async function partiesOf(
  context: AllocationContext,
  { wish, allocation_id }: { wish: Wish; allocation_id: string },
): Promise<Parties> {
  const { databases, actor } = context
  await requireNoProblem(context, allocation_id)
  const rows = await allocations.listRowsAsked(databases.db, allocation_id)
  const primaries = rows.filter((it) => it.seat === '')
  const [first] = primaries
  if (!first) throw conflict('nothing_to_apply', 'None of the lines can be done.')
  const giver_id = first.from_employee_id!
  const type = wish.request_type_code
  if (type !== 'claim' && primaries.some((it) => it.from_employee_id !== giver_id)) {
    throw conflict('several_givers', 'Customers of several managers: ask for those of one at a time.')
  }
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
    rows: primaries,
    first,
    giver: named(giver_id, first.from_org_id!),
    receiver: named(receiver_id, first.org_id),
    is_to_unit: isVirtual(receiver_id),
    persons: { ...(asksGiver && { giver: giver_id }), ...(asksReceiver && { receiver: to }) },
  }
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

const packOf = (context: RequestContext, { rows }: Parties): Promise<Pack> =>
  readPack(
    context,
    rows.map((it) => it.customer_id),
  )

type Opening = { wish: Wish; allocation_id: string; parties: Parties; pack: Pack | null }

async function open(context: RequestContext, it: Opening): Promise<void> {
  const { databases, actor, clock, calendar } = context
  const { wish, allocation_id, parties, pack } = it
  const { first, giver, receiver, rows } = parties
  const today = clock.today()
  const facts = await factsOf(context, it)
  const from_unit_id = first.from_org_id!
  const at_unit = isClaim(wish) ? first.org_id : from_unit_id
  const flow = REQUEST_FLOWS[wish.request_type_code]
  const expires_on = addWorkingDays(today, flow.expires_within_working_days, calendar)
  await inTransaction(databases, async (db) => {
    const request_id = await startRequestIn(db, {
      context,
      flow,
      facts,
      reason: wish.reason,
      persons: parties.persons as Record<string, string>,
      subject: {
        subject_id: rows.length === 1 ? first.customer_id : null,
        unit_id: at_unit,
        unit_name: null,
      },
      trace_id: context.request_id,
    })
    await queries.insertRequest(db, {
      allocation_id,
      request_id,
      request_type_code: wish.request_type_code,
      customer_count: rows.length,
      giver_id: giver.id,
      receiver_id: receiver.id,
      from_unit_id,
      to_unit_id: first.org_id,
      ends_on: facts.ends_on,
      expires_on,
      made_by: actor.user_id,
      made_at: clock.now().toISOString(),
      packed_at: pack === null ? null : clock.now().toISOString(),
    })
    if (pack !== null) await freezePack(db, context, { allocation_id, pack })
    await freezeAll(db, { allocation_id, frozen_to: expires_on, today })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'ownership.ask',
        outcome: 'done',
        subject: allocation_id,
        request_id: context.request_id,
        ...(rows.length === 1 && { customer_id: first.customer_id }),
        record: { table: 'customer_management.ownership_requests', id: allocation_id },
        details: { ...facts, approval: request_id },
      },
    )
  })
}

async function factsOf(
  context: AllocationContext,
  { wish, allocation_id, parties }: Opening,
): Promise<RequestFacts> {
  const { first, persons, giver, receiver, rows, is_to_unit } = parties
  const { retail_max, corporate_max } = await rulesOn(context, changingDay(context))
  const known = (max: number) => (Number.isFinite(max) ? max : null)
  const barred = [context.actor.user_id, ...Object.values(persons)]
  const from = first.from_org_id!
  const isOwnPool = isClaim(wish)
  // What was left to others by the clock of the pools asks only those who get it.
  const up_to: RequestLevel = isOwnPool
    ? 'sub_mgr'
    : await levelBetween(context.databases, { from, to: first.org_id })
  const unit_id = isOwnPool ? first.org_id : from
  return {
    allocation_id,
    request_type_code: wish.request_type_code,
    customer_count: rows.length,
    giver,
    receiver,
    effective_from: wish.effective_from ?? null,
    ends_on: wish.ends_on ?? null,
    asks_giver: persons.giver !== undefined,
    asks_receiver: persons.receiver !== undefined,
    levels: await levelsFor(context, { unit_id, up_to, barred }),
    is_to_unit,
    retail_max: known(retail_max),
    corporate_max: known(corporate_max),
  }
}

type Freezing = Parameters<typeof queries.freeze>[1]

async function freezeAll(db: AllocationContext['databases']['db'], it: Freezing): Promise<void> {
  try {
    await queries.freeze(db, it)
  } catch (error) {
    if (!isTakenMeanwhile(error)) throw error
    throw conflict('customers_frozen', 'Somebody has asked for some of the customers meanwhile.')
  }
}
