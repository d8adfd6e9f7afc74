import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../schema.ts'
import { columnsOf, descNullsLast } from './columns.ts'

export const RECORD = columnsOf(schema.customerRecord)
const TRANSACTION = columnsOf(schema.transactionRow)
const HISTORY = columnsOf(schema.historyRow)

/** The customer's row, or undefined where the customer did not exist yet. */
export const findCustomer = (db: ScopedDb, customerId: string) =>
  db.selectFrom('marts.customers').select(RECORD).where('customer_id', '=', customerId).executeTakeFirst()

export type TransactionFilter = {
  customer_id: string
  /** Null: of any account. */
  account_ids: string[] | null
  from: string | null
  to: string
}

const transactionsOf = (db: ScopedDb, filter: TransactionFilter) => {
  let query = db
    .selectFrom('marts.customer_transactions')
    .where('customer_id', '=', filter.customer_id)
    .where('business_date', '<=', filter.to)
  if (filter.from !== null) query = query.where('business_date', '>=', filter.from)
  if (filter.account_ids !== null) query = query.where('account_id', 'in', filter.account_ids)
  return query
}

export const listTransactions = (
  db: ScopedDb,
  input: { filter: TransactionFilter; limit: number; offset: number },
) =>
  transactionsOf(db, input.filter)
    .select(TRANSACTION)
    .orderBy('business_date', 'desc')
    .orderBy('transacted_at', descNullsLast)
    .orderBy('transaction_id', 'desc')
    .limit(input.limit)
    .offset(input.offset)
    .execute()

export async function countTransactions(db: ScopedDb, filter: TransactionFilter): Promise<number> {
  const { total } = await transactionsOf(db, filter)
    .select(sql<string>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** Account numbers of the customer in clear, to find the one that a masked number means. */
export const listAccountIds = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_transactions')
    .select('account_id')
    .distinct()
    .where('customer_id', '=', customerId)
    .orderBy('account_id')
    .execute()

export const listHistory = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_history')
    .select(HISTORY)
    .where('customer_id', '=', customerId)
    .orderBy('business_date')
    .execute()
