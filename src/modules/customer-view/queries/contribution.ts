import type { ScopedDb } from '../../../platform/db.ts'
import * as schema from '../contribution.schema.ts'
import { columnsOf } from './columns.ts'

const PROFIT = columnsOf(schema.profitRow)
const SCORES = columnsOf(schema.scoreParts)
const STANDING = columnsOf(schema.standingRow)
const WARNING = columnsOf(schema.warningRow)
const GRADE = columnsOf(schema.gradeRow)

export const listProfits = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_profits')
    .select(PROFIT)
    .where('customer_id', '=', customerId)
    .orderBy('business_date', 'desc')
    .execute()

export const findScoreParts = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_score_parts')
    .select(SCORES)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()

export const findStanding = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_standing')
    .select(STANDING)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()

export const listWarnings = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_warnings')
    .select(WARNING)
    .where('customer_id', '=', customerId)
    .orderBy('points', 'desc')
    .orderBy('signal_code')
    .execute()

export const listGrades = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_grade_history')
    .select(GRADE)
    .where('customer_id', '=', customerId)
    .orderBy('valid_from', 'desc')
    .execute()
