import { addDays } from '../../../platform/dates.ts'
import { nameUnits } from '../../../platform/authz/units.ts'
import { inTransaction, withActor } from '../../../platform/db.ts'
import { conflict, forbidden, invalid } from '../../../platform/errors.ts'
import type { ToldLine } from '../allocation.schema.ts'
import { OWNERSHIP_CLAIM } from '../policy.ts'
import * as allocations from '../queries/allocations.ts'
import * as queries from '../queries/ownership-requests.ts'
import { countInPools } from '../queries/pool.ts'
import type { NewOwnershipRequest, RequestPreview } from '../request.schema.ts'
import { type AllocationContext, changingDay, termsOn } from './allocation-rules.ts'
import { beginAllocation, checkLines } from './check-allocation.ts'
import { type Checked, openRequest, prepareOpening } from './open-request.ts'
import type { RequestContext } from './ownership-requests.ts'
import { bankEyes, standpointOf } from './pool.ts'
import { isClaim, rowsAsked } from './request-parties.ts'

type Wish = NewOwnershipRequest

/**
 * Asks that customers change hands, which those whom it concerns agree to; of each who gives in a request of
 * its own, all of them or none. What cannot be done is refused at once with its lines; from then on nobody
 * else asks for the customers or gives them away. Answers the first request.
 */
export async function askForOwnership(context: RequestContext, wish: Wish): Promise<string> {
  const effective_from = wish.effective_from ?? addDays(changingDay(context), 1)
  if (wish.ends_on !== undefined && wish.ends_on <= effective_from) {
    throw invalid('A custody ends after it begins.', { field: 'ends_on' })
  }
  if (isClaim(wish)) await requireClaims(context, wish)
  // Nobody is asked where anything fails: what was checked is put aside.
  const checked: string[] = []
  try {
    const opened = await openAll(context, wish, (it) => check(context, it, checked))
    return opened[0]!
  } catch (error) {
    for (const allocation_id of checked) await putAside(context, allocation_id)
    throw error
  }
}

const putAside = ({ databases }: RequestContext, allocation_id: string) =>
  allocations.updateAllocation(databases.db, allocation_id, { state_code: 'withdrawn' })

async function openAll(
  context: RequestContext,
  wish: Wish,
  checkOne: (wish: Wish) => Promise<Checked>,
): Promise<string[]> {
  const whole = await checkOne(wish)
  const parts = [...Map.groupBy(whole.rows, (it) => it.from_employee_id).values()]
  const requests = isClaim(wish) || parts.length === 1 ? [whole] : []
  if (requests.length === 0) {
    await putAside(context, whole.allocation_id)
    for (const rows of parts) {
      requests.push(await checkOne({ ...wish, customer_nos: rows.map((it) => it.customer_id) }))
    }
  }
  const openings = await Promise.all(requests.map((it) => prepareOpening(context, it)))
  const [first] = openings
  const asked_with = openings.length > 1 ? first!.allocation_id : null
  await inTransaction(context.databases, async (db) => {
    for (const it of openings) await openRequest(context, db, { ...it, asked_with })
  })
  return openings.map((it) => it.allocation_id)
}

async function check(context: RequestContext, wish: Wish, checked: string[]): Promise<Checked> {
  const { reason, effective_from = addDays(changingDay(context), 1) } = wish
  const eyes = isClaim(wish) ? bankEyes(context) : context
  const lines = await linesOf(eyes, wish)
  const allocation_id = await beginAllocation(context, { kind_code: 'request', reason, effective_from })
  checked.push(allocation_id)
  await checkLines(eyes, { allocation_id, lines, reaches_all_units: true })
  return { wish, allocation_id, rows: await rowsAsked(context, allocation_id) }
}

/** Whose the customers within reach are, which says in how many requests they would be asked for. */
export async function previewRequest(context: RequestContext, wish: Wish): Promise<RequestPreview> {
  const found = await withActor(context, (db) => queries.resolveCustomers(db, wish.customer_nos))
  const { db } = context.databases
  const givers = await queries.countByHolder(
    db,
    found.map((it) => it.customer_id),
  )
  const [names, units] = await Promise.all([
    withActor(context, (scoped) =>
      queries.nameEmployees(
        scoped,
        givers.map((it) => it.employee_id),
      ),
    ),
    nameUnits(
      db,
      givers.map((it) => it.org_id),
    ),
  ])
  return {
    givers: givers.map(({ employee_id: id, org_id, count }) => ({
      giver: { id, name: names.get(id) ?? null },
      unit: { id: org_id, name: units.get(org_id) ?? null },
      customer_count: Number(count),
    })),
  }
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
