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
  /** The first day on which it no longer holds: a custody has one from its beginning. */
  valid_to: string
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
  /** The day on which it is written down. */
  on: string
}

export type Changed = { ended: number; promoted: number; begun: number }

/** A run of customers: those after one, up to another. */
export type Span = { after: string; upto: string }
/** All customers at once. */
export const ALL: Span = { after: '0', upto: String(2n ** 63n - 1n) }

/** What can still be ended: what has no end yet, and a custody before its last day is over. */
const isOpen = (from: string) => sql`(
  o.valid_to = ${OPEN_END} and o.valid_from <= ${from}
  or o.role_code = 'custodian' and o.valid_to > ${from}
)`

/** Of a custody that has not begun yet its own first day: it has held for no time. */
const endOn = (from: string) => sql`greatest(o.valid_from, ${from}::date)`

/**
 * Ends and begins ownerships in one statement. A change whose earlier ownership has ended meanwhile, or whose
 * customer an open request of others holds, is left out whole. Who becomes primary assists no more; with a
 * primary ends the custody of his customer.
 */
export async function writeChanges(db: Kysely<DB>, changes: Changes, why: ChangeWhy): Promise<Changed> {
  const { rows } = await sql<Record<keyof Changed, string>>`
    with changes as materialized (select * from ${changes} as told),
    ended as (
      update customer_management.ownerships as o
      set valid_to = ${endOn(why.effective_from)}, ended_reason = ${why.ended_reason},
        ended_allocation_id = ${why.allocation_id}
      from changes as c
      where o.ownership_id = c.from_ownership_id and ${isOpen(why.effective_from)}
        and not exists (
          select 1 from customer_management.frozen_customers as f
          where f.customer_id = o.customer_id and f.allocation_id <> ${why.allocation_id}
            and f.frozen_to >= ${why.on}
        )
      returning o.ownership_id, o.customer_id, o.role_code
    ),
    released as (
      update customer_management.ownerships as o
      set valid_to = ${endOn(why.effective_from)}, ended_reason = ${why.ended_reason},
        ended_allocation_id = ${why.allocation_id}
      from ended as e
      where e.role_code = 'primary' and o.customer_id = e.customer_id and o.role_code = 'custodian'
        and o.valid_to > ${why.effective_from}
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
        allocation_id, team_role_code, exception_reason, valid_to
      )
      select c.customer_id, c.role_code, c.employee_id, c.org_id, c.is_virtual, ${why.effective_from},
        ${why.reason}, ${why.by}, c.allocation_id, c.team_role_code, c.exception_reason, c.valid_to
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

/** Customers of a run of an allocation. */
const ofRun = (why: ChangeWhy, { after, upto }: Span) => sql`customer_id in (
  select r.customer_id from customer_management.allocation_rows as r
  where r.allocation_id = ${why.allocation_id} and r.customer_id > ${after} and r.customer_id <= ${upto}
)`

/** Ownerships of a run of customers that began on the day, as the platform's grants want to have them. */
export const begunGrants = (why: ChangeWhy, run: Span): RawBuilder<Grant> => sql<Grant>`(
  select customer_id as subject_id, org_id as unit_id, employee_id as user_id, valid_from, valid_to
  from customer_management.ownerships
  where ${ofRun(why, run)} and valid_from = ${why.effective_from} and not is_virtual
    and (valid_to = ${OPEN_END} or role_code = 'custodian' and valid_to > valid_from)
)`

/** Those that it ended, likewise. */
export const endedGrants = (why: ChangeWhy, run: Span): RawBuilder<Grant> => sql<Grant>`(
  select customer_id as subject_id, org_id as unit_id, employee_id as user_id, valid_from, valid_to
  from customer_management.ownerships
  where ${ofRun(why, run)} and ended_allocation_id = ${why.allocation_id} and not is_virtual
)`

/** Rows of an allocation for a run of customers, as changes. */
export const changesOfRows = (allocationId: string, { after, upto }: Span) => sql<OwnershipChange>`(
  select r.customer_id, case when r.seat = '' then 'primary' else 'assistant' end as role_code,
    r.employee_id, r.org_id, r.is_virtual, r.team_role_code, r.exception_reason, r.is_ending,
    r.from_ownership_id, r.allocation_id, ${OPEN_END}::date as valid_to
  from customer_management.allocation_rows as r
  where r.allocation_id = ${allocationId} and r.customer_id > ${after} and r.customer_id <= ${upto}
)`

/** The same backwards: what the allocation began ends, and who held before holds again. */
export const changesBack = (allocationId: string, { after, upto }: Span) => sql<OwnershipChange>`(
  select r.customer_id, case when r.seat = '' then 'primary' else 'assistant' end as role_code,
    before.employee_id, before.org_id, before.is_virtual, before.team_role_code, before.exception_reason,
    before.ownership_id is null as is_ending, now.ownership_id as from_ownership_id, before.allocation_id,
    ${OPEN_END}::date as valid_to
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
    o.exception_reason, false, null, o.allocation_id, ${OPEN_END}::date
  from customer_management.ownerships as o
  where o.customer_id > ${after} and o.customer_id <= ${upto} and o.role_code = 'assistant'
    and o.ended_allocation_id = ${allocationId} and o.ended_reason = 'allocated'
    and o.ownership_id not in (
      select r.from_ownership_id from customer_management.allocation_rows as r
      where r.allocation_id = ${allocationId} and r.is_ending and r.customer_id > ${after}
        and r.customer_id <= ${upto}
    )
)`

/** Customers of an allocation put into the custody of who was named, until a day. */
export const changesOfCustody = (allocationId: string, endsOn: string) => sql<OwnershipChange>`(
  select r.customer_id, 'custodian' as role_code, r.employee_id, r.org_id, false as is_virtual,
    null as team_role_code, null as exception_reason, false as is_ending, null::bigint as from_ownership_id,
    r.allocation_id, ${endsOn}::date as valid_to
  from customer_management.allocation_rows as r
  where r.allocation_id = ${allocationId}
)`

/** The same backwards: who had them in custody has them no more. */
export const endOfCustody = (allocationId: string) => sql<OwnershipChange>`(
  select o.customer_id, o.role_code, o.employee_id, o.org_id, o.is_virtual, o.team_role_code,
    o.exception_reason, true as is_ending, o.ownership_id as from_ownership_id, o.allocation_id, o.valid_to
  from customer_management.ownerships as o
  inner join customer_management.allocation_rows as r
    on r.allocation_id = ${allocationId} and r.customer_id = o.customer_id
  where o.allocation_id = ${allocationId} and o.role_code = 'custodian' and o.valid_from < o.valid_to
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

/**
 * Customers whom somebody changed since the allocation was applied, or has asked for: it can be undone for
 * none of them.
 */
export async function listMovedOn(db: Kysely<DB>, allocationId: string, on: string): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select distinct r.customer_id
    from customer_management.allocation_rows as r
    left join customer_management.ownerships as now
      on now.customer_id = r.customer_id and now.allocation_id = r.allocation_id
      and now.employee_id = r.employee_id and now.valid_to = ${OPEN_END}
      and now.role_code = case when r.seat = '' then 'primary' else 'assistant' end
    where r.allocation_id = ${allocationId} and (
      exists (
        select 1 from customer_management.frozen_customers as f
        where f.customer_id = r.customer_id and f.frozen_to >= ${on}
      )
      or not r.is_ending and now.ownership_id is null
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
