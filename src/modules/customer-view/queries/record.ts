import { type OrderByItemBuilder, sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../schema.ts'

const columnsOf = <Shape extends object>(row: { shape: Shape }) =>
  Object.keys(row.shape) as (keyof Shape & string)[]

const RECORD = columnsOf(schema.customerRecord)
const ACCOUNT = columnsOf(schema.accountRow)
const HOLDING = columnsOf(schema.holdingRow)
const LOAN = columnsOf(schema.loanRow)
const CARD = columnsOf(schema.cardRow)
const CERTIFICATE = columnsOf(schema.certificateRow)
const CONTACT = columnsOf(schema.contactRow)
const TRANSACTION = columnsOf(schema.transactionRow)
const HISTORY = columnsOf(schema.historyRow)

/** The customer's row, or undefined where the customer did not exist yet. */
export const findCustomer = (db: ScopedDb, customerId: string) =>
  db.selectFrom('marts.customers').select(RECORD).where('customer_id', '=', customerId).executeTakeFirst()

const descNullsLast = (order: OrderByItemBuilder) => order.desc().nullsLast()

// Open accounts first, the largest on top; what is closed follows.
const isClosed = (column: string) => sql`(${sql.ref(column)} is not null)`

export const listAccounts = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_accounts')
    .select(ACCOUNT)
    .where('customer_id', '=', customerId)
    .orderBy(isClosed('closed_on'))
    .orderBy('balance_cny', descNullsLast)
    .orderBy('account_id')
    .execute()

export const listHoldings = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_holdings')
    .select(HOLDING)
    .where('customer_id', '=', customerId)
    .orderBy('market_value', descNullsLast)
    .orderBy('holding_no')
    .execute()

export const listLoans = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_loans')
    .select(LOAN)
    .where('customer_id', '=', customerId)
    .orderBy('balance_cny', descNullsLast)
    .orderBy('note_no')
    .execute()

export const listCards = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_cards')
    .select(CARD)
    .where('customer_id', '=', customerId)
    .orderBy('card_kind_code')
    .orderBy('card_no')
    .execute()

export const listCertificates = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_certificates')
    .select(CERTIFICATE)
    .where('customer_id', '=', customerId)
    .orderBy('is_main', descNullsLast)
    .orderBy('id_type_code')
    .orderBy('id_number_masked')
    .execute()

export const listContacts = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_contacts')
    .select(CONTACT)
    .where('customer_id', '=', customerId)
    .orderBy('is_main', descNullsLast)
    .orderBy('contact_type_code')
    .orderBy('contact_masked')
    .execute()

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
