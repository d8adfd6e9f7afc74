import { bankMoment } from '../../../platform/clock.ts'
import type { KeyRing } from '../../../platform/crypto/index.ts'
import { type Context, type ScopedDb, withActor } from '../../../platform/db.ts'
import { addDays } from '../../../platform/dates.ts'
import { dayLookedAt, readCustomer } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import { findBranch, findCustomer, listNumbers } from '../queries/entries.ts'

/** What entries are read and written with beside the context. */
export type ProfileContext = Context & { keys: KeyRing }
/** Who writes also says in which request, for the trail. */
export type Writing = ProfileContext & { request_id: string }
export type FileWriting = Writing & { attachmentsDir: string }

/** The moment that a day looked at ends with; null where it is the one people see, which goes on. */
export function momentOf(context: Context): string | null {
  const day = dayLookedAt(context)
  if (day === context.publication.business_date) return null
  return bankMoment(addDays(day, 1), '00:00').toISOString()
}

/** The numbers that are the customer on the day looked at; 404 as for any part of the record. */
export async function numbersOf(context: Context, customerId: string): Promise<string[]> {
  const found = await readCustomer(context, customerId, (db) => listNumbers(db, customerId))
  if (!found) throw await missingCustomer(context, customerId)
  return [customerId, ...found.map((it) => it.registered_id)]
}

/** Of which type the customer is who is written about; 404 where the actor sees none. */
export async function typeOf(context: Context, customerId: string): Promise<string> {
  const found = await withActor(context, (db) => findCustomer(db, customerId))
  if (!found) throw await missingCustomer(context, customerId)
  return found.customer_type_code
}

/** The branch that the actor works in. */
export async function branchOf({ actor }: Context, db: ScopedDb): Promise<string | null> {
  const unit = actor.reach?.unit_id
  if (unit === undefined) return null
  return (await findBranch(db, unit))?.branch_id ?? unit
}
