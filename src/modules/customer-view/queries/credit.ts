import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../credit.schema.ts'
import { columnsOf, descNullsLast } from './columns.ts'

const CREDIT = columnsOf(schema.creditRow)
const ASSESSMENT = columnsOf(schema.assessmentRow)
const LIMIT = columnsOf(schema.creditLimitRow)
const GUARANTEE = columnsOf(schema.guaranteeRow)
const BILL = columnsOf(schema.billRow)

// What is in force first, what has ended after it.
const hasEnded = sql`(status_code is distinct from 'active')`

export const listCredit = (db: ScopedDb, customerId: string) =>
  db.selectFrom('marts.customer_credit').select(CREDIT).where('customer_id', '=', customerId).execute()

/** The newest first; of one day the customer's own before those of the notes. */
export const listAssessments = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_credit_assessments')
    .select(ASSESSMENT)
    .where('customer_id', '=', customerId)
    .orderBy('effective_on', descNullsLast)
    .orderBy('object_type_code')
    .orderBy('object_no')
    .execute()

export const listLimits = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_credit_limits')
    .select(LIMIT)
    .where('customer_id', '=', customerId)
    .orderBy(hasEnded)
    .orderBy('is_holder', descNullsLast)
    .orderBy('approved_amount', descNullsLast)
    .orderBy('limit_no')
    .execute()

export const listGuarantees = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_guarantees')
    .select(GUARANTEE)
    .where('customer_id', '=', customerId)
    .orderBy(hasEnded)
    .orderBy('guaranteed_amount', descNullsLast)
    .orderBy('guarantee_no')
    .orderBy('contract_no')
    .execute()

export const listBills = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_bills')
    .select(BILL)
    .where('customer_id', '=', customerId)
    .orderBy(hasEnded)
    .orderBy('matures_on')
    .orderBy('business_no')
    .execute()
