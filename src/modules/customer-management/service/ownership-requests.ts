import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listUnitsBelow, nameUnits } from '../../../platform/authz/units.ts'
import { addDays } from '../../../platform/dates.ts'
import { type Context, inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, forbidden, notFound } from '../../../platform/errors.ts'
import { describeRequests, hasPartIn } from '../../approvals/index.ts'
import * as allocations from '../queries/allocations.ts'
import * as changes from '../queries/ownership-changes.ts'
import * as queries from '../queries/ownership-requests.ts'
import type {
  OwnershipRequest,
  OwnershipRequestState,
  RequestAnswer,
  RequestCustomer,
  RequestListAnswer,
  RequestListQuery,
} from '../request.schema.ts'
import { laterOf } from './allocation-moves.ts'
import { type AllocationContext, changingDay, termsOn } from './allocation-rules.ts'
import { changeOwnerships } from './change-ownerships.ts'
import { handBack } from './hand-on.ts'
import { tellConcerned } from './ownership-notices.ts'
import { bankEyes, shownName } from './pool.ts'

/** What requests need beside the context: the keys that open what was handed over. */
export type RequestContext = AllocationContext & { keys: KeyRing }

/** Whoever reaches the bank or a line sees all; others their own, and those of their units. */
async function seeingOf({ actor, databases }: Context): Promise<queries.Seeing> {
  const { user_id, reach } = actor
  if (reach?.kind === 'head' || reach?.kind === 'line') return { user_id, unit_ids: null }
  const unit_ids = reach?.kind === 'org' ? await listUnitsBelow(databases.db, reach.unit_id) : []
  return { user_id, unit_ids }
}

export async function listOwnershipRequests(
  context: AllocationContext,
  { scope, page }: RequestListQuery,
): Promise<RequestListAnswer> {
  const { db } = context.databases
  const asked = {
    ...(await seeingOf(context)),
    today: context.clock.today(),
    is_open: scope === 'open',
  }
  const [found, total] = await Promise.all([
    queries.listRequests(db, asked, page),
    queries.countRequests(db, asked),
  ])
  return { rows: await shown(context, found), total }
}

/** A request that the actor has a part in or reaches; of others there is none. */
export async function requireRequest(context: AllocationContext, allocationId: string) {
  const { db } = context.databases
  const found = await queries.findRequest(db, allocationId)
  if (!found) throw notFound('ownership_request', allocationId)
  const has_part = await hasPartIn(context, found.request_id)
  if (!has_part && !(await queries.isSeen(db, allocationId, await seeingOf(context)))) {
    throw notFound('ownership_request', allocationId)
  }
  return { found, has_part }
}

export async function getOwnershipRequest(
  context: AllocationContext,
  allocationId: string,
): Promise<RequestAnswer> {
  const { found, has_part } = await requireRequest(context, allocationId)
  const [[request], asked_with] = await Promise.all([shown(context, [found]), listAskedWith(context, found)])
  const last = await lastDayToRevoke(context, found)
  const isOwn = found.state_code === 'effective' && found.approved_by === context.actor.user_id
  return {
    request: request!,
    has_part,
    asked_with,
    revoke_to: isOwn && last >= context.clock.today() ? last : null,
  }
}

/** Of those that were asked for at once, what the actor sees. */
async function listAskedWith(
  context: AllocationContext,
  it: queries.FoundRequest,
): Promise<OwnershipRequest[]> {
  if (it.asked_with === null) return []
  const { db } = context.databases
  const seeing = await seeingOf(context)
  const found = await queries.listAskedWith(db, { ...it, asked_with: it.asked_with })
  const seen = await Promise.all(found.map((one) => queries.isSeen(db, one.allocation_id, seeing)))
  return shown(
    context,
    found.filter((_one, at) => seen[at]),
  )
}

const lastDayToRevoke = async (context: AllocationContext, it: { effective_from: string }) =>
  addDays(it.effective_from, (await termsOn(context, changingDay(context))).revoke)

const CUSTOMERS_SHOWN = 100

/**
 * The customers of a request: whoever has to agree sees which they are, masked where he does not reach them.
 */
export async function listRequestCustomers(
  context: AllocationContext,
  { allocation_id, after }: { allocation_id: string; after: number },
): Promise<RequestCustomer[]> {
  await requireRequest(context, allocation_id)
  const page = { allocation_id, after, limit: CUSTOMERS_SHOWN }
  const ids = await queries.listCustomerIds(context.databases.db, page)
  const [all, own] = await Promise.all([
    withActor(bankEyes(context), (db) => queries.listCustomers(db, ids)),
    withActor(context, (db) => queries.listCustomers(db, ids)),
  ])
  const reached = new Set(own.map((it) => it.customer_id))
  return all.map((it) => {
    const is_in_reach = reached.has(it.customer_id)
    return { ...it, customer_name: is_in_reach ? it.customer_name : shownName(it), is_in_reach }
  })
}

async function shown(context: AllocationContext, found: queries.FoundRequest[]): Promise<OwnershipRequest[]> {
  if (found.length === 0) return []
  const { databases, clock } = context
  const managers = found.flatMap((it) => [it.giver_id, it.receiver_id])
  const people = found.flatMap((it) => [it.made_by, it.revoked_by ?? []].flat())
  const [standing, employees, users, units] = await Promise.all([
    describeRequests(
      context,
      found.map((it) => it.request_id),
    ),
    withActor(context, (db) => queries.nameEmployees(db, managers)),
    listDisplayNames(databases, [...new Set(people)]),
    nameUnits(
      databases.db,
      found.flatMap((it) => [it.from_unit_id, it.to_unit_id]),
    ),
  ])
  const userName = (id: string | null) => (id === null ? null : (users.get(id) ?? null))
  const unit = (id: string) => ({ id, name: units.get(id) ?? null })
  return found.map(
    ({
      approved_by: _approved,
      packed_at: _packed,
      asked_with: _with,
      revoked_by,
      giver_id,
      receiver_id,
      ...it
    }) => {
      const approval = standing.get(it.request_id)
      const isExpired = ['submitted', 'returned'].includes(it.state_code) && it.expires_on < clock.today()
      return {
        ...it,
        request_type_code: it.request_type_code as OwnershipRequest['request_type_code'],
        state_code: isExpired ? 'expired' : (it.state_code as OwnershipRequestState),
        giver: { id: giver_id, name: employees.get(giver_id) ?? null },
        receiver: { id: receiver_id, name: employees.get(receiver_id) ?? null },
        from_unit: unit(it.from_unit_id),
        to_unit: unit(it.to_unit_id),
        made_by_name: userName(it.made_by),
        revoked_by_name: userName(revoked_by),
        step_name_zh: approval?.step_name_zh ?? null,
        step_name_en: approval?.step_name_en ?? null,
        holders: approval?.holders ?? [],
        due_on: approval?.due_on ?? null,
      }
    },
  )
}

type Revocation = { allocation_id: string; reason: string }

/** Takes back what one has agreed to last: by new entries, as long as nobody has gone on from it. */
export async function revokeRequest(
  context: AllocationContext,
  { allocation_id, reason }: Revocation,
): Promise<void> {
  await requireRequest(context, allocation_id)
  const { actor, clock } = context
  const today = clock.today()
  await inTransaction(context.databases, async (db) => {
    const found = await queries.lockRequest(db, allocation_id)
    if (found.state_code !== 'effective') {
      throw conflict('request_moved', 'The request is in another state by now.', {
        state_code: found.state_code,
      })
    }
    if (found.approved_by !== actor.user_id) throw forbidden('take back what another has agreed to')
    const last = await lastDayToRevoke(context, { effective_from: found.effective_from! })
    if (last < today) throw conflict('too_late_to_revoke', 'The days are over in which it is taken back.')
    await takeBack(context, db, { allocation_id, found, today })
    const revoked_at = clock.now().toISOString()
    const set = {
      state_code: 'revoked',
      revoked_by: actor.user_id,
      revoked_at,
      revoke_reason: reason,
    } as const
    await queries.updateRequest(db, allocation_id, set)
    const undone = { state_code: 'undone', undone_by: actor.user_id, undone_at: revoked_at } as const
    await allocations.updateAllocation(db, allocation_id, { ...undone, undo_reason: reason })
    await recordAudit(
      { databases: { db }, clock },
      {
        ...doneBy(actor),
        action: 'ownership.revoke',
        outcome: 'done',
        subject: allocation_id,
        request_id: context.request_id,
        record: { table: 'customer_management.ownership_requests', id: allocation_id },
        changes: changesBetween({ state_code: 'effective' }, { state_code: 'revoked' }),
        details: { reason },
      },
    )
    const people = await allocations.listConcerned(db, allocation_id)
    await tellConcerned(db, { people, by: actor.user_id, clock })
  })
}

type Taken = { allocation_id: string; found: Awaited<ReturnType<typeof queries.lockRequest>>; today: string }

async function takeBack(
  context: AllocationContext,
  db: Context['databases']['db'],
  { allocation_id, found, today }: Taken,
): Promise<void> {
  const isCustody = found.request_type_code === 'custody'
  const moved = isCustody ? [] : await changes.listMovedOn(db, allocation_id, today)
  if (moved.length > 0) {
    throw conflict('customers_moved_on', 'Customers have been given to others since.', {
      count: moved.length,
    })
  }
  const back = isCustody
    ? changes.endOfCustody(allocation_id)
    : changes.changesBack(allocation_id, changes.ALL)
  const why = {
    allocation_id,
    effective_from: laterOf(found.effective_from!, changingDay(context)),
    reason: 'undo',
    ended_reason: 'undone' as const,
    by: context.actor.user_id,
    on: today,
  }
  await changeOwnerships(db, { changes: back, run: changes.ALL }, why)
  if (found.request_type_code !== 'transfer') return
  const { giver_id, receiver_id } = found
  const by = context.actor.user_id
  await handBack(db, { allocation_id, giver_id, receiver_id, by, clock: context.clock })
}
