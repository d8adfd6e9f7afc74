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

/** Customers whom somebody has held since before a day, by their ids; no request keeps them. */
export async function listHeldLong(db: Db, it: Asked): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select * from (
      select o.customer_id, c.customer_name, o.ownership_id, o.employee_id, o.org_id as from_org_id,
        c.org_id as unit_id, c.grade_code, coalesce(c.aum_fen, 0) as aum_fen,
        greatest(o.valid_from, (o.recorded_at at time zone 'Asia/Shanghai')::date) as held_from
      from customer_management.ownerships as o
      inner join marts.customers as c
        on c.customer_id = o.customer_id and c.publication_id = ${it.publication_id}
      where o.role_code = 'primary' and not o.is_virtual and o.valid_to = ${OPEN_END}
        and o.customer_id > ${it.after} and o.valid_from <= ${it.held_before} and c.status_code <> 'closed'
        and not exists (
          select 1 from customer_management.frozen_customers as f
          where f.customer_id = o.customer_id and f.frozen_to >= ${it.today}
        )
    ) as held
    where held_from <= ${it.held_before}
    order by customer_id limit ${it.limit}`.execute(db)
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
