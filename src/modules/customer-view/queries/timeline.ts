import type { ScopedDb } from '../../../platform/db.ts'
import { storedEvent } from '../timeline.schema.ts'
import { columnsOf } from './columns.ts'

const EVENT = columnsOf(storedEvent)

/** The newest events of a customer. */
export const listEvents = (db: ScopedDb, customerId: string, limit: number) =>
  db
    .selectFrom('marts.customer_events')
    .select(EVENT)
    .where('customer_id', '=', customerId)
    .orderBy('happened_on', 'desc')
    .orderBy('kind_code')
    .orderBy('reference')
    .limit(limit)
    .execute()
