import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import { OPEN_END } from './allocation-checks.ts'

type Db = Kysely<DB>

export type Held = {
  customer_id: string
  customer_name: string | null
  ownership_id: string
  employee_id: string
  from_org_id: string
  /** The unit that books the customer, whose virtual holder gets him. */
  unit_id: string
  grade_code: string | null
  aum_fen: string
  /** Since when somebody holds him, or has been written down to. */
  held_from: string
}

type Asked = { publication_id: number; held_before: string; today: string; after: string; limit: number }

/** Customers whom somebody holds and no request keeps. */
const held = ({ publication_id, today }: Pick<Asked, 'publication_id' | 'today'>) => sql`(
  select o.customer_id, c.customer_name, o.ownership_id, o.employee_id, o.org_id as from_org_id,
    c.org_id as unit_id, c.grade_code, coalesce(c.aum_fen, 0) as aum_fen, c.grade_since_on,
    greatest(o.valid_from, (o.recorded_at at time zone 'Asia/Shanghai')::date) as held_from,
    c.customer_type_code, o.exception_reason, o.valid_from
  from customer_management.ownerships as o
  inner join marts.customers as c
    on c.customer_id = o.customer_id and c.publication_id = ${publication_id}
  where o.role_code = 'primary' and not o.is_virtual and o.valid_to = ${OPEN_END}
    and c.status_code <> 'closed'
    and not exists (
      select 1 from customer_management.frozen_customers as f
      where f.customer_id = o.customer_id and f.frozen_to >= ${today}
    )
)`

const HELD = sql`h.customer_id, h.customer_name, h.ownership_id, h.employee_id, h.from_org_id, h.unit_id,
  h.grade_code, h.aum_fen, h.held_from`

/** Customers whom somebody has held since before a day, by their ids. */
export async function listHeldLong(db: Db, it: Asked): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select ${HELD} from ${held(it)} as h
    where h.customer_id > ${it.after} and h.valid_from <= ${it.held_before}
      and h.held_from <= ${it.held_before}
    order by h.customer_id limit ${it.limit}`.execute(db)
  return rows
}

type Noting = { publication_id: number; vip_grades: readonly string[]; today: string }

/**
 * Writes down of people whom somebody holds that they are VIP, and since when they no longer are. Who has
 * never been VIP while he was held has not fallen, and whom nobody holds is left out.
 */
export async function noteFallen(db: Db, it: Noting): Promise<void> {
  const vip = sql`any(${[...it.vip_grades]})`
  await sql`
    insert into customer_management.vip_standings as s (customer_id)
    select h.customer_id from ${held(it)} as h
    where h.customer_type_code = 'retail' and h.grade_code = ${vip}
    on conflict (customer_id) do update set fell_on = null where s.fell_on is not null`.execute(db)
  await sql`
    update customer_management.vip_standings as s set fell_on = coalesce(h.grade_since_on, ${it.today}::date)
    from ${held(it)} as h
    where h.customer_id = s.customer_id and s.fell_on is null
      and h.grade_code <> all(${[...it.vip_grades]})`.execute(db)
  await sql`
    delete from customer_management.vip_standings as s where not exists (
      select 1 from customer_management.ownerships as o
      where o.customer_id = s.customer_id and o.role_code = 'primary' and not o.is_virtual
        and o.valid_to = ${OPEN_END}
    )`.execute(db)
}

type Fallen = { publication_id: number; today: string; upto: string; months: number }

/**
 * People who have been below VIP for so many months of the time that somebody holds them, each with the day
 * on which he goes back. Whom somebody was given since he fell, for a reason, stays.
 */
export async function listFallen(db: Db, it: Fallen): Promise<(Held & { due_on: string })[]> {
  const { rows } = await sql<Held & { due_on: string }>`
    select * from (
      select ${HELD},
        (greatest(s.fell_on, h.held_from) + make_interval(months => ${it.months}::integer))::date as due_on
      from customer_management.vip_standings as s
      inner join ${held(it)} as h on h.customer_id = s.customer_id
      where s.fell_on is not null and (h.exception_reason is null or h.valid_from < s.fell_on)
    ) as fallen
    where due_on <= ${it.upto}::date
    order by customer_id`.execute(db)
  return rows
}

/** What goes back, as rows of an allocation. */
export async function insertReturns(db: Db, allocation_id: string, held: readonly Held[]): Promise<void> {
  const rows = held.map((it, at) => ({
    allocation_id,
    customer_id: it.customer_id,
    seat: '',
    line_no: at + 1,
    employee_id: `VM${it.unit_id}`,
    org_id: it.unit_id,
    is_virtual: true,
    is_ending: false,
    from_ownership_id: it.ownership_id,
    from_employee_id: it.employee_id,
    from_org_id: it.from_org_id,
    grade_code: it.grade_code,
    aum_fen: it.aum_fen,
  }))
  await sql`
    insert into customer_management.allocation_rows (
      allocation_id, customer_id, seat, line_no, employee_id, org_id, is_virtual, is_ending,
      from_ownership_id, from_employee_id, from_org_id, grade_code, aum_fen
    )
    select allocation_id, customer_id, seat, line_no, employee_id, org_id, is_virtual, is_ending,
      from_ownership_id, from_employee_id, from_org_id, grade_code, aum_fen
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as line (
      allocation_id bigint, customer_id bigint, seat text, line_no integer, employee_id text, org_id text,
      is_virtual boolean, is_ending boolean, from_ownership_id bigint, from_employee_id text,
      from_org_id text, grade_code text, aum_fen bigint
    )`.execute(db)
}
