import type { Context } from '../../../platform/db.ts'
import { addDays } from '../../../platform/dates.ts'
import { invalid } from '../../../platform/errors.ts'
import { dayLookedAt, listBookedDates, readCustomer, readHistory } from '../../../serving/as-of.ts'
import { findOwner, missingCustomer } from '../../customer-management/index.ts'
import type { Comparison } from '../comparison.schema.ts'
import { listItemBalances, listMovements } from '../queries/comparison.ts'
import { findCustomer } from '../queries/record.ts'
import type { CustomerRecord } from '../schema.ts'

/** A customer on two kept dates, and why his balances differ; 404 where he is not seen on the later one. */
export async function compareDates(
  context: Context,
  { customer_id: id, than: from }: { customer_id: string; than: string },
): Promise<Comparison> {
  const to = dayLookedAt(context)
  if (from >= to) throw invalid(`Compare with a date before ${to}.`, { field: 'than' })
  const earlier = { ...context, asOf: from }
  const [before, after, known, ownerBefore, ownerAfter] = await Promise.all([
    readCustomer(earlier, id, (db) => findCustomer(db, id)),
    readCustomer(context, id, (db) => findCustomer(db, id)),
    readHistory(earlier, id, (db) => listItemBalances(db, { customer_id: id, day: from })),
    findOwner(earlier, id),
    findOwner(context, id),
  ])
  if (!after) throw await missingCustomer(context, id)
  const days = { customer_id: id, from, to, has_bookings: isBooked(context, { from, to }) }
  const movements = await readHistory(context, id, (db) =>
    listMovements(db, { ...days, known: before ? (known ?? []) : [] }),
  )
  return {
    from,
    to,
    before: (before as CustomerRecord | undefined) ?? null,
    after: after as CustomerRecord,
    owner_before: before ? ownerBefore : null,
    owner_after: ownerAfter,
    movements: movements ?? [],
    has_bookings: days.has_bookings,
  }
}

/** Whether the bookings of every day after `from`, up to `to`, are kept. */
function isBooked(context: Context, { from, to }: { from: string; to: string }): boolean {
  const days = new Set(listBookedDates(context))
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (!days.has(day)) return false
  return true
}
