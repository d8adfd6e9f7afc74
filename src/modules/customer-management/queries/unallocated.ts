import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import { OPEN_END } from './allocation-checks.ts'

/** Companies that a unit holds for want of a manager, by the index that has just those. */
const WAITING = sql`o.is_virtual and o.valid_to = ${sql.lit(OPEN_END)}::date
  and o.customer_id >= 2000000000000000 and o.customer_id <= 2999999999999999`

export type WaitingUnit = { unit_id: string; count: string }

/** Units whose companies have waited since a day or longer, and how many they are. */
export async function listUnallocatedUnits(db: Kysely<DB>, since: string): Promise<WaitingUnit[]> {
  const { rows } = await sql<WaitingUnit>`
    select o.org_id as unit_id, count(o.customer_id) as count
    from customer_management.ownerships as o
    where ${WAITING} and o.valid_from <= ${since}
    group by o.org_id order by o.org_id`.execute(db)
  return rows
}

export type FoundWaiting = {
  customer_id: string
  customer_name: string | null
  source_customer_no: string
  grade_code: string | null
  aum_balance: string
  org_id: string
  org_name: string
  waiting_from: string
}

const waiting = sql`
  from customer_management.ownerships as o
  inner join marts.customers as c on c.customer_id = o.customer_id
  where ${WAITING} and c.status_code <> 'closed'`

/** Those whom the actor sees, who has waited longest first. */
export async function listUnallocated(
  db: ScopedDb,
  { limit, offset }: { limit: number; offset: number },
): Promise<FoundWaiting[]> {
  const { rows } = await sql<FoundWaiting>`
    select c.customer_id, c.customer_name, c.source_customer_no, c.grade_code,
      round(c.aum_fen / 100.0, 2)::text as aum_balance, c.org_id, c.org_name, o.valid_from as waiting_from
    ${waiting}
    order by o.valid_from, c.aum_fen desc, c.customer_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countUnallocated(db: ScopedDb): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count ${waiting}`.execute(db)
  return Number(rows[0]!.count)
}
