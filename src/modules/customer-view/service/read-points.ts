import { shownAs } from '../../../platform/authz/fields.ts'
import type { Context } from '../../../platform/db.ts'
import { readHistory } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { PointsAnswer } from '../points.schema.ts'
import { findPoints, listPointsEntries } from '../queries/points.ts'

const ENTRIES_SHOWN = 20

/** The points of a customer, and what they were earned by. */
export async function readPoints(context: Context, customerId: string): Promise<PointsAnswer> {
  const answer = await readHistory(context, customerId, async (db) => ({
    sums: (await findPoints(db, customerId)) ?? null,
    entries: await listPointsEntries(db, customerId, ENTRIES_SHOWN),
  }))
  if (!answer) throw await missingCustomer(context, customerId)
  const { sums, entries } = answer as PointsAnswer
  // A doubled month tells when the birthday is.
  const isTold = shownAs(context.actor, 'birth_date', 'record') === 'clear'
  return {
    sums,
    entries: entries.map((it) => (isTold ? it : { ...it, birthday_factor: null })),
  } as PointsAnswer
}
