import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import { blockedFrom } from '../../../platform/authz/hidden-subjects.ts'
import { PROBLEMS, type ProblemCode } from '../../../platform/allocation-names.schema.ts'

export const OPEN_END = '9999-12-31'

/** The rules of a day: which grades count as VIP, and how many customers a manager looks after. */
export type Rules = {
  day: string
  vip_grades: readonly string[]
  /** More customers than this are too many for one manager. */
  retail_max: number
  corporate_max: number
}

export type Checking = { allocation_id: string; effective_from: string; rules: Rules }

/** The first of these that is so is what is said of a line. */
const FINDINGS: readonly [ProblemCode, string][] = [
  ['customer_unknown', 't.customer_id is null'],
  ['customer_closed', "t.status_code = 'closed'"],
  ['repeated', 'repeated.customer_id is not null'],
  ['frozen', 'frozen.customer_id is not null'],
  ['not_taken_up', 'held.ownership_id is null'],
  ['giver_out_of_reach', 'giving.unit_id is null'],
  ['manager_unknown', 'e.employee_id is null'],
  ['manager_left', "t.role <> 'end' and e.status_code is distinct from 'active'"],
  ['manager_out_of_reach', "t.role <> 'end' and receiving.unit_id is null"],
  ['not_a_manager', "t.role <> 'end' and not e.is_virtual and not e.is_manager"],
  ['virtual_assistant', "t.role <> 'primary' and e.is_virtual"],
  ['not_qualified', 'IS_UNFIT'],
  ['own_customer', "t.role <> 'end' and IS_BLOCKED"],
  ['not_assisting', "t.role = 'end' and assisting.ownership_id is null"],
  [
    'unchanged',
    `(t.role = 'primary' or t.role not in ('primary', 'end') and assisting.ownership_id is null)
      and held.employee_id = t.employee_id
      or t.role not in ('primary', 'end') and assisting.ownership_id is not null`,
  ],
  ['scheduled', 'held.valid_from > EFFECTIVE or assisting.valid_from > EFFECTIVE'],
  ['below_vip', 'IS_BELOW_VIP'],
]

// Who judges credit holds nobody, nor does who prepares papers; a company is held by who finds and leads.
const IS_UNFIT = `t.role = 'primary' and not e.is_virtual and not (
  case t.customer_type_code when 'corporate' then e.manager_kind_code = '01'
    else e.manager_kind_code in ('01', '02') end
) or t.role = 'product' and e.manager_kind_code <> '02'
  or t.role = 'risk' and e.manager_kind_code <> '03'
  or t.role = 'ops' and e.manager_kind_code <> '04'
  or t.role = 'lead' and e.manager_kind_code not in ('01', '02')`

function findingOf({ effective_from, rules }: Checking) {
  const parts: Record<string, ReturnType<typeof sql>> = {
    IS_UNFIT: sql.raw(IS_UNFIT),
    IS_BLOCKED: blockedFrom({ user: sql.ref('t.employee_id'), subject: sql.ref('t.customer_id') }, rules.day),
    EFFECTIVE: sql`${effective_from}::date`,
    IS_BELOW_VIP: sql`t.role = 'primary' and not e.is_virtual and t.customer_type_code = 'retail'
      and char_length(t.reason) < 5
      and not coalesce(t.grade_code = any(${[...rules.vip_grades]}), false)`,
  }
  const pieces = (text: string) => {
    const said = text.split(/\b(IS_UNFIT|IS_BLOCKED|EFFECTIVE|IS_BELOW_VIP)\b/)
    return sql.join([...said.map((it) => parts[it] ?? sql.raw(it))], sql``)
  }
  const cases = FINDINGS.map(([code, text]) => sql`when ${pieces(text)} then ${sql.lit(code)}`)
  return sql`case when t.problem_code <> '' then t.problem_code ${sql.join(cases, sql` `)} end`
}

const columnOf = (value: ReturnType<typeof sql>) => {
  const cases = Object.entries(PROBLEMS).map(
    ([code, { column }]) => sql`when ${sql.lit(code)} then ${sql.lit(column)}`,
  )
  return sql`case ${value} ${sql.join(cases, sql` `)} else 'line' end`
}

const toldOf = (alias: string) => {
  const of = (name: string) => sql.ref(`${alias}.${name}`)
  return sql`left(
    case ${columnOf(of('found_code'))}
      when 'employee_id' then ${of('employee_id')} when 'role' then ${of('role')}
      when 'reason' then ${of('reason')} else ${of('customer_no')}
    end, 200)`
}

// A primary has one seat; everybody who assists has one of his own.
const SEAT = sql`case when t.role = 'primary' then '' else t.employee_id end`

/**
 * Judges the lines that were seen: what can be done becomes rows, of the rest the problem is kept. All in
 * sets, and each line is looked at once.
 */
export async function writeChecked(db: Kysely<DB>, it: Checking): Promise<void> {
  await sql`
    create temp table repeated on commit drop as
    select t.customer_id, ${SEAT} as seat from seen_customers as t
    where t.customer_id is not null and t.problem_code = ''
    group by t.customer_id, ${SEAT} having count(*) > 1`.execute(db)
  await sql`
    with judged as materialized (
      select t.*, ${SEAT} as seat, ${findingOf(it)} as found_code, e.unit_id,
        coalesce(e.is_virtual, false) as is_virtual, held.ownership_id as held_id,
        held.employee_id as held_employee_id, held.org_id as held_org_id,
        assisting.ownership_id as assisting_id, assisting.org_id as assisting_org_id
      from seen_customers as t
      left join repeated on repeated.customer_id = t.customer_id and repeated.seat = ${SEAT}
      left join customer_management.frozen_customers as frozen
        on frozen.customer_id = t.customer_id and frozen.allocation_id <> ${it.allocation_id}
        and frozen.frozen_to >= ${it.rules.day}
      left join seen_employees as e on e.employee_id = t.employee_id
      left join seen_units as receiving on receiving.unit_id = e.unit_id
      left join customer_management.ownerships as held
        on held.customer_id = t.customer_id and held.role_code = 'primary' and held.valid_to = ${OPEN_END}
      left join seen_units as giving on giving.unit_id = held.org_id
      left join customer_management.ownerships as assisting
        on assisting.customer_id = t.customer_id and assisting.employee_id = t.employee_id
        and assisting.role_code = 'assistant' and assisting.valid_to = ${OPEN_END}
    ),
    refused as (
      insert into customer_management.allocation_problems (
        allocation_id, line_no, problem_code, column_name, told_value, customer_no, employee_id, role, reason
      )
      select ${it.allocation_id}, j.line_no, j.found_code, ${columnOf(sql.ref('j.found_code'))},
        ${toldOf('j')}, case when j.problem_code = '' then left(j.customer_no, 200) end,
        left(j.employee_id, 200), j.role, left(j.reason, 500)
      from judged as j where j.found_code is not null
    )
    insert into customer_management.allocation_rows (
      allocation_id, customer_id, seat, line_no, employee_id, org_id, is_virtual, team_role_code,
      exception_reason, is_ending, from_ownership_id, from_employee_id, from_org_id, grade_code, aum_fen
    )
    select ${it.allocation_id}, j.customer_id, j.seat, j.line_no, j.employee_id,
      case when j.role = 'end' then j.assisting_org_id else j.unit_id end, j.is_virtual,
      case when j.role in ('lead', 'product', 'risk', 'ops') then j.role end,
      case when char_length(j.reason) >= 5 then j.reason end, j.role = 'end',
      case when j.seat = '' then j.held_id when j.role = 'end' then j.assisting_id end,
      case when j.seat = '' then j.held_employee_id when j.role = 'end' then j.employee_id end,
      case when j.seat = '' then j.held_org_id when j.role = 'end' then j.assisting_org_id end,
      j.grade_code, j.aum_fen
    from judged as j where j.found_code is null
    order by j.customer_id, j.seat`.execute(db)
}

/** What a row makes of somebody, as it is told in a list. */
export const TOLD_ROLE = sql`case
  when is_ending then 'end'
  when seat = '' then 'primary'
  else coalesce(team_role_code, 'assistant')
end`

type Refused = { problem_code: ProblemCode; rows: ReturnType<typeof sql> }

/** Rows that cannot be done together with the others become problems. */
async function refuse(db: Kysely<DB>, it: Checking, { problem_code, rows }: Refused): Promise<void> {
  const { column } = PROBLEMS[problem_code]
  await sql`
    with refused as (
      delete from customer_management.allocation_rows as r
      where r.allocation_id = ${it.allocation_id} and ${rows}
      returning r.line_no, r.customer_id, r.employee_id, ${TOLD_ROLE} as role, r.exception_reason
    )
    insert into customer_management.allocation_problems (
      allocation_id, line_no, problem_code, column_name, told_value, customer_no, employee_id, role, reason
    )
    select ${it.allocation_id}, line_no, ${problem_code}, ${column}, employee_id, customer_id::text,
      employee_id, role, coalesce(exception_reason, '')
    from refused`.execute(db)
}

/** A company by the number of its customer: the first digit says what kind he is. */
export const IS_CORPORATE = sql`(customer_id between 2000000000000000 and 2999999999999999)`

/** Rows that each are right and together too many: for a manager, or beside one customer. */
export async function refuseTooMany(db: Kysely<DB>, it: Checking): Promise<void> {
  const { allocation_id, rules } = it
  await refuse(db, it, {
    problem_code: 'over_capacity',
    rows: sql`r.seat = '' and r.employee_id in (
      with changed as (
        select employee_id, ${IS_CORPORATE} as is_corporate, count(*) as gained
        from customer_management.allocation_rows
        where allocation_id = ${allocation_id} and seat = '' and not is_virtual
        group by 1, 2
      ),
      lost as (
        select from_employee_id as employee_id, ${IS_CORPORATE} as is_corporate, count(*) as lost
        from customer_management.allocation_rows
        where allocation_id = ${allocation_id} and seat = ''
          and from_employee_id in (select employee_id from changed)
        group by 1, 2
      ),
      holding as (
        select employee_id, ${IS_CORPORATE} as is_corporate, count(*) as held
        from customer_management.ownerships
        where role_code = 'primary' and not is_virtual and valid_to = ${OPEN_END}
          and employee_id in (select employee_id from changed)
        group by 1, 2
      )
      select changed.employee_id
      from changed
      left join lost using (employee_id, is_corporate)
      left join holding using (employee_id, is_corporate)
      where coalesce(held, 0) + gained - coalesce(lost, 0)
        > case when is_corporate then ${rules.corporate_max}::bigint else ${rules.retail_max}::bigint end
    )`,
  })
  await refuse(db, it, {
    problem_code: 'assistants_full',
    rows: sql`r.seat <> '' and not r.is_ending and r.customer_id in (
      select changed.customer_id
      from (
        select customer_id, sum(case when is_ending then -1 else 1 end) as more
        from customer_management.allocation_rows
        where allocation_id = ${allocation_id} and seat <> ''
        group by customer_id
      ) as changed
      where more + (
        select count(*) from customer_management.ownerships as o
        where o.customer_id = changed.customer_id and o.role_code = 'assistant'
          and o.valid_to = ${OPEN_END}
      ) > 5
    )`,
  })
}

/** What was checked before goes, to be judged anew; what could not be read stays told. */
export async function clearRows(db: Kysely<DB>, allocationId: string): Promise<void> {
  await sql`
    delete from customer_management.allocation_rows where allocation_id = ${allocationId}`.execute(db)
  await sql`
    delete from customer_management.allocation_problems
    where allocation_id = ${allocationId} and customer_no is not null`.execute(db)
}

const LOCKS = 64

/**
 * Waits until nobody else gives customers to the same managers: who is judged by how many he holds is judged
 * alone, until the transaction ends.
 */
export const lockReceivers = (db: Kysely<DB>, allocationId: string) =>
  sql`
    select pg_advisory_xact_lock(hashtext('customer_management.receivers'), place)
    from (
      select distinct mod(abs(hashtext(employee_id)::bigint), ${LOCKS})::int as place
      from customer_management.allocation_rows
      where allocation_id = ${allocationId} and seat = '' and not is_virtual
      order by 1
    ) as places`.execute(db)
