import { sql } from 'kysely'
import type { ScopedDb } from '../../../platform/db.ts'
import type { AllocationRule } from '../allocation.schema.ts'
import { OPEN_END } from './allocation-checks.ts'

type Asking = { rule: AllocationRule; grade_codes: readonly string[] }

const HAS: Record<NonNullable<AllocationRule['product_code']>, string> = {
  deposit: 'c.account_count > 0',
  wealth: 'c.holding_count > 0',
  loan: 'c.loan_count > 0',
  card: 'c.card_count > 0',
}

/** Where a customer is looked after or somebody works: the unit, what it is part of, and where it lies. */
export type Place = {
  unit_id: string | null
  sub_branch_id: string | null
  branch_id: string | null
  longitude: number | null
  latitude: number | null
}

export type FoundCandidate = {
  customer_id: string
  aum_fen: string
  former_employee_id: string | null
  place: Place
}

/** Where a unit is, as one value of a row. */
const PLACE = sql`json_build_object(
  'unit_id', u.unit_id, 'sub_branch_id', u.sub_branch_id, 'branch_id', u.branch_id,
  'longitude', u.longitude, 'latitude', u.latitude
)`

/** Customers within reach whom a rule is about: held by a unit, or by the one they are taken from. */
export async function listCandidates(db: ScopedDb, { rule, grade_codes }: Asking): Promise<FoundCandidate[]> {
  const { org_id, product_code, from_employee_id: from } = rule
  const holder = from === undefined ? sql`o.is_virtual` : sql`o.employee_id = ${from}`
  const ofUnit =
    org_id === undefined
      ? sql``
      : sql`and exists (
          select 1 from marts.units as top
          where top.unit_id = ${org_id} and c.org_pos between top.lo and top.hi
        )`
  const graded = grade_codes.length === 0 ? sql`` : sql`and c.grade_code = any(${[...grade_codes]})`
  const having = product_code === undefined ? sql`` : sql`and ${sql.raw(HAS[product_code])}`
  const former = rule.keeps_former
    ? sql`(
        select past.employee_id from customer_management.ownerships as past
        where past.customer_id = c.customer_id and past.role_code = 'primary' and not past.is_virtual
          and past.valid_to < ${OPEN_END}
        order by past.valid_to desc, past.ownership_id desc limit 1
      )`
    : sql`null::text`
  const { rows } = await sql<FoundCandidate>`
    select c.customer_id, c.aum_fen, ${former} as former_employee_id, ${PLACE} as place
    from marts.customers as c
    left join marts.units as u on u.org_pos = c.org_pos
    inner join customer_management.ownerships as o
      on o.customer_id = c.customer_id and o.role_code = 'primary' and o.valid_to = ${OPEN_END}
    where c.customer_type_code = ${rule.customer_type_code} and c.status_code <> 'closed'
      and ${holder} ${ofUnit} ${graded} ${having}
    order by c.customer_id`.execute(db)
  return rows
}

export type FoundManager = {
  employee_id: string
  employee_name: string | null
  org_name: string | null
  is_virtual: boolean
  manager_kind_code: string | null
  aum_fen: string
  place: Place
}

/** Who within reach may be given customers, with the amount that the last night counted for him. */
export async function listManagers(
  db: ScopedDb,
  asked: {
    is_by_unit: boolean
    /** Only people, or only the holders of units. */
    is_virtual?: boolean
    employee_ids?: readonly string[]
    text?: string
    limit: number
  },
): Promise<FoundManager[]> {
  const pattern = `%${(asked.text ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<FoundManager>`
    select e.employee_id, e.employee_name, e.unit_name as org_name, e.is_virtual, e.manager_kind_code,
      coalesce(round(f.aum_balance_eod * 100), 0)::bigint as aum_fen, ${PLACE} as place
    from marts.employees as e
    inner join marts.units as u on u.unit_id = e.unit_id
    left join marts.employee_figures as f on f.employee_id = e.employee_id
    where e.status_code = 'active' and (e.is_manager or e.is_virtual)
      and (
        not ${asked.is_by_unit}::boolean
        or u.org_pos between current_setting('app.lo')::int and current_setting('app.hi')::int
      )
      and (
        ${asked.employee_ids === undefined}::boolean
        or e.employee_id = any(${[...(asked.employee_ids ?? [])]})
      )
      and (${asked.is_virtual === undefined}::boolean or e.is_virtual = ${asked.is_virtual ?? false})
      and (
        e.employee_id ilike ${pattern} or e.employee_name ilike ${pattern}
        or e.is_virtual and e.unit_name ilike ${pattern}
      )
    order by e.is_virtual, e.employee_id limit ${asked.limit}`.execute(db)
  return rows
}
