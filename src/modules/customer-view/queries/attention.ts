import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import { ticketRow } from '../tickets.schema.ts'
import { columnsOf, descNullsLast } from './columns.ts'

const TICKET = columnsOf(ticketRow)

/** Open ones first, the one whose day is nearest on top; what is closed follows, the newest first. */
export const listTickets = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_tickets')
    .select(TICKET)
    .where('customer_id', '=', customerId)
    .orderBy('is_open', descNullsLast)
    .orderBy(sql`case when is_open then due_on end`, (order) => order.asc().nullsLast())
    .orderBy('accepted_at', descNullsLast)
    .orderBy('ticket_no')
    .execute()

/** How many complaints are open, and the nearest of their days. */
export const openComplaints = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_tickets')
    .where('customer_id', '=', customerId)
    .where('ticket_type_code', '=', 'complaint')
    .where('is_open', '=', true)
    .select([sql<string>`count(*)`.as('complaint_count'), sql<string | null>`min(due_on)`.as('due_on')])
    .executeTakeFirstOrThrow()

/** How many loans are overdue, for how long at most, and what is outstanding of them. */
export const overdueLoans = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_loans')
    .where('customer_id', '=', customerId)
    .where('status_code', '=', 'overdue')
    .select([
      sql<string>`count(*)`.as('loan_count'),
      sql<number | null>`max(overdue_days)`.as('overdue_days'),
      sql<string | null>`sum(balance_cny)`.as('balance_cny'),
    ])
    .executeTakeFirstOrThrow()

/** Undefined where there is nothing of it. */
export const findAttention = (db: ScopedDb, customerId: string) =>
  db
    .selectFrom('marts.customer_attention')
    .select(['risk_level_code', 'risk_expires_on', 'ebank_count', 'large_outflow_1d'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
