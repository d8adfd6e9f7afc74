import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

type Night = { publication_id: number; business_date: string }

// An ownership lasts a day at least: one that began on the business date itself ends the day after.
const endOf = (alias: string, day: string) =>
  sql`greatest(${day}::date, ${sql.ref(`${alias}.valid_from`)} + 1)`
const isLive = (alias: string, day: string) => sql`${sql.ref(`${alias}.valid_to`)} > ${endOf(alias, day)}`

async function countOf(db: Kysely<DB>, statement: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await statement.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** What a merge had brought to a customer ends when the one it came from is no longer part of him. */
export const endBrought = (db: Kysely<DB>, { publication_id: publicationId, business_date: day }: Night) =>
  countOf(
    db,
    sql`
    update customer_management.ownerships as o
    set valid_to = ${endOf('o', day)}, ended_reason = 'split'
    where o.merged_from_id is not null and o.ended_reason is null and ${isLive('o', day)}
      and (
        exists (
          select 1 from marts.customers as c
          where c.publication_id = ${publicationId} and c.customer_id = o.merged_from_id
        )
        or exists (
          select 1 from marts.customer_numbers as n
          where n.publication_id = ${publicationId} and n.registered_id = o.merged_from_id
            and n.customer_id <> o.customer_id
        )
      )`,
  )

/** A customer who has come back has again the holders of his own whom he had when he gave way. */
export const restoreReturned = (
  db: Kysely<DB>,
  { publication_id: publicationId, business_date: day }: Night,
) =>
  countOf(
    db,
    sql`
    with returning_holders as (
      update customer_management.ownerships as o
      set ended_reason = 'merge_undone'
      where o.ended_reason = 'merge' and o.merged_from_id is null and o.role_code <> 'custodian'
        and exists (
          select 1 from marts.customers as c
          where c.publication_id = ${publicationId} and c.customer_id = o.customer_id
        )
      returning o.customer_id, o.role_code, o.employee_id, o.org_id, o.is_virtual, o.valid_to
    )
    insert into customer_management.ownerships
      (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
    select h.customer_id, h.role_code, h.employee_id, h.org_id, h.is_virtual,
      greatest(${day}::date, h.valid_to), 'split', 'identity'
    from returning_holders as h
    where not exists (
      select 1 from customer_management.ownerships as held
      where held.customer_id = h.customer_id and held.role_code = h.role_code and held.valid_to > ${day}
        and held.ended_reason is null and (h.role_code = 'primary' or held.employee_id = h.employee_id)
    )`,
  )

/** Whoever gave way to another holds nobody any more. */
export const endGivenWay = (db: Kysely<DB>, { publication_id: publicationId, business_date: day }: Night) =>
  countOf(
    db,
    sql`
    update customer_management.ownerships as o
    set valid_to = ${endOf('o', day)}, ended_reason = 'merge'
    from marts.customer_numbers as n
    where n.publication_id = ${publicationId} and n.registered_id = o.customer_id
      and n.registered_id <> n.customer_id and o.ended_reason is null and ${isLive('o', day)}`,
  )

/**
 * Holders of flesh and blood whom customers bring who gave way: once for each employee, and not where the
 * survivor has them already, or had them from the same customer and they were taken from him since.
 */
const brought = ({ publication_id: publicationId, business_date: day }: Night) => sql`
  select n.customer_id as survivor_id, o.customer_id as origin_id, o.role_code, o.employee_id, o.org_id,
    o.valid_from,
    row_number() over (
      partition by n.customer_id, o.employee_id
      order by case o.role_code when 'primary' then 0 else 1 end, o.valid_from, o.customer_id
    ) as place
  from marts.customer_numbers as n
  inner join customer_management.ownerships as o on o.customer_id = n.registered_id
  where n.publication_id = ${publicationId} and n.registered_id <> n.customer_id
    and o.ended_reason = 'merge' and o.merged_from_id is null and not o.is_virtual
    and o.role_code <> 'custodian'
    and not exists (
      select 1 from customer_management.ownerships as held
      where held.customer_id = n.customer_id and held.employee_id = o.employee_id
        and (
          ${isLive('held', day)}
          or (
            held.merged_from_id = o.customer_id and held.valid_from >= o.valid_to
            and coalesce(held.ended_reason, '') not in ('merge', 'split')
          )
        )
    )`

/**
 * The virtual holder of a customer makes room for the primary whom another brings; not one who comes only
 * after somebody who still holds him.
 */
export const endVirtual = (db: Kysely<DB>, night: Night) =>
  countOf(
    db,
    sql`
    with brought as (${brought(night)})
    update customer_management.ownerships as o
    set valid_to = ${endOf('o', night.business_date)}, ended_reason = 'replaced'
    where o.role_code = 'primary' and o.is_virtual and o.ended_reason is null
      and ${isLive('o', night.business_date)}
      and exists (
        select 1 from brought where brought.survivor_id = o.customer_id and brought.role_code = 'primary'
      )
      and not exists (
        select 1 from customer_management.ownerships as sooner
        where sooner.customer_id = o.customer_id and sooner.role_code = 'primary'
          and sooner.ownership_id <> o.ownership_id and ${isLive('sooner', night.business_date)}
      )`,
  )

/** Where the survivor has no primary, the first whom the others bring becomes his. */
export const insertPrimaries = (db: Kysely<DB>, night: Night) =>
  countOf(
    db,
    sql`
    with brought as (${brought(night)})
    insert into customer_management.ownerships
      (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by,
        merged_from_id)
    select distinct on (b.survivor_id) b.survivor_id, 'primary', b.employee_id, b.org_id, false,
      greatest(
        ${night.business_date}::date,
        (
          select max(past.valid_to) from customer_management.ownerships as past
          where past.customer_id = b.survivor_id and past.role_code = 'primary'
        )
      ),
      'merge', 'identity', b.origin_id
    from brought as b
    where b.role_code = 'primary' and b.place = 1
      and not exists (
        select 1 from customer_management.ownerships as held
        where held.customer_id = b.survivor_id and held.role_code = 'primary'
          and ${isLive('held', night.business_date)}
      )
    order by b.survivor_id, b.valid_from, b.origin_id`,
  )

/** All others who are brought assist. */
export const insertAssistants = (db: Kysely<DB>, night: Night) =>
  countOf(
    db,
    sql`
    with brought as (${brought(night)})
    insert into customer_management.ownerships
      (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by,
        merged_from_id)
    select b.survivor_id, 'assistant', b.employee_id, b.org_id, false,
      greatest(
        ${night.business_date}::date,
        (
          select max(past.valid_to) from customer_management.ownerships as past
          where past.customer_id = b.survivor_id and past.employee_id = b.employee_id
            and past.role_code = 'assistant'
        )
      ),
      'merge', 'identity', b.origin_id
    from brought as b
    where b.place = 1`,
  )

/** What merges and their undoing ended, as the platform's grants want to have it. */
export const endedHolders = (db: Kysely<DB>) =>
  db
    .selectFrom('customer_management.ownerships')
    .where('ended_reason', 'in', ['merge', 'merge_undone', 'split', 'replaced'])
    .where('is_virtual', '=', false)
    .select([
      'customer_id as subject_id',
      'org_id as unit_id',
      'employee_id as user_id',
      'valid_from',
      'valid_to',
    ])

/** Customers who gave way, each with the one they belong to now, as the platform follows what it hides. */
export const joinedCustomers = (db: Kysely<DB>, { publication_id: publicationId }: Night) =>
  db
    .selectFrom('marts.customer_numbers')
    .where('publication_id', '=', publicationId)
    .whereRef('registered_id', '!=', 'customer_id')
    .select(['registered_id as subject_id', 'customer_id as joined_id'])
