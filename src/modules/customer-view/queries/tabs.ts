import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../tabs.schema.ts'
import { columnsOf, descNullsLast } from './columns.ts'

const ACCOUNT = columnsOf(schema.accountRow)
const HOLDING = columnsOf(schema.holdingRow)
const LOAN = columnsOf(schema.loanRow)
const CARD = columnsOf(schema.cardRow)
const CERTIFICATE = columnsOf(schema.certificateRow)
const CONTACT = columnsOf(schema.contactRow)

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
