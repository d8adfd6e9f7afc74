import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

type Db = Kysely<DB>

export type Held = { export_no: number; customer_count: number }

/**
 * Which exports held which of these customers, those of most of them first. To be asked in a transaction: the
 * planner takes arrays of any length for small, and would read them all where the index answers at once.
 */
export async function listHolding(
  db: Db,
  input: { customer_ids: readonly string[]; least: number; limit: number },
): Promise<Held[]> {
  await sql`set local enable_seqscan = off`.execute(db)
  const { rows } = await sql<Held>`
    select members.export_no, count(*)::integer as customer_count
    from unnest(${[...input.customer_ids]}::bigint[]) as wanted (customer_id)
    inner join exports.members on members.customer_ids @> array[wanted.customer_id]
    group by members.export_no
    having count(*) >= ${input.least}
    order by customer_count desc nulls last, export_no desc nulls last
    limit ${input.limit}`.execute(db)
  return rows
}

/** The customers of an export. */
export async function listMembers(db: Db, exportNo: number): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select unnest(customer_ids)::text as customer_id
    from exports.members where export_no = ${exportNo}`.execute(db)
  return rows.map((row) => row.customer_id)
}
