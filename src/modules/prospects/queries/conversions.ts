import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

type Db = Kysely<DB>
type Publication = { publication_id: number; business_date: string }

/**
 * Prospects whose certificate is that of a customer by now: all of them in one statement, by the same hashes
 * that customers are found by.
 */
export async function convertProspects(db: Db, it: Publication & { at: string }): Promise<number> {
  const { numAffectedRows } = await sql`
    update prospects.prospects as p
    set converted_customer_id = found.customer_id, converted_on = ${it.business_date},
      changed_at = ${it.at}, version = p.version + 1
    from (
      select l.prospect_id, min(t.customer_id) as customer_id
      from (
        select prospect_id, 'id_index' as kind, id_number_index as term from prospects.prospects
        where converted_customer_id is null and id_number_index is not null
        union all
        select prospect_id, 'uscc', uscc from prospects.prospects
        where converted_customer_id is null and uscc is not null
      ) as l
      inner join marts.search_terms as t
        on t.publication_id = ${it.publication_id} and t.kind = l.kind and t.term = l.term
      inner join marts.customers as c
        on c.publication_id = ${it.publication_id} and c.customer_id = t.customer_id
      where c.status_code <> 'closed'
      group by l.prospect_id
    ) as found
    where p.prospect_id = found.prospect_id`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Owners whose prospects became customers and who have not been told, with how many. */
export async function takeUntold(db: Db, at: string): Promise<{ owner_id: string; count: string }[]> {
  const { rows } = await sql<{ owner_id: string; count: string }>`
    with told as (
      update prospects.prospects set told_at = ${at}
      where converted_customer_id is not null and told_at is null
      returning owner_id
    )
    select owner_id, count(*) as count from told group by owner_id order by owner_id`.execute(db)
  return rows
}

/** Deletes prospects whom nobody has reached since a moment, so many at a time. */
export async function deleteForgotten(
  db: Db,
  it: { customer_type_code: string; before: string; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from prospects.prospects where prospect_id in (
      select prospect_id from prospects.prospects
      where customer_type_code = ${it.customer_type_code}
        and coalesce(last_contact_at, entered_at) < ${it.before}::timestamptz
      order by coalesce(last_contact_at, entered_at) limit ${it.limit}
    )`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
