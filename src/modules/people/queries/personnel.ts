import { type Kysely, sql } from 'kysely'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'
import type { ListRows, ListSource } from '../../../platform/list.ts'
import { PERSONNEL_COLUMNS, type PersonnelRow, type PostRoles } from '../personnel.schema.ts'
import { HAS_LEFT, userStateOn } from './words.ts'

type Db = Kysely<DB>
type Publication = { publication_id: number; business_date: string }

const OF_PEOPLE = sql`select employee_id, coalesce(employee_name, '') as employee_name, unit_id, post_name,
  manager_kind_code, coalesce(status_code, 'unknown') as status_code
  from marts.employees`

/** Takes over who works for the bank from a publication; only lines that differ are written. */
export async function mergeEmployees(db: Db, publication: Publication): Promise<number> {
  const { publication_id: id, business_date: day } = publication
  const { rows } = await sql`
    insert into people.employees as known
      (employee_id, employee_name, unit_id, post_name, manager_kind_code, status_code, changed_on)
    select told.employee_id, told.employee_name, told.unit_id, told.post_name, told.manager_kind_code,
      told.status_code, ${day}
    from (${OF_PEOPLE} where publication_id = ${id} and not is_virtual) as told
    on conflict (employee_id) do update set employee_name = excluded.employee_name,
      unit_id = excluded.unit_id, post_name = excluded.post_name,
      manager_kind_code = excluded.manager_kind_code, status_code = excluded.status_code,
      changed_on = excluded.changed_on, gone_on = null
    where row(known.employee_name, known.unit_id, known.post_name, known.manager_kind_code,
        known.status_code, known.gone_on)
      is distinct from row(excluded.employee_name, excluded.unit_id, excluded.post_name,
        excluded.manager_kind_code, excluded.status_code, null::date)
    returning employee_id`.execute(db)
  return rows.length
}

/** Whoever a publication names no longer has gone. */
export async function markGone(db: Db, publication: Publication): Promise<number> {
  const { publication_id: id, business_date: day } = publication
  const { rows } = await sql`
    update people.employees as known set gone_on = ${day}, changed_on = ${day}
    where known.gone_on is null and not exists (
      select 1 from marts.employees as told
      where told.publication_id = ${id} and told.employee_id = known.employee_id)
    returning employee_id`.execute(db)
  return rows.length
}

/** Locks the accounts of those who have left; returns whose. What they fill stays theirs until it is left. */
export async function lockLeavers(db: Db, closed_at: string): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    update platform.users as u
    set is_active = false, closed_code = 'left', closed_at = ${closed_at}, closed_by = null,
      closed_reason = null
    from people.employees as e
    where e.employee_id = u.user_id and u.is_active and ${HAS_LEFT}
    returning u.user_id`.execute(db)
  return rows.map((it) => it.user_id).toSorted()
}

const KIND_ROLE = sql`(case e.manager_kind_code
  when '01' then 'rm_hunter' when '02' then 'rm_product'
  when '03' then 'rm_risk' when '04' then 'rm_ops' end)`
const SUGGESTED = sql`coalesce(w.role_code, ${KIND_ROLE})`

const heldOf = (today: string) => sql`platform.post_holders as h
  inner join platform.posts as p on p.post_id = h.post_id
  where h.user_id = e.employee_id and h.valid_to > ${today}`

const caseOf = (today: string) => sql<PersonnelRow['case_code']>`case
  when ${HAS_LEFT} and exists (select 1 from ${heldOf(today)}) then 'left_with_posts'
  when ${HAS_LEFT} then 'left'
  when u.user_id is null then 'no_user'
  when not exists (select 1 from ${heldOf(today)}) then 'no_post'
  when e.unit_id is not null and not exists (select 1 from ${heldOf(today)} and p.unit_id = e.unit_id)
    then 'other_unit'
  else 'even' end`

const personnel = (db: Db, today: string) =>
  db
    .selectFrom('people.employees as e')
    .leftJoin('platform.users as u', 'u.user_id', 'e.employee_id')
    .leftJoin('people.post_roles as w', 'w.post_name', 'e.post_name')
    .leftJoin('platform.roles as r', (join) =>
      join.on(sql<boolean>`r.role_code = ${SUGGESTED} and r.is_active`),
    )
    .leftJoin('platform.units as n', (join) =>
      join.on(sql<boolean>`n.unit_id = e.unit_id and n.publication_id = ${NEWEST_UNITS}`),
    )
    .select(['e.employee_id', 'e.employee_name', 'e.unit_id', 'n.unit_name', 'n.lo', 'e.post_name'])
    .select(['e.status_code', 'e.changed_on'])
    .select(caseOf(today).as('case_code'))
    .select(
      sql<PersonnelRow['suggested']>`case when r.role_code is not null then json_build_object(
        'role_code', r.role_code, 'role_name_zh', r.name_zh, 'role_name_en', r.name_en) end`.as('suggested'),
    )
    .select(
      sql<PersonnelRow['user']>`case when u.user_id is not null then json_build_object(
        'user_id', u.user_id, 'state_code', ${userStateOn(today)}) end`.as('user'),
    )
    .select(
      sql<PersonnelRow['posts']>`coalesce((
        select json_agg(json_build_object('post_id', q.post_id, 'role_code', q.role_code,
          'role_name_zh', s.name_zh, 'role_name_en', s.name_en,
          'unit_id', q.unit_id, 'unit_name', m.unit_name) order by q.post_id)
        from (select p.post_id, p.role_code, p.unit_id from ${heldOf(today)}) as q
        join platform.roles as s on s.role_code = q.role_code
        left join platform.units as m
          on m.unit_id = q.unit_id and m.publication_id = ${NEWEST_UNITS}), '[]')`.as('posts'),
    )

/** Who works for the bank, beside who may sign in. */
export const personnelList = (today: string): ListSource<'people.employees'> => ({
  name: 'personnel',
  from: (db) => db.selectFrom(personnel(db, today).as('listed')) as unknown as ListRows<'people.employees'>,
  columns: {
    ...PERSONNEL_COLUMNS,
    unit_id: {
      ...PERSONNEL_COLUMNS.unit_id,
      contains: (unit) => sql`listed.lo between
        (select lo from platform.units where unit_id = ${unit} and publication_id = ${NEWEST_UNITS}) and
        (select hi from platform.units where unit_id = ${unit} and publication_id = ${NEWEST_UNITS})`,
    },
  },
  key: 'employee_id',
  defaultColumns: Object.keys(PERSONNEL_COLUMNS),
  defaultSort: [{ column: 'employee_id', direction: 'asc' }],
})

/** The lines of certain people, for taking them over. */
export const listChosen = (db: Db, input: { employee_ids: readonly string[]; today: string }) =>
  personnel(db, input.today)
    .select(['u.username', 'r.power_code as suggested_power'])
    .where('e.employee_id', 'in', input.employee_ids)
    .orderBy('e.employee_id')
    .execute()

/** How many lines there are of each case, and the night that told them. */
export async function countCases(db: Db, today: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom(personnel(db, today).as('listed'))
    .select(['case_code', sql<number>`CAST(count(*) as integer)`.as('count')])
    .groupBy('case_code')
    .execute()
  return Object.fromEntries(rows.map((it) => [it.case_code, it.count]))
}

export const listPostRoles = (db: Db) =>
  db.selectFrom('people.post_roles').select(['post_name', 'role_code']).orderBy('post_name').execute()

export async function replacePostRoles(db: Db, rows: PostRoles['post_roles']): Promise<void> {
  await db.deleteFrom('people.post_roles').execute()
  if (rows.length > 0) await db.insertInto('people.post_roles').values(rows).execute()
}
