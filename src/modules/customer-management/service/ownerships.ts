import { OPENING_FEED } from '../../../platform/access-names.schema.ts'
import { addGrants } from '../../../platform/authz/grants.ts'
import { type Context, type Databases, type ScopedDb, withActor } from '../../../platform/db.ts'
import { dayLookedAt, readCustomer } from '../../../serving/as-of.ts'
import { laterOf } from './allocation-moves.ts'
import { currentOwner } from '../policy.ts'
import { OPEN_END } from '../queries/allocation-checks.ts'
import * as queries from '../queries/ownerships.ts'
import type { Owner, OwnershipRow, TakeUp } from '../schema.ts'
import { missingCustomer } from './merged-customers.ts'

/** The kind under which an ownership lets its holder reach the customer. */
export const OWNERSHIP_GRANT = 'ownership'

/**
 * Gives every customer of a publication who has no primary holder one: the employee the opening feed names,
 * or the unit's virtual holder. Runs inside the transaction that publishes, as the batch role, and adds
 * nothing when it runs again.
 */
export async function takeUpOpeningOwnership(
  db: Databases['db'],
  publication: { publication_id: number; business_date: string },
): Promise<TakeUp> {
  const ownerships = await queries.insertOpeningOwnerships(db, { ...publication, recorded_by: OPENING_FEED })
  const grants = await addGrants(db, queries.realHolders(db, publication.business_date), {
    kind: OWNERSHIP_GRANT,
    granted_by: OPENING_FEED,
    reason: 'holds the customer',
  })
  return { ownerships, grants }
}

/**
 * The holders of a customer, present and past, as they stood on the day looked at, which has to be kept; of
 * today also those who are to be, where that is asked for.
 */
export async function listOwnership(
  context: Context,
  customerId: string,
  { isAheadToo = false } = {},
): Promise<OwnershipRow[]> {
  const today = isAheadToo ? OPEN_END : holdersDay(context)
  const day = context.asOf === null ? today : dayLookedAt(context)
  const [isVisible, rows] = await withActor(context, (db) =>
    Promise.all([queries.isVisible(db, customerId), queries.listOwnerships(db, customerId, day)]),
  )
  if (!isVisible && !(await wasCustomer(context, customerId)))
    throw await missingCustomer(context, customerId)
  return rows as OwnershipRow[]
}

/** Whether an id that has given way since was a customer of its own on the day looked at. */
const wasCustomer = async (context: Context, customerId: string): Promise<boolean> =>
  (await readCustomer(context, customerId, (db) => queries.isVisible(db, customerId))) === true

/** The primary holder on the day looked at; null when nobody is known, or the actor may not see it. */
export const findOwner = (context: Context, customerId: string): Promise<Owner | null> =>
  withActor(context, (db) => readOwner(db, { customer_id: customerId, day: holdersDay(context) }))

/** The same within a transaction of the actor's that is open already. */
export async function readOwner(
  db: ScopedDb,
  input: { customer_id: string; day: string },
): Promise<Owner | null> {
  const rows = await queries.listOwnerships(db, input.customer_id, input.day)
  return currentOwner(rows as OwnershipRow[], input.day)
}

/** People change who holds whom by day: without an earlier date it is today that counts. */
export const holdersDay = (context: Context): string =>
  context.asOf ?? laterOf(context.clock.today(), context.publication.business_date)
