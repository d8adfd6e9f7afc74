import { type RawBuilder, sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { ListRows } from '../../../platform/list.ts'
import type { MemberState, MemberView } from '../names.schema.ts'

/** A list as its members are read: a live one by the customers that its condition shows to who asks. */
export type Reading = {
  list_id: string
  matching: ((db: ScopedDb) => ListRows<'marts.customers'>) | null
}
export type Looking = { view: MemberView; user_id: string; today: string }

const CUSTOMER = [
  ...(['customer_id', 'customer_name', 'customer_type_code', 'source_customer_no', 'grade_code'] as const),
  ...(['org_name', 'aum_balance_eod', 'aum_fen'] as const),
] as const

/** Whose a member's number is by now. */
const WHOSE = sql`coalesce(
  (select n.customer_id from marts.customer_numbers as n where n.registered_id = m.customer_id limit 1),
  m.customer_id
)`
/** Of members who have become one customer he himself counts, or else the first of them. */
const COUNTED_ONCE = sql`(m.customer_id = c.customer_id or m.customer_id = (
  select o.customer_id from work_lists.members as o
  where o.list_id = m.list_id and (o.customer_id = c.customer_id or o.customer_id in (
    select n.registered_id from marts.customer_numbers as n where n.customer_id = c.customer_id
  ))
  order by o.customer_id = c.customer_id desc, o.customer_id limit 1
))`

const kept = (id: string) => sql`
  from work_lists.members as m
  inner join marts.customers as c on c.customer_id = ${WHOSE}
  where m.list_id = ${id} and ${COUNTED_ONCE}`

/** From where members are read, down to the `where` that a view adds to. */
function source(db: ScopedDb, { list_id: id, matching }: Reading, view: MemberView): RawBuilder<unknown> {
  if (matching === null) return kept(id)
  const ids = matching(db).select('customer_id')
  if (view === 'left') return sql`${kept(id)} and c.customer_id not in (${ids})`
  return sql`
    from (${matching(db).select(CUSTOMER)}) as c
    left join work_lists.members as m on m.list_id = ${id} and m.customer_id = c.customer_id
    where true`
}

const LATE = (today: string) => sql`m.state_code in ('todo', 'working') and m.next_on < ${today}::date`

function shown({ view, user_id, today }: Looking, isLive: boolean): RawBuilder<unknown> {
  if (view === 'all') return sql`true`
  if (view === 'left') return isLive ? sql`true` : sql`false`
  if (view === 'todo') return sql`coalesce(m.state_code, 'todo') = 'todo'`
  if (view === 'overdue') return LATE(today)
  if (view === 'mine') return sql`m.worker_id = ${user_id} and m.state_code in ('todo', 'working')`
  return sql`m.state_code = ${view}`
}

export type StoredMember = {
  customer_id: string
  customer_name: string
  customer_type_code: 'retail' | 'corporate'
  source_customer_no: string
  grade_code: string | null
  org_name: string | null
  aum_balance_eod: string | null
  kept_id: string | null
  state_code: MemberState
  set_aside_code: string | null
  note_sealed: string | null
  next_action_sealed: string | null
  next_on: string | null
  worker_id: string | null
  version: number
  changed_by: string | null
  changed_at: string | null
  is_overdue: boolean
}

const ORDER = { aum: sql`c.aum_fen desc`, next: sql`m.next_on asc nulls last`, none: sql`c.customer_id` }
export type Ordered = {
  by: keyof typeof ORDER
  limit: number
  offset: number
  customer_ids?: readonly string[]
}

/** Members of a list within reach, as a view shows them. */
export async function listMembers(
  db: ScopedDb,
  reading: Reading,
  { by, limit, offset, customer_ids: ids, ...looking }: Looking & Ordered,
): Promise<StoredMember[]> {
  const told = CUSTOMER.filter((it) => it !== 'aum_fen').map((it) => sql.ref(`c.${it}`))
  const { rows } = await sql<StoredMember>`
    select ${sql.join(told)}, m.customer_id as kept_id,
      coalesce(m.state_code, 'todo') as state_code, m.set_aside_code, m.note_sealed, m.next_action_sealed,
      m.next_on, m.worker_id, coalesce(m.version, 0) as version, m.changed_by, m.changed_at,
      coalesce(${LATE(looking.today)}, false) as is_overdue
    ${source(db, reading, looking.view)}
      and ${shown(looking, reading.matching !== null)}
      and ${ids === undefined ? sql`true` : sql`c.customer_id = any(${[...ids]}::bigint[])`}
    order by ${ORDER[by]}, c.customer_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function countMembers(db: ScopedDb, reading: Reading, looking: Looking): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count ${source(db, reading, looking.view)}
      and ${shown(looking, reading.matching !== null)}`.execute(db)
  return Number(rows[0]!.count)
}

export type Stood = {
  list_id: string
  state_code: MemberState
  worker_id: string | null
  is_overdue: boolean
  count: string
}

/** How members that are kept stand; of a live list those that it is still about. */
export async function countStanding(db: ScopedDb, reading: Reading, today: string): Promise<Stood[]> {
  const isAbout =
    reading.matching === null
      ? sql``
      : sql`and c.customer_id in (${reading.matching(db).select('customer_id')})`
  const { rows } = await sql<Stood>`
    select m.list_id, m.state_code, m.worker_id, coalesce(${LATE(today)}, false) as is_overdue,
      count(*) as count
    ${kept(reading.list_id)} ${isAbout}
    group by 1, 2, 3, 4`.execute(db)
  return rows
}

/** How many of the kept rows are of customers within reach, those who became one each for himself. */
export async function countInReach(db: ScopedDb, listId: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count
    from work_lists.members as m inner join marts.customers as c on c.customer_id = ${WHOSE}
    where m.list_id = ${listId}`.execute(db)
  return Number(rows[0]!.count)
}

/** Everybody within reach whom a condition shows, as one text: a million numbers are no million objects. */
export async function idsMatching(db: ScopedDb, matching: NonNullable<Reading['matching']>): Promise<string> {
  const { rows } = await sql<{ ids: string }>`
    select coalesce(array_agg(c.customer_id), '{}')::text as ids
    from (${matching(db).select('customer_id')}) as c`.execute(db)
  return rows[0]!.ids
}

/** Of some customers, those within reach. */
export async function idsInReach(db: ScopedDb, ids: readonly string[]): Promise<string> {
  const { rows } = await sql<{ ids: string }>`
    select coalesce(array_agg(c.customer_id), '{}')::text as ids
    from marts.customers as c where c.customer_id = any(${[...ids]}::bigint[])`.execute(db)
  return rows[0]!.ids
}

export type FoundTask = { customer_id: string; task_id: string }

/** Tasks that were given for members. */
export async function listTasks(
  db: ScopedDb,
  { list_id: id, customer_ids: ids }: { list_id: string; customer_ids: readonly string[] },
): Promise<FoundTask[]> {
  const { rows } = await sql<FoundTask>`
    select t.customer_id, t.task_id from work_lists.member_tasks as t
    where t.list_id = ${id} and t.customer_id = any(${[...ids]}::bigint[])`.execute(db)
  return rows
}
