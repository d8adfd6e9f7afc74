import type { Context } from '../../../platform/db.ts'
import { readHistory } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { ChannelMonths } from '../channel-months.schema.ts'
import { listChannelMonths } from '../queries/business.ts'

/** How a customer's use of electronic channels went over a year. */
export async function readChannelMonths(context: Context, customerId: string): Promise<ChannelMonths> {
  const rows = await readHistory(context, customerId, (db) => listChannelMonths(db, customerId))
  if (!rows) throw await missingCustomer(context, customerId)
  return { rows }
}
