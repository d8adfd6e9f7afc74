import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { PoolTier } from '../request.schema.ts'
import { OPEN_END } from './allocation-checks.ts'

/** Where somebody stands: the units of his sub-branch and branch, and until when the pools have customers. */
export type Standpoint = {
  today: string
  sub_branch_units: readonly string[]
  branch_units: readonly string[]
  vip_grades: readonly string[]
  /** Who has waited since before this day is in the pool of the branch, or of the bank. */
  branch_before: string
  head_before: string
}

export type FoundPooled = {
  customer_id: string
  customer_name: string | null
  source_customer_no: string
  customer_type_code: string
  grade_code: string | null
  org_id: string
  org_name: string | null
  pooled_from: string
  tier: PoolTier
  is_frozen: boolean
}

/**
 * Customers whom nobody looks after though somebody should (companies, and people from VIP up), in the pools
 * that are open to somebody.
 */
const pooled = (at: Standpoint) => sql<FoundPooled>`(
  select c.customer_id, c.customer_name, c.source_customer_no, c.customer_type_code, c.grade_code, o.org_id,
    o.valid_from as pooled_from,
    case when o.valid_from < ${at.head_before} then 'head'
      when o.valid_from < ${at.branch_before} then 'branch' else 'sub_branch' end as tier
  from customer_management.ownerships as o
  inner join marts.customers as c on c.customer_id = o.customer_id
  where o.role_code = 'primary' and o.is_virtual and o.valid_to = ${OPEN_END}
    and o.valid_from <= ${at.today} and c.status_code <> 'closed'
    and (c.customer_type_code = 'corporate' or c.grade_code = any(${[...at.vip_grades]}))
    and (
      o.valid_from < ${at.head_before}
      or o.valid_from < ${at.branch_before} and o.org_id = any(${[...at.branch_units]})
      or o.org_id = any(${[...at.sub_branch_units]})
    )
)`

export async function listPooled(
  db: ScopedDb,
  at: Standpoint,
  { tier, limit, offset }: { tier: PoolTier; limit: number; offset: number },
): Promise<FoundPooled[]> {
  const { rows } = await sql<FoundPooled>`
    select p.*, u.unit_name as org_name, exists (
        select 1 from customer_management.frozen_customers as f
        where f.customer_id = p.customer_id and f.frozen_to >= ${at.today}
      ) as is_frozen
    from (
      select * from ${pooled(at)} as p where tier = ${tier}
      order by pooled_from, customer_id limit ${limit} offset ${offset}
    ) as p
    left join marts.units as u on u.unit_id = p.org_id
    order by p.pooled_from, p.customer_id`.execute(db)
  return rows
}

export async function countPooled(db: ScopedDb, at: Standpoint): Promise<Map<PoolTier, number>> {
  const { rows } = await sql<{ tier: PoolTier; count: string }>`
    select tier, count(*) as count from ${pooled(at)} as p group by tier`.execute(db)
  return new Map(rows.map((it) => [it.tier, Number(it.count)]))
}

/** How many of these customers somebody finds in the pools that are open to him. */
export async function countInPools(db: ScopedDb, at: Standpoint, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${pooled(at)} as p where customer_id = any(${[...ids]}::bigint[])`.execute(
    db,
  )
  return Number(rows[0]!.count)
}
