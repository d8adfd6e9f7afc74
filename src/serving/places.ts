import type { Kysely } from 'kysely'
import type { Place, Unit, Units } from '../platform/authz/explain.ts'
import { reachOfLookUps } from '../platform/authz/reach.ts'
import type { Context } from '../platform/context.ts'
import { type DB, withActor, withExplainer } from '../platform/db.ts'
import { dateNotKept, isVisible } from './as-of.ts'
import { sourceOf } from './corrections.ts'
import { duckKysely } from './duck-kysely.ts'
import { keptDates, readManifest } from './manifest.ts'
import { withWorld } from './worlds.ts'

/** Where a customer was kept on a business date, and the tree of units of that date. */
export type Placed = { business_date: string; place: Place | null; units: Units }

/**
 * Where a customer is kept, whoever may see him: for the explanation of who may, and for nothing else.
 * Of today from the publication; of an earlier day from the warehouse, as of the date whose figures
 * people saw on that day.
 */
export async function findPlace(
  context: Context,
  input: { customer_id: string; day: string },
): Promise<Placed> {
  const { customer_id: customerId, day } = input
  const { publication, warehouseDir, clock } = context
  if (day >= clock.today()) {
    const found = await withExplainer(context, (db) => readPlace(db, customerId))
    return { business_date: publication.business_date, ...found }
  }
  const dates = keptDates(readManifest(warehouseDir, publication.warehouse_version))
  // The figures of a night are those of the day before.
  const asOf = dates.findLast((date) => date < day)
  if (asOf === undefined) throw dateNotKept(day, dates)
  // Who could see him is told by what people saw then, corrected since or not.
  const source = sourceOf(publication, asOf)
  return withWorld({ warehouseDir, ...source, asOf }, async (connection) => {
    await connection.run(`set variable visible_customer = ${BigInt(customerId)}`)
    return { business_date: asOf, ...(await readPlace(duckKysely(connection), customerId)) }
  })
}

/** Whose number at the bank it is, whoever may see him; of several the first. For the same explanation. */
export const findByNumber = (context: Context, customerNo: string): Promise<string | null> =>
  withExplainer(context, async (db) => {
    const found = await db
      .selectFrom('marts.search_terms')
      .select('customer_id')
      .where('kind', '=', 'customer_no')
      .where('term', '=', customerNo)
      .orderBy('customer_id')
      .limit(1)
      .executeTakeFirst()
    return found ? String(found.customer_id) : null
  })

/** Whether the actor sees a customer now, in the reach he acts in or because he has looked him up. */
export async function seesCustomer(context: Context, customerId: string): Promise<boolean> {
  const reaches = [context.actor.reach, reachOfLookUps(context.actor)]
  for (const reach of reaches) {
    if (reach === null) continue
    const acting = { ...context, actor: { ...context.actor, reach } }
    if (await withActor(acting, (db) => isVisible(db, customerId))) return true
  }
  return false
}

/** The same query for both stores. */
async function readPlace(db: Kysely<DB>, customerId: string): Promise<Pick<Placed, 'place' | 'units'>> {
  const [customer, units] = await Promise.all([
    db
      .selectFrom('marts.customers')
      .select(['customer_id', 'org_pos'])
      .where('customer_id', '=', customerId)
      .executeTakeFirst(),
    db.selectFrom('marts.units').select(['unit_id', 'unit_name', 'lo', 'hi']).execute(),
  ])
  return {
    place: customer ? { subject_id: String(customer.customer_id), org_pos: Number(customer.org_pos) } : null,
    units: new Map(units.map((unit): [string, Unit] => [unit.unit_id, unit])),
  }
}
