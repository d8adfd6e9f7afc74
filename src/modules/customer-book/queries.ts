import { type RawBuilder, sql } from 'kysely'
import type { ScopedDb } from '../../platform/db.ts'
import { STANDINGS } from '../customer-contacts/index.ts'
import { managedOn } from '../customer-management/index.ts'
import { type BoardColumn, type Bucket, DEFAULT_DAYS, type Interval, SOON_DAYS } from './schema.ts'

/** Whose book it is: of one manager, or of all whom the reach shows; and the day that counts. */
export type Asked = { managerId: string | undefined; today: string; holders: string }

const isHis = ({ managerId }: Asked): RawBuilder<unknown> =>
  managerId === undefined ? sql`true` : sql`m.employee_id = ${managerId}`

const MOVED = ['aum', 'deposit', 'loan'] as const
const sums = MOVED.flatMap((it) =>
  (['eod', 'change_mom', 'change_ytd'] as const).map((measure) => {
    const column = `${it}_balance_${measure}`
    return sql`sum(${sql.ref(`c.${column}`)})::text as ${sql.ref(column)}`
  }),
)

type Sum = `${(typeof MOVED)[number]}_balance_${'eod' | 'change_mom' | 'change_ytd'}`
export type StoredFigures = Record<Sum, string | null> & {
  is_stage: boolean
  customer_type_code: string | null
  grade_code: string | null
  lifecycle_stage_code: string | null
  count: string
  up_count: string
  down_count: string
}

/** What the customers come to, by grade and by stage of life, in one walk over them. */
export async function sumBook(db: ScopedDb, asked: Asked): Promise<StoredFigures[]> {
  const held =
    asked.managerId === undefined
      ? sql``
      : sql`inner join ${managedOn(asked.holders)} as m on m.customer_id = c.customer_id`
  const { rows } = await sql<StoredFigures>`
    select grouping(c.lifecycle_stage_code) = 0 as is_stage, c.customer_type_code, c.grade_code,
      c.lifecycle_stage_code, count(*) as count,
      count(*) filter (where c.grade_move_mom_code = 'up') as up_count,
      count(*) filter (where c.grade_move_mom_code = 'down') as down_count, ${sql.join(sums)}
    from marts.customers as c ${held}
    where c.status_code = 'active' and ${isHis(asked)}
    group by grouping sets ((c.customer_type_code, c.grade_code), (c.lifecycle_stage_code))`.execute(db)
  return rows
}

/** The intervals as rows to be joined. */
const intervalRows = (intervals: readonly Interval[]) => sql`unnest(
  ${intervals.map((it) => it.customer_type_code)}::text[], ${intervals.map((it) => it.grade_code)}::text[],
  ${intervals.map((it) => it.days_max)}::integer[]
) as i (customer_type_code, grade_code, days_max)`

/** The customers who have a manager, with when they were reached last and are to be contacted next. */
const managed = (asked: Asked, intervals: readonly Interval[]) => sql`
  from ${managedOn(asked.holders)} as m
  inner join marts.customers as c on c.customer_id = m.customer_id
  left join ${STANDINGS} as k on k.customer_id = c.customer_id
  left join ${intervalRows(intervals)}
    on i.customer_type_code = c.customer_type_code and i.grade_code = c.grade_code
  where c.status_code = 'active' and ${isHis(asked)}`

const DAYS = sql`coalesce(i.days_max, ${sql.lit(DEFAULT_DAYS)})`

export type StoredCoverage = {
  is_manager: boolean
  customer_type_code: string | null
  grade_code: string | null
  employee_id: string | null
  bucket_code: Bucket
  count: number
}

/** How long ago customers were reached, against how often they are to be, by grade and by manager. */
export async function sumCoverage(
  db: ScopedDb,
  asked: Asked,
  intervals: readonly Interval[],
): Promise<StoredCoverage[]> {
  const ago = sql`(${asked.today}::date - k.reached_on)`
  const { rows } = await sql<StoredCoverage>`
    select grouping(it.employee_id) = 0 as is_manager, it.customer_type_code, it.grade_code, it.employee_id,
      it.bucket_code, count(*)::integer as count
    from (
      select c.customer_type_code, c.grade_code, m.employee_id,
        case
          when k.reached_on is null then 'never'
          when ${ago} > 2 * ${DAYS} then 'long_overdue'
          when ${ago} > ${DAYS} then 'overdue'
          when ${ago} > ${DAYS} - ${sql.lit(SOON_DAYS)} then 'soon'
          else 'in_time'
        end as bucket_code
      ${managed(asked, intervals)}
    ) as it
    group by grouping sets
      ((it.customer_type_code, it.grade_code, it.bucket_code), (it.employee_id, it.bucket_code))`.execute(db)
  return rows
}

export type StoredCard = {
  column_code: BoardColumn
  total: number
  customer_id: string
  customer_type_code: string
  customer_name: string
  grade_code: string | null
  lifecycle_stage_code: string | null
  churn_level_code: string | null
  aum_balance_eod: string | null
  last_contact_on: string | null
  next_contact_on: string | null
  due_on: string | null
}

/** The first cards of each column of the board, and how many the column has. */
export async function listCards(
  db: ScopedDb,
  asked: Asked,
  { intervals, limit, isWide }: { intervals: readonly Interval[]; limit: number; isWide: boolean },
): Promise<StoredCard[]> {
  const today = sql`${asked.today}::date`
  // Of a whole unit an index has all but the amounts.
  const weight = isWide ? sql`0` : sql`c.aum_fen`
  const { rows } = await sql<StoredCard>`
    with cards as (
      select c.customer_id, ${weight} as weight, k.reached_on as last_contact_on,
        k.planned_on as next_contact_on, k.reached_on + ${DAYS} as due_on,
        case
          when k.planned_on is null then 'none'
          when k.planned_on < ${today} then 'overdue'
          when k.planned_on = ${today} then 'today'
          when k.planned_on <= ${today} + ${sql.lit(SOON_DAYS)} then 'week'
          else 'later'
        end as column_code
      ${managed(asked, intervals)}
    ),
    placed as (
      select cards.*, count(*) over (partition by column_code) as total,
        row_number() over (
          partition by column_code
          order by next_contact_on, due_on nulls first, weight desc, customer_id
        ) as place
      from cards
    )
    select it.column_code, it.total::integer as total, it.customer_id, c.customer_type_code, c.customer_name,
      c.grade_code, c.lifecycle_stage_code, c.churn_level_code, c.aum_balance_eod, it.last_contact_on,
      it.next_contact_on, it.due_on
    from placed as it
    inner join marts.customers as c on c.customer_id = it.customer_id
    where it.place <= ${limit}
    order by it.column_code, it.place`.execute(db)
  return rows
}

export type Named = { customer_id: string; customer_type_code: string; customer_name: string }

/** Contacts planned for some days. */
export async function listPlanned(
  db: ScopedDb,
  asked: Asked,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<(Named & { day: string })[]> {
  const { rows } = await sql<Named & { day: string }>`
    select k.planned_on as day, c.customer_id, c.customer_type_code, c.customer_name
    from ${STANDINGS} as k
    inner join marts.customers as c on c.customer_id = k.customer_id
    inner join ${managedOn(asked.holders)} as m on m.customer_id = c.customer_id
    where k.planned_on >= ${from}::date and k.planned_on <= ${to}::date and ${isHis(asked)}
    order by k.planned_on, c.aum_fen desc, c.customer_id
    limit ${limit}`.execute(db)
  return rows
}

/** The customers of the book by their ids. */
export const idsOf = (asked: Asked): RawBuilder<unknown> =>
  sql`select m.customer_id from ${managedOn(asked.holders)} as m where ${isHis(asked)}`

export async function listNames(db: ScopedDb, ids: readonly string[]): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select c.customer_id, c.customer_type_code, c.customer_name from marts.customers as c
    where c.customer_id = any(${[...ids]}::bigint[])`.execute(db)
  return rows
}

export async function listManagerNames(
  db: ScopedDb,
  ids: readonly string[],
): Promise<{ employee_id: string; employee_name: string | null }[]> {
  const { rows } = await sql<{ employee_id: string; employee_name: string | null }>`
    select e.employee_id, e.employee_name from marts.employees as e
    where e.employee_id = any(${[...ids]}::text[])`.execute(db)
  return rows
}
