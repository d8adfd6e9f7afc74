import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { Match } from '../schema.ts'

export type Known = { by: Match['by']; id: string }
type Keys = {
  id_number_index: string | null
  phone_index: string | null
  name_index: string | null
  uscc: string | null
  company: string | null
}

const MATCHES_MAX = 5

/** Prospects like one, wherever they are: by their hashes. */
export async function findLikeProspects(db: Kysely<DB>, it: Keys): Promise<(Known & { owner_id: string })[]> {
  const { rows } = await sql<Known & { owner_id: string }>`
    select
      case
        when id_number_index = ${it.id_number_index} then 'certificate'
        when phone_index = ${it.phone_index} then 'phone'
        else 'name'
      end as by,
      prospect_id::text as id, owner_id
    from prospects.prospects
    where converted_customer_id is null and (
      id_number_index = ${it.id_number_index} or phone_index = ${it.phone_index}
      or name_index = ${it.name_index}
    )
    order by prospect_id limit ${MATCHES_MAX}`.execute(db)
  return rows
}

/** Customers like one; asked in the bank's name, so that nobody enters whom a colleague has. */
export async function findLikeCustomers(db: ScopedDb, it: Keys): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select case t.kind when 'mobile_index' then 'phone' when 'name' then 'name' else 'certificate' end as by,
      t.customer_id::text as id
    from marts.search_terms as t
    inner join marts.customers as c on c.customer_id = t.customer_id
    where (
      (t.kind = 'id_index' and t.term = ${it.id_number_index})
      or (t.kind = 'uscc' and t.term = ${it.uscc})
      or (t.kind = 'mobile_index' and t.term = ${it.phone_index})
      or (t.kind = 'name' and t.term = lower(${it.company}::text) and lower(c.customer_name) = t.term)
    ) and c.status_code <> 'closed'
    order by t.customer_id limit ${MATCHES_MAX}`.execute(db)
  return rows
}

/** Which of some customers and prospects the acting person sees himself. */
export async function listSeen(
  db: ScopedDb,
  { customers, prospects }: { customers: readonly string[]; prospects: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ seen: string }>`
    select 'customer ' || customer_id as seen from marts.customers
    where customer_id = any(${[...customers]}::bigint[])
    union all
    select 'prospect ' || prospect_id from prospects.prospects
    where prospect_id = any(${[...prospects]}::bigint[])`.execute(db)
  return new Set(rows.map((it) => it.seen))
}
