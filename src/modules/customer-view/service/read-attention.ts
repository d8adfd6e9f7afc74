import type { Context, ScopedDb } from '../../../platform/db.ts'
import { dayLookedAt, readCustomer } from '../../../serving/as-of.ts'
import { missingCustomer } from '../../customer-management/index.ts'
import type { AttentionAnswer } from '../attention.schema.ts'
import * as queries from '../queries/attention.ts'
import { findCustomer } from '../queries/record.ts'
import type { CustomerRecord } from '../schema.ts'
import { alertsOf, isSellingHeld, type Known, stepsOf } from './attention-rules.ts'

/** What of a customer asks for attention on the day looked at, and what to do next. */
export async function readAttention(context: Context, customerId: string): Promise<AttentionAnswer> {
  const day = dayLookedAt(context)
  const known = await readCustomer(context, customerId, (db) => readKnown(db, { id: customerId, day }))
  if (!known) throw await missingCustomer(context, customerId)
  return { alerts: alertsOf(known), steps: stepsOf(known), is_selling_held: isSellingHeld(known) }
}

async function readKnown(db: ScopedDb, { id, day }: { id: string; day: string }): Promise<Known | null> {
  const customer = await findCustomer(db, id)
  if (!customer) return null
  const complaints = await queries.openComplaints(db, id)
  const overdue = await queries.overdueLoans(db, id)
  const attention = await queries.findAttention(db, id)
  return {
    day,
    customer: customer as CustomerRecord,
    complaints: { count: Number(complaints.complaint_count), due_on: complaints.due_on },
    overdue: {
      count: Number(overdue.loan_count),
      days: overdue.overdue_days,
      balance_cny: overdue.balance_cny,
    },
    attention: {
      risk_level_code: attention?.risk_level_code ?? null,
      risk_expires_on: attention?.risk_expires_on ?? null,
      ebank_count: attention?.ebank_count ?? 0,
      large_outflow_1d: attention?.large_outflow_1d ?? null,
    },
  }
}
