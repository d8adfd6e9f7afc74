import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'

/** A customer by one of his numbers at the bank, with the unit that keeps him. */
export const findByNumber = (db: ScopedDb, customerNo: string) =>
  db
    .selectFrom('marts.search_terms as t')
    .innerJoin('marts.customers as c', 'c.customer_id', 't.customer_id')
    .where('t.kind', '=', 'customer_no')
    .where('t.term', '=', customerNo)
    .select(['c.customer_id', 'c.org_id', 'c.org_name'])
    .orderBy('c.customer_id')
    .limit(1)
    .executeTakeFirst()

/** What a request gives its maker: the record it is about, for a time. */
export const grantOf = (
  db: Kysely<DB>,
  {
    request_id: requestId,
    valid_from: from,
    valid_to: to,
  }: { request_id: string; valid_from: string; valid_to: string },
) =>
  db
    .selectFrom('approvals.requests')
    .where('request_id', '=', requestId)
    .where('subject_id', 'is not', null)
    .select([
      sql<string>`subject_id`.as('subject_id'),
      sql<string>`subject_unit_id`.as('unit_id'),
      'maker_id as user_id',
      sql<string>`${from}::date`.as('valid_from'),
      sql<string>`${to}::date`.as('valid_to'),
    ])
