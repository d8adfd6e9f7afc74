import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

type Night = { publication_id: number; at: string }

async function countOf(db: Kysely<DB>, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** What a merge had brought to a customer goes when the one it came from is no longer part of him. */
export const removeBrought = (db: Kysely<DB>, { publication_id: publicationId, at }: Night) =>
  countOf(
    db,
    sql`
    with gone as (
      delete from custom_fields.customer_values as v
      where v.merged_from_id is not null
        and (
          exists (
            select 1 from marts.customers as c
            where c.publication_id = ${publicationId} and c.customer_id = v.merged_from_id
          )
          or exists (
            select 1 from marts.customer_numbers as n
            where n.publication_id = ${publicationId} and n.registered_id = v.merged_from_id
              and n.customer_id <> v.customer_id
          )
        )
      returning v.customer_id
    )
    update custom_fields.customer_records as r
    set version = r.version + 1, changed_by = 'identity', changed_at = ${at}
    where r.customer_id in (select gone.customer_id from gone)`,
  )

/**
 * Whoever a customer has become shows what was entered of him, where nothing is entered of himself: of
 * several who became one, what was changed last. The values stay where they were entered, too, for the day
 * on which the two are told apart again.
 */
export const bringMerged = (db: Kysely<DB>, { publication_id: publicationId, at }: Night) =>
  countOf(
    db,
    sql`
    with given_way as (
      select distinct n.registered_id, n.customer_id
      from marts.customer_numbers as n
      where n.publication_id = ${publicationId} and n.registered_id <> n.customer_id
        and n.registered_id in (select r.customer_id from custom_fields.customer_records as r)
    ),

    chosen as (
      select distinct on (g.customer_id, v.field_no) g.customer_id, v.field_no, v.customer_id as from_id
      from given_way as g
      inner join custom_fields.customer_values as v
        on v.customer_id = g.registered_id and v.merged_from_id is null
      inner join custom_fields.customer_records as r on r.customer_id = g.registered_id
      where not exists (
        select 1 from custom_fields.customer_values as own
        where own.customer_id = g.customer_id and own.field_no = v.field_no
      )
      order by g.customer_id, v.field_no, r.changed_at desc nulls last, v.customer_id
    ),

    brought as (
      insert into custom_fields.customer_values (
        customer_id, field_no, item, value_text, value_number, value_date, value_sealed, merged_from_id
      )
      select c.customer_id, v.field_no, v.item, v.value_text, v.value_number, v.value_date, v.value_sealed,
        c.from_id
      from chosen as c
      inner join custom_fields.customer_values as v on v.customer_id = c.from_id and v.field_no = c.field_no
      returning customer_id
    )
    insert into custom_fields.customer_records as r (customer_id, version, changed_by, changed_at)
    select distinct brought.customer_id, 1, 'identity', CAST(${at} as timestamptz) from brought
    on conflict (customer_id) do update
      set version = r.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
  )
