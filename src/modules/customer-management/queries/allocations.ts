import { type Kysely, sql } from 'kysely'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { AllocationState } from '../allocation.schema.ts'
import { IS_CORPORATE, OPEN_END } from './allocation-checks.ts'

type Db = Kysely<DB>

const COLUMNS = [
  'allocation_id',
  'kind_code',
  'state_code',
  'reason',
  'file_name',
  'effective_from',
  'line_count',
  'problem_count',
  'done_count',
  'publication_id',
  'made_by',
  'made_unit_id',
  'made_at',
  'applied_by',
  'applied_at',
  'undone_by',
  'undone_at',
  'undo_reason',
] as const

export type NewRow = {
  kind_code: string
  reason: string
  file_name: string | null
  rule: string | null
  effective_from: string
  made_by: string
  made_unit_id: string
  made_at: string
}

export async function insertAllocation(db: Db, row: NewRow): Promise<string> {
  const made = await db
    .insertInto('customer_management.allocations')
    .values({ ...row, state_code: 'draft' })
    .returning('allocation_id')
    .executeTakeFirstOrThrow()
  return made.allocation_id
}

/**
 * Whose allocations somebody sees: his own, and those of units within his reach; of all of them without
 * units.
 */
export type Seeing = { user_id: string; unit_ids: readonly string[] | null }

const seen = (db: Db, { user_id, unit_ids }: Seeing) =>
  db
    .selectFrom('customer_management.allocations')
    // What is asked for is shown and moved as a request.
    .where('kind_code', '!=', 'request')
    .where(({ or, eb }) =>
      unit_ids === null
        ? sql<boolean>`true`
        : or([eb('made_by', '=', user_id), sql<boolean>`made_unit_id = any(${[...unit_ids]})`]),
    )

export const PAGE_ROWS = 20

export const listAllocations = (db: Db, seeing: Seeing, page: number) =>
  seen(db, seeing)
    .select(COLUMNS)
    .orderBy('allocation_id', 'desc')
    .limit(PAGE_ROWS)
    .offset((page - 1) * PAGE_ROWS)
    .execute()

export async function countAllocations(db: Db, seeing: Seeing): Promise<number> {
  const { count } = await seen(db, seeing)
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const findAllocation = (db: Db, seeing: Seeing, allocationId: string) =>
  seen(db, seeing).select(COLUMNS).where('allocation_id', '=', allocationId).executeTakeFirst()

export type FoundAllocation = NonNullable<Awaited<ReturnType<typeof findAllocation>>>

/** An allocation, held until the transaction ends: whoever works on it does so alone. */
export const lockAllocation = (db: Db, allocationId: string) =>
  db
    .selectFrom('customer_management.allocations')
    .select(['state_code', 'effective_from', 'undone_from', 'publication_id', 'problem_count', 'line_count'])
    .select(['done_count', 'reached_customer_id', 'made_by'])
    .where('allocation_id', '=', allocationId)
    .forUpdate()
    .executeTakeFirstOrThrow()

type Set = Partial<{
  state_code: AllocationState
  effective_from: string
  line_count: number
  problem_count: number
  done_count: number
  reached_customer_id: string
  publication_id: number
  checked_at: string
  applied_by: string
  applied_at: string
  undone_by: string
  undone_at: string
  undone_from: string
  undo_reason: string
}>

export const updateAllocation = (db: Db, allocationId: string, set: Set) =>
  db
    .updateTable('customer_management.allocations')
    .set(set)
    .where('allocation_id', '=', allocationId)
    .execute()

export async function countProblems(db: Db, allocationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('customer_management.allocation_problems')
    .select(sql<string>`count(*)`.as('count'))
    .where('allocation_id', '=', allocationId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const listProblems = (
  db: Db,
  allocationId: string,
  { after, limit }: { after: number; limit: number },
) =>
  db
    .selectFrom('customer_management.allocation_problems')
    .select(['line_no', 'column_name', 'told_value', 'problem_code'])
    .where('allocation_id', '=', allocationId)
    .where('line_no', '>', after)
    .orderBy('line_no')
    .limit(limit)
    .execute()

/** Everybody of flesh and blood who gains or loses by it. */
export async function listConcerned(db: Db, allocationId: string): Promise<string[]> {
  const { rows } = await sql<{ employee_id: string }>`
    select employee_id from customer_management.allocation_rows
    where allocation_id = ${allocationId} and not is_virtual
    union
    select from_employee_id from customer_management.allocation_rows
    where allocation_id = ${allocationId} and from_employee_id <> 'VM' || from_org_id`.execute(db)
  return rows.map((it) => it.employee_id)
}

export type FoundRow = {
  line_no: number
  customer_id: string
  customer_name: string | null
  source_customer_no: string
  seat: string
  team_role_code: string | null
  is_ending: boolean
  grade_code: string | null
  aum_balance: string
  from_employee_id: string | null
  from_employee_name: string | null
  employee_id: string
  employee_name: string | null
}

/** Rows whose customer the actor sees, in the order of their lines. */
export async function listRows(
  db: ScopedDb,
  { allocation_id, after, limit }: { allocation_id: string; after: number; limit: number },
): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select r.line_no, r.customer_id, c.customer_name, c.source_customer_no, r.seat, r.team_role_code,
      r.is_ending, r.grade_code, round(r.aum_fen / 100.0, 2)::text as aum_balance, r.from_employee_id,
      giver.employee_name as from_employee_name, r.employee_id, receiver.employee_name
    from customer_management.allocation_rows as r
    inner join marts.customers as c on c.customer_id = r.customer_id
    left join marts.employees as giver on giver.employee_id = r.from_employee_id
    left join marts.employees as receiver on receiver.employee_id = r.employee_id
    where r.allocation_id = ${allocation_id} and r.line_no > ${after}
    order by r.line_no limit ${limit}`.execute(db)
  return rows
}

/** What an allocation changes, for whoever asks that others agree to it. */
export async function listRowsAsked(db: Db, allocationId: string) {
  return db
    .selectFrom('customer_management.allocation_rows')
    .select(['customer_id', 'seat', 'employee_id', 'org_id', 'from_employee_id', 'from_org_id'])
    .where('allocation_id', '=', allocationId)
    .orderBy('line_no')
    .execute()
}

/** How many rows of it the actor sees. */
export async function countSeenRows(db: ScopedDb, allocationId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from customer_management.allocation_rows
    where allocation_id = ${allocationId}`.execute(db)
  return Number(rows[0]!.count)
}

export async function countRows(db: Db, allocationId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(customer_id) as count from customer_management.allocation_rows
    where allocation_id = ${allocationId}`.execute(db)
  return Number(rows[0]!.count)
}

/** What customers are called whom the actor sees. */
export const nameCustomers = (db: ScopedDb, ids: readonly string[]) =>
  db
    .selectFrom('marts.customers')
    .select(['customer_id', 'source_customer_no', 'customer_name'])
    .where('customer_id', '=', sql<string>`any(${[...ids]}::bigint[])`)
    .orderBy('customer_id')
    .execute()

export type FoundEffect = {
  employee_id: string
  employee_name: string | null
  org_name: string | null
  is_virtual: boolean
  grade_code: string | null
  gained_count: string
  lost_count: string
  /** Companies gained less those lost. */
  corporate_more: string
  gained_aum: string
  lost_aum: string
  before_aum: string | null
}

/** Who gains and who loses customers within reach, grade by grade. */
export async function listEffects(db: ScopedDb, allocationId: string): Promise<FoundEffect[]> {
  const { rows } = await sql<FoundEffect>`
    with moves as (
      select employee_id, is_virtual, grade_code, count(*) as gained, 0 as lost, sum(aum_fen) as gained_fen,
        0 as lost_fen, count(*) filter (where ${IS_CORPORATE}) as corporate
      from customer_management.allocation_rows
      where allocation_id = ${allocationId} and seat = '' group by 1, 2, 3
      union all
      select from_employee_id, from_employee_id = 'VM' || from_org_id, grade_code, 0, count(*), 0,
        sum(aum_fen), - count(*) filter (where ${IS_CORPORATE})
      from customer_management.allocation_rows
      where allocation_id = ${allocationId} and seat = '' group by 1, 2, 3
    )
    select m.employee_id, e.employee_name, e.unit_name as org_name, m.is_virtual, m.grade_code,
      sum(gained) as gained_count, sum(lost) as lost_count, sum(corporate) as corporate_more,
      round(sum(gained_fen) / 100.0, 2)::text as gained_aum,
      round(sum(lost_fen) / 100.0, 2)::text as lost_aum,
      f.aum_balance_eod as before_aum
    from moves as m
    left join marts.employees as e on e.employee_id = m.employee_id
    left join marts.employee_figures as f on f.employee_id = m.employee_id
    group by m.employee_id, e.employee_name, e.unit_name, m.is_virtual, m.grade_code, f.aum_balance_eod
    order by m.employee_id, m.grade_code nulls last`.execute(db)
  return rows
}

export type Held = { employee_id: string; retail_count: string; corporate_count: string }

/** How many customers people hold as primary now. */
export async function countHeld(db: Db, employeeIds: readonly string[]): Promise<Map<string, Held>> {
  const { rows } = await sql<Held>`
    select employee_id,
      count(*) filter (where not ${IS_CORPORATE}) as retail_count,
      count(*) filter (where ${IS_CORPORATE}) as corporate_count
    from customer_management.ownerships
    where role_code = 'primary' and valid_to = ${OPEN_END} and employee_id = any(${[...employeeIds]})
    group by employee_id`.execute(db)
  return new Map(rows.map((it) => [it.employee_id, it]))
}
