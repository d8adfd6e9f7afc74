import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { OwnershipRequestState, RequestType } from '../request.schema.ts'
import { IS_CORPORATE, OPEN_END } from './allocation-checks.ts'

type Db = Kysely<DB>

export type NewRequestRow = {
  allocation_id: string
  request_id: string
  request_type_code: RequestType
  customer_count: number
  giver_id: string
  receiver_id: string
  from_unit_id: string
  to_unit_id: string
  ends_on: string | null
  expires_on: string
  made_by: string
  made_at: string
  packed_at: string | null
  /** The first of those that were asked for at once. */
  asked_with: string | null
}

export const insertRequest = (db: Db, row: NewRequestRow) =>
  db
    .insertInto('customer_management.ownership_requests')
    .values({ ...row, state_code: 'submitted' })
    .execute()

/** Keeps the customers of a request from all others. Fails on the key where another was faster. */
export async function freeze(
  db: Db,
  it: { allocation_id: string; frozen_to: string; today: string },
): Promise<void> {
  await sql`
    delete from customer_management.frozen_customers
    where frozen_to < ${it.today} and customer_id in (
      select customer_id from customer_management.allocation_rows where allocation_id = ${it.allocation_id}
    )`.execute(db)
  await sql`
    insert into customer_management.frozen_customers (customer_id, allocation_id, frozen_to)
    select distinct customer_id, ${it.allocation_id}::bigint, ${it.frozen_to}::date
    from customer_management.allocation_rows where allocation_id = ${it.allocation_id}`.execute(db)
}

export const unfreeze = (db: Db, allocationId: string) =>
  db.deleteFrom('customer_management.frozen_customers').where('allocation_id', '=', allocationId).execute()

export const keepFrozen = (
  db: Db,
  { allocation_id, frozen_to }: { allocation_id: string; frozen_to: string },
) =>
  db
    .updateTable('customer_management.frozen_customers')
    .set({ frozen_to })
    .where('allocation_id', '=', allocation_id)
    .execute()

type Set = Partial<{
  state_code: OwnershipRequestState
  expires_on: string
  approved_by: string
  effective_from: string
  revoked_by: string
  revoked_at: string
  revoke_reason: string
}>

export const updateRequest = (db: Db, allocationId: string, set: Set) =>
  db
    .updateTable('customer_management.ownership_requests')
    .set(set)
    .where('allocation_id', '=', allocationId)
    .execute()

/** Moves it to what its approval has come to. Null where it is written down only now. */
export const followApproval = (db: Db, requestId: string, set: Set) =>
  db
    .updateTable('customer_management.ownership_requests')
    .set(set)
    .where('request_id', '=', requestId)
    .returning('allocation_id')
    .executeTakeFirst()

/** Who sees which: what he has to do with, and what is from or to units within reach; all without units. */
export type Seeing = { user_id: string; unit_ids: readonly string[] | null }
type Asked = Seeing & { today: string; is_open: boolean }

const OPEN = ['submitted', 'returned']

const seen = (db: Db, { user_id, unit_ids }: Seeing) =>
  db
    .selectFrom('customer_management.ownership_requests as r')
    .innerJoin('customer_management.allocations as a', 'a.allocation_id', 'r.allocation_id')
    .where(({ or, eb }) =>
      unit_ids === null
        ? sql<boolean>`true`
        : or([
            eb('r.made_by', '=', user_id),
            eb('r.giver_id', '=', user_id),
            eb('r.receiver_id', '=', user_id),
            sql<boolean>`r.from_unit_id = any(${[...unit_ids]})`,
            sql<boolean>`r.to_unit_id = any(${[...unit_ids]})`,
          ]),
    )

const listed = (db: Db, { today, is_open, ...seeing }: Asked) =>
  seen(db, seeing).$if(is_open, (query) =>
    query.where('r.state_code', 'in', OPEN).where('r.expires_on', '>=', today),
  )

const COLUMNS = [
  'r.allocation_id',
  'r.request_id',
  'r.request_type_code',
  'r.state_code',
  'r.customer_count',
  'r.giver_id',
  'r.receiver_id',
  'r.from_unit_id',
  'r.to_unit_id',
  'r.ends_on',
  'r.expires_on',
  'r.made_by',
  'r.made_at',
  'r.approved_by',
  'r.revoked_by',
  'r.revoke_reason',
  'r.packed_at',
  'r.asked_with',
  'a.effective_from',
  'a.reason',
] as const

export const PAGE_ROWS = 20

export const listRequests = (db: Db, asked: Asked, page: number) =>
  listed(db, asked)
    .select(COLUMNS)
    .orderBy('r.allocation_id', 'desc')
    .limit(PAGE_ROWS)
    .offset((page - 1) * PAGE_ROWS)
    .execute()

export async function countRequests(db: Db, asked: Asked): Promise<number> {
  const { count } = await listed(db, asked)
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** A request, whoever sees it. */
export const findRequest = (db: Db, allocationId: string) =>
  seen(db, { user_id: '', unit_ids: null })
    .select(COLUMNS)
    .where('r.allocation_id', '=', allocationId)
    .executeTakeFirst()

export type FoundRequest = NonNullable<Awaited<ReturnType<typeof findRequest>>>

export const isSeen = async (db: Db, allocationId: string, seeing: Seeing): Promise<boolean> =>
  (await seen(db, seeing)
    .select('r.allocation_id')
    .where('r.allocation_id', '=', allocationId)
    .executeTakeFirst()) !== undefined

/** A request, held until the transaction ends. */
export const lockRequest = (db: Db, allocationId: string) =>
  db
    .selectFrom('customer_management.ownership_requests')
    .select(['request_id', 'request_type_code', 'state_code', 'approved_by', 'effective_from'])
    .select(['giver_id', 'receiver_id'])
    .where('allocation_id', '=', allocationId)
    .forUpdate()
    .executeTakeFirstOrThrow()

/** Customers whom somebody claims at the moment. */
export async function countClaimed(db: Db, { user_id, today }: { user_id: string; today: string }) {
  const { count } = await db
    .selectFrom('customer_management.ownership_requests')
    .select(sql<string>`coalesce(sum(customer_count), 0)`.as('count'))
    .where('made_by', '=', user_id)
    .where('request_type_code', '=', 'claim')
    .where('state_code', 'in', OPEN)
    .where('expires_on', '>=', today)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Rows of a request whose ownership somebody has ended meanwhile. */
export async function countMovedOn(db: Db, allocationId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(r.customer_id) as count from customer_management.allocation_rows as r
    where r.allocation_id = ${allocationId} and r.from_ownership_id is not null and not exists (
      select 1 from customer_management.ownerships as o
      where o.ownership_id = r.from_ownership_id and o.valid_to = ${OPEN_END}
    )`.execute(db)
  return Number(rows[0]!.count)
}

type Load = { gained_retail: string; gained_corporate: string; held_retail: string; held_corporate: string }

/** What the receiver of a request holds now, and what it would give him. */
export async function readLoad(db: Db, it: { allocation_id: string; receiver_id: string }): Promise<Load> {
  const { rows } = await sql<Load>`
    select count(*) filter (where is_gained and not ${IS_CORPORATE}) as gained_retail,
      count(*) filter (where is_gained and ${IS_CORPORATE}) as gained_corporate,
      count(*) filter (where not is_gained and not ${IS_CORPORATE}) as held_retail,
      count(*) filter (where not is_gained and ${IS_CORPORATE}) as held_corporate
    from (
      select customer_id, true as is_gained from customer_management.allocation_rows
      where allocation_id = ${it.allocation_id} and seat = ''
      union all
      select customer_id, false from customer_management.ownerships
      where role_code = 'primary' and employee_id = ${it.receiver_id} and valid_to = ${OPEN_END}
    ) as load`.execute(db)
  return rows[0]!
}

/** Customers of an allocation in the custody of somebody in a time. */
export async function countInCustody(
  db: Db,
  it: { allocation_id: string; from: string; to: string },
): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(o.customer_id) as count from customer_management.ownerships as o
    inner join customer_management.allocation_rows as r on r.customer_id = o.customer_id
    where r.allocation_id = ${it.allocation_id} and o.role_code = 'custodian'
      and o.valid_from < ${it.to} and o.valid_to > ${it.from} and o.valid_from < o.valid_to`.execute(db)
  return Number(rows[0]!.count)
}

export type Assisting = { customer_id: string; employee_id: string }

/** Everybody who assists customers now. */
export async function listAssistants(db: Db, customerIds: readonly string[]): Promise<Assisting[]> {
  const { rows } = await sql<Assisting>`
    select customer_id, employee_id from customer_management.ownerships
    where role_code = 'assistant' and valid_to = ${OPEN_END}
      and customer_id = any(${[...customerIds]}::bigint[])`.execute(db)
  return rows
}

type Holder = { employee_id: string; org_id: string; count: string }

/** Who holds customers now, and how many of them each does. */
export async function countByHolder(db: Db, customerIds: readonly string[]): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select employee_id, min(org_id) as org_id, count(*) as count from customer_management.ownerships
    where role_code = 'primary' and valid_to = ${OPEN_END}
      and customer_id = any(${[...customerIds]}::bigint[])
    group by employee_id order by count(*) desc, employee_id`.execute(db)
  return rows
}

/** Whether one of these is a company with a loan or a limit. */
export async function isAnyWithCredit(db: ScopedDb, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from marts.customers as c
      where c.customer_id = any(${[...ids]}::bigint[]) and c.customer_type_code = 'corporate'
        and (c.loan_fen > 0 or exists (
          select 1 from marts.customer_credit_limits as l
          where l.customer_id = c.customer_id and l.status_code = 'active'
        ))
    ) as found`.execute(db)
  return rows[0]!.found
}

/** Requests that were asked for at once, without the one. */
export const listAskedWith = (db: Db, it: { allocation_id: string; asked_with: string }) =>
  seen(db, { user_id: '', unit_ids: null })
    .select(COLUMNS)
    .where('r.asked_with', '=', it.asked_with)
    .where('r.allocation_id', '<>', it.allocation_id)
    .orderBy('r.allocation_id')
    .execute()

export type Resolved = { customer_id: string; org_id: string }

/** Customers within reach by their numbers at the bank, or by their ids. */
export async function resolveCustomers(db: ScopedDb, nos: readonly string[]): Promise<Resolved[]> {
  const ids = nos.filter((it) => /^[0-9]{1,18}$/.test(it))
  const { rows } = await sql<Resolved>`
    select c.customer_id, c.org_id from marts.customers as c
    where c.customer_id = any(${ids}::bigint[])
      or c.customer_id in (
        select s.customer_id from marts.search_terms as s
        where s.kind = 'customer_no' and s.term = any(${[...nos]})
      )
    order by c.customer_id`.execute(db)
  return rows
}

/** What employees are called. */
export async function nameEmployees(db: ScopedDb, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('marts.employees')
    .select(['employee_id', 'employee_name'])
    .where('employee_id', '=', sql<string>`any(${[...ids]})`)
    .execute()
  return new Map(rows.flatMap((it) => (it.employee_name ? [[it.employee_id, it.employee_name]] : [])))
}

export type FoundCustomer = {
  customer_id: string
  customer_name: string | null
  source_customer_no: string
  customer_type_code: string
  grade_code: string | null
}

/** Customers by their ids, as far as they are seen. */
export async function listCustomers(db: ScopedDb, ids: readonly string[]): Promise<FoundCustomer[]> {
  return db
    .selectFrom('marts.customers')
    .select(['customer_id', 'customer_name', 'source_customer_no', 'customer_type_code', 'grade_code'])
    .where('customer_id', '=', sql<string>`any(${[...ids]}::bigint[])`)
    .orderBy('customer_id')
    .execute()
}

/** Customers of a request, a page at a time. */
export async function listCustomerIds(
  db: Db,
  it: { allocation_id: string; after: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select distinct customer_id from customer_management.allocation_rows
    where allocation_id = ${it.allocation_id}
    order by customer_id limit ${it.limit} offset ${it.after}`.execute(db)
  return rows.map((row) => row.customer_id)
}
