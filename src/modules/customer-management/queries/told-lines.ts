import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { DB, ScopedDb } from '../../../platform/db.ts'
import type { Kysely } from 'kysely'
import type { ToldLine } from '../allocation.schema.ts'
import { TOLD_ROLE } from './allocation-checks.ts'

/*
 * Lines on their way to be checked lie in temporary tables of one connection: as they were told, and beside
 * them what the asking person sees of the customers and employees they name.
 */
const TABLES = `
  create temp table told (
    line_no integer, customer_no text, employee_id text, role text, reason text, problem_code text
  );
  create temp table seen_customers (
    line_no integer, customer_no text, employee_id text, role text, reason text, problem_code text,
    customer_id bigint, customer_type_code text, status_code text, grade_code text, aum_fen bigint
  );
  create temp table seen_employees (
    employee_id text, unit_id text, status_code text, is_virtual boolean, is_manager boolean,
    manager_kind_code text
  );
  create temp table seen_units (unit_id text);
  grant select, insert, update on told, seen_customers, seen_employees, seen_units
    to r_head, r_line, r_org, r_team, r_manager`

export const openTables = (client: Client) => client.query(TABLES)

/** Takes lines by the stream, as COPY reads them. */
export const copyTold = (client: Client, lines: AsyncIterable<string>): Promise<void> =>
  pipeline(lines, client.query(copyFrom('copy told from stdin')))

/** Lines that were typed or chosen, or that a rule made. */
export const insertTold = (db: Kysely<DB>, lines: readonly ToldLine[]) =>
  sql`
    insert into told
    select row_number() over (), customer_no, employee_id, role, reason, ''
    from json_to_recordset(${JSON.stringify(lines)}::json)
      as line (customer_no text, employee_id text, role text, reason text)`.execute(db)

/** The lines of an allocation that was checked before, also those that could not be done. */
export const insertToldAgain = (db: Kysely<DB>, allocationId: string) =>
  sql`
    insert into told
    select line_no, customer_id::text, employee_id, ${TOLD_ROLE},
      coalesce(exception_reason, ''), ''
    from customer_management.allocation_rows where allocation_id = ${allocationId}
    union all
    select line_no, customer_no, employee_id, role, reason, ''
    from customer_management.allocation_problems
    where allocation_id = ${allocationId} and customer_no is not null`.execute(db)

export const analyseTold = (client: Client) => client.query('analyze told')
export const analyseSeen = (client: Client) => client.query('analyze seen_customers')

type Seeing = { publication_id: number; is_by_unit: boolean; line_count: number }

/** Up to so many lines each number is looked up; of more, all customers in reach are read once. */
const LOOKED_UP_MAX = 5_000

const FACTS = sql`c.customer_id, c.customer_type_code, c.status_code, c.grade_code, c.aum_fen`

/** What the acting person sees of whom the lines name: a customer out of reach is not there. */
export async function seeCustomers(db: ScopedDb, it: Seeing): Promise<void> {
  const { publication_id } = it
  const named =
    it.line_count > LOOKED_UP_MAX
      ? sql`c.source_customer_no = t.customer_no`
      : sql`c.customer_id = (
          select s.customer_id from marts.search_terms as s
          where s.publication_id = ${publication_id} and s.kind = 'customer_no' and s.term = t.customer_no
          limit 1
        )`
  await sql`
    insert into seen_customers
    select t.line_no, t.customer_no, t.employee_id, t.role, t.reason, t.problem_code, ${FACTS}
    from told as t
    left join marts.customers as c on c.publication_id = ${publication_id} and ${named}`.execute(db)
}

/**
 * Those whom no number of their own found: by the bank's number, or by one that is part of another by now.
 */
export async function seeOthers(db: ScopedDb, { publication_id, is_by_unit }: Seeing): Promise<void> {
  await sql`
    update seen_customers as t
    set customer_id = c.customer_id, customer_type_code = c.customer_type_code, status_code = c.status_code,
      grade_code = c.grade_code, aum_fen = c.aum_fen
    from (
      select l.ctid as place,
        coalesce(
          n.customer_id, case when l.customer_no ~ '^[0-9]{1,18}$' then l.customer_no::bigint end
        ) as id
      from seen_customers as l
      left join marts.customer_numbers as n
        on n.publication_id = ${publication_id} and n.source_customer_no = l.customer_no
      where l.customer_id is null and l.problem_code = ''
    ) as named
    inner join marts.customers as c on c.publication_id = ${publication_id} and c.customer_id = named.id
    where t.ctid = named.place`.execute(db)
  await sql`
    insert into seen_employees
    select employee_id, unit_id, status_code, is_virtual, is_manager, manager_kind_code
    from marts.employees where publication_id = ${publication_id}`.execute(db)
  await sql`
    insert into seen_units
    select unit_id from marts.units
    where publication_id = ${publication_id} and (
      not ${is_by_unit}::boolean
      or org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
    )`.execute(db)
}
