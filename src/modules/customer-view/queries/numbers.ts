import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'

/** The customers who have one of these numbers at the bank. */
export async function listByNumbers(db: ScopedDb, numbers: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('marts.search_terms')
    .select('customer_id')
    .distinct()
    .where('kind', '=', 'customer_no')
    .where('term', 'in', numbers)
    .orderBy('customer_id')
    .execute()
  return rows.map((row) => row.customer_id)
}

/** How many of these customers there are. */
export async function countKnown(db: ScopedDb, customerIds: readonly string[]): Promise<number> {
  const { total } = await db
    .selectFrom('marts.customers')
    .select(sql<number>`count(*)::integer`.as('total'))
    .where('customer_id', '=', sql<string>`any(${[...customerIds]}::bigint[])`)
    .executeTakeFirstOrThrow()
  return total
}
