import type { ScopedDb } from '../../../platform/db.ts'
import { pointsEntry, pointsSums } from '../points.schema.ts'
import { columnsOf } from './columns.ts'

const SUMS = columnsOf(pointsSums)
const ENTRY = columnsOf(pointsEntry)

export const findPoints = (db: ScopedDb, customerId: string) =>
  db.selectFrom('marts.customer_points').select(SUMS).where('customer_id', '=', customerId).executeTakeFirst()

/** The newest entries; of a month what earned most first. */
export const listPointsEntries = (db: ScopedDb, customerId: string, limit: number) =>
  db
    .selectFrom('marts.customer_points_entries')
    .select(ENTRY)
    .where('customer_id', '=', customerId)
    .orderBy('earned_on', 'desc')
    .orderBy('points', 'desc')
    .orderBy('rule_code')
    .orderBy('item_code')
    .limit(limit)
    .execute()
