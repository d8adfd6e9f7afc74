import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { Grant } from '../../../platform/authz/grants.ts'
import { OPEN_END } from './allocation-checks.ts'

/**
 * Changes as a select gives them: `from_ownership_id` ends, and unless it `is_ending` an ownership of
 * `employee_id` begins. A primary always takes the place of the one before.
 */
export type OwnershipChange = {
  customer_id: string
  role_code: string
  employee_id: string
  org_id: string
  is_virtual: boolean
  team_role_code: string | null
  exception_reason: string | null
  is_ending: boolean
  from_ownership_id: string | null
  /** By which allocation it is held; who gets a customer back holds him by the one that had given him. */
  allocation_id: string | null
}

/** A select of changes, of a run of customers. */
export type Changes = Expression<OwnershipChange>

export type ChangeWhy = {
  allocation_id: string
  effective_from: string
  /** What is written beside those that begin, and those that end. */
  reason: string
  ended_reason: 'allocated' | 'undone'
  by: string
}

export type Changed = { ended: number; promoted: number; begun: number }

/** A run of customers: those after one, up to another. */
export type Span = { after: string; upto: string }

/**
 * Ends and begins ownerships in one statement. A change whose earlier ownership has ended meanwhile is left
 * out whole. Who becomes primary assists no more.
 */
export async function writeChanges(db: Kysely<DB>, changes: Changes, why: ChangeWhy): Promise<Changed> {
  const { rows } = await sql<Record<keyof Changed, string>>`
    with changes as materialized (select * from ${changes} as told),
    ended as (
      update customer_management.ownerships as o
      set valid_to = ${why.effective_from}, ended_reason = ${why.ended_reason},
        ended_allocation_id = ${why.allocation_id}
      from changes as c
      where o.ownership_id = c.from_ownership_id and o.valid_to = ${OPEN_END}
        and o.valid_from <= ${why.effective_from}
      returning o.ownership_id
    ),
    promoted as (
      update customer_management.ownerships as o
      set valid_to = ${why.effective_from}, ended_reason = ${why.ended_reason},
        ended_allocation_id = ${why.allocation_id}
      from changes as c
      inner join ended as e on e.ownership_id = c.from_ownership_id
      where c.role_code = 'primary' and o.customer_id = c.customer_id and o.employee_id = c.employee_id
        and o.role_code = 'assistant' and o.valid_to = ${OPEN_END}
        and o.valid_from <= ${why.effective_from}
      returning o.ownership_id
    ),
    begun as (
      insert into customer_management.ownerships (
        customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by,
        allocation_id, team_role_code, exception_reason
      )
      select c.customer_id, c.role_code, c.employee_id, c.org_id, c.is_virtual, ${why.effective_from},
        ${why.reason}, ${why.by}, c.allocation_id, c.team_role_code, c.exception_reason
      from changes as c
      left join ended as e on e.ownership_id = c.from_ownership_id
      where not c.is_ending and (c.from_ownership_id is null or e.ownership_id is not null)
      returning ownership_id
    )
    select (select count(*) from ended) as ended, (select count(*) from promoted) as promoted,
      (select count(*) from begun) as begun`.execute(db)
  const { ended, promoted, begun } = rows[0]!
  return { ended: Number(ended), promoted: Number(promoted), begun: Number(begun) }
}

/** Ownerships of a run of customers that began on the day, as the platform's grants want to have them. */
export const begunGrants = (why: ChangeWhy, { after, upto }: Span): RawBuilder<Grant> => sql<Grant>`(
  select customer_id as subject_id, org_id as unit_id, employee_id as user_id, valid_from, valid_to
  from customer_management.ownerships
  where customer_id > ${after} and customer_id <= ${upto} and valid_to = ${OPEN_END}
    and valid_from = ${why.effective_from} and not is_virtual
)`

/** Those that it ended, likewise. */
export const endedGrants = (why: ChangeWhy, { after, upto }: Span): RawBuilder<Grant> => sql<Grant>`(
  select customer_id as subject_id, org_id as unit_id, employee_id as user_id, valid_from, valid_to
  from customer_management.ownerships
  where customer_id > ${after} and customer_id <= ${upto} and valid_to = ${why.effective_from}
    and ended_allocation_id = ${why.allocation_id} and not is_virtual
)`

/** Rows of an allocation for a run of customers, as changes. */
export const changesOfRows = (allocationId: string, { after, upto }: Span) => sql<OwnershipChange>`(
  select r.customer_id, case when r.seat = '' then 'primary' else 'assistant' end as role_code,
    r.employee_id, r.org_id, r.is_virtual, r.team_role_code, r.exception_reason, r.is_ending,
    r.from_ownership_id, r.allocation_id
  from customer_management.allocation_rows as r
  where r.allocation_id = ${allocationId} and r.customer_id > ${after} and r.customer_id <= ${upto}
)`

/** The same backwards: what the allocation began ends, and who held before holds again. */
export const changesBack = (allocationId: string, { after, upto }: Span) => sql<OwnershipChange>`(
  select r.customer_id, case when r.seat = '' then 'primary' else 'assistant' end as role_code,
    before.employee_id, before.org_id, before.is_virtual, before.team_role_code, before.exception_reason,
    before.ownership_id is null as is_ending, now.ownership_id as from_ownership_id, before.allocation_id
  from customer_management.allocation_rows as r
  left join customer_management.ownerships as before on before.ownership_id = r.from_ownership_id
  left join customer_management.ownerships as now
    on now.customer_id = r.customer_id and now.allocation_id = r.allocation_id and not r.is_ending
    and now.employee_id = r.employee_id
    and now.role_code = case when r.seat = '' then 'primary' else 'assistant' end
    and now.valid_to = ${OPEN_END}
  where r.allocation_id = ${allocationId} and r.customer_id > ${after} and r.customer_id <= ${upto}
  union all
  -- Who assisted before he became primary assists again.
  select o.customer_id, o.role_code, o.employee_id, o.org_id, o.is_virtual, o.team_role_code,
    o.exception_reason, false, null, o.allocation_id
  from customer_management.ownerships as o
  where o.customer_id > ${after} and o.customer_id <= ${upto} and o.role_code = 'assistant'
    and o.ended_allocation_id = ${allocationId} and o.ended_reason = 'allocated'
    and o.ownership_id not in (
      select r.from_ownership_id from customer_management.allocation_rows as r
      where r.allocation_id = ${allocationId} and r.is_ending and r.customer_id > ${after}
        and r.customer_id <= ${upto}
    )
)`

/** The last customer of the next run after one; null where none is left. */
export async function nextRun(
  db: Kysely<DB>,
  it: { allocation_id: string; after: string; rows: number },
): Promise<string | null> {
  const { rows } = await sql<{ upto: string | null }>`
    select max(customer_id) as upto from (
      select customer_id from customer_management.allocation_rows
      where allocation_id = ${it.allocation_id} and customer_id > ${it.after}
      order by customer_id, seat limit ${it.rows}
    ) as run`.execute(db)
  return rows[0]!.upto
}

/** How many ownerships the rows of a run would end. */
export async function countEnding(db: Kysely<DB>, allocationId: string, { after, upto }: Span) {
  const { rows } = await sql<{ count: string }>`
    select count(from_ownership_id) as count from customer_management.allocation_rows
    where allocation_id = ${allocationId} and customer_id > ${after} and customer_id <= ${upto}`.execute(db)
  return Number(rows[0]!.count)
}

/** Rows of a run whose customer had been given to somebody else meanwhile: they become problems. */
export async function refuseMoved(db: Kysely<DB>, why: ChangeWhy, { after, upto }: Span): Promise<number> {
  const found = await sql`
    with moved as (
      delete from customer_management.allocation_rows as r
      where r.allocation_id = ${why.allocation_id} and r.customer_id > ${after} and r.customer_id <= ${upto}
        and r.from_ownership_id is not null
        and not exists (
          select 1 from customer_management.ownerships as o
          where o.ownership_id = r.from_ownership_id and o.ended_allocation_id = ${why.allocation_id}
        )
      returning r.line_no, r.customer_id
    )
    insert into customer_management.allocation_problems
      (allocation_id, line_no, problem_code, column_name, told_value)
    select ${why.allocation_id}, line_no, 'moved', 'customer_no', customer_id::text from moved`.execute(db)
  return Number(found.numAffectedRows ?? 0n)
}

/** Customers whom somebody changed since the allocation was applied: it can be undone for none of them. */
export async function listMovedOn(db: Kysely<DB>, allocationId: string): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select distinct r.customer_id
    from customer_management.allocation_rows as r
    left join customer_management.ownerships as now
      on now.customer_id = r.customer_id and now.allocation_id = r.allocation_id
      and now.employee_id = r.employee_id and now.valid_to = ${OPEN_END}
      and now.role_code = case when r.seat = '' then 'primary' else 'assistant' end
    where r.allocation_id = ${allocationId} and (
      not r.is_ending and now.ownership_id is null
      or r.is_ending and exists (
        select 1 from customer_management.ownerships as again
        where again.customer_id = r.customer_id and again.employee_id = r.employee_id
          and again.role_code = 'assistant' and again.valid_to = ${OPEN_END}
      )
    )
    order by r.customer_id limit 200`.execute(db)
  return rows.map((it) => it.customer_id)
}

/**
 * Of many rows each table is read once, whatever the planner makes of tables that were filled a moment ago:
 * until the transaction ends.
 */
export const joinInSets = (db: Kysely<DB>) =>
  sql`select set_config('enable_nestloop', 'off', true)`.execute(db)
