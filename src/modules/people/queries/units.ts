import { type Kysely, sql } from 'kysely'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'
import type { Contacts, UnitDetails, UnitRow } from '../units.schema.ts'
import { HAS_LEFT } from './words.ts'

type Db = Kysely<DB>
type Publication = { publication_id: number; business_date: string }

/** Takes over the open units of a publication; only lines that differ are written. */
export async function mergeUnits(db: Db, publication: Publication): Promise<number> {
  const { publication_id: id, business_date: day } = publication
  const { rows } = await sql`
    insert into people.units as known
      (unit_id, parent_unit_id, unit_name, short_name, unit_level, known_from, changed_on)
    select told.unit_id, told.parent_unit_id, coalesce(told.unit_name, told.unit_id),
      nullif(told.unit_short_name, told.unit_name), told.unit_level, ${day}, ${day}
    from marts.units as told where told.publication_id = ${id}
    on conflict (unit_id) do update set parent_unit_id = excluded.parent_unit_id,
      unit_name = excluded.unit_name, short_name = excluded.short_name, unit_level = excluded.unit_level,
      changed_on = excluded.changed_on, gone_on = null
    where row(known.parent_unit_id, known.unit_name, known.short_name, known.unit_level, known.gone_on)
      is distinct from row(excluded.parent_unit_id, excluded.unit_name, excluded.short_name,
        excluded.unit_level, null::date)
    returning unit_id`.execute(db)
  return rows.length
}

/** A unit that a publication names no longer is closed. */
export async function markUnitsGone(db: Db, publication: Publication): Promise<number> {
  const { publication_id: id, business_date: day } = publication
  const { rows } = await sql`
    update people.units as known set gone_on = ${day}, changed_on = ${day}
    where known.gone_on is null and not exists (
      select 1 from marts.units as told
      where told.publication_id = ${id} and told.unit_id = known.unit_id)
    returning unit_id`.execute(db)
  return rows.length
}

/** A unit as the personnel system says, with the newest of what people say of it. */
export type FoundUnit = UnitRow & {
  told_short_name: string | null
  known_from: string | null
  changed_on: string | null
  gone_on: string | null
}

/** The units in the order of the tree, closed ones last; or a single one. */
export async function listUnits(db: Db, input: { today: string; unit_id?: string }): Promise<FoundUnit[]> {
  const { today, unit_id = null } = input
  const { rows } = await sql<FoundUnit>`
    with newest as (select * from platform.units where publication_id = ${NEWEST_UNITS}),
    posts as (
      select unit_id, CAST(count(*) as integer) as post_count
      from platform.posts where is_active group by unit_id
    ),
    users as (
      select p.unit_id, CAST(count(distinct h.user_id) as integer) as user_count
      from platform.post_holders as h inner join platform.posts as p on p.post_id = h.post_id
      where h.valid_from <= ${today} and ${today} < h.valid_to group by p.unit_id
    ),
    staff as (
      select e.unit_id, CAST(count(*) as integer) as staff_count
      from people.employees as e where not ${HAS_LEFT} group by e.unit_id
    ),
    said as (
      select distinct on (unit_id) unit_id, short_name
      from people.unit_details order by unit_id, version desc
    )
    select u.unit_id, coalesce(n.unit_name, k.unit_name) as unit_name,
      coalesce(k.short_name, said.short_name) as short_name, k.short_name as told_short_name,
      coalesce(n.unit_level, k.unit_level) as unit_level,
      case when n.unit_id is null then k.parent_unit_id else n.parent_unit_id end as parent_unit_id,
      coalesce(above.unit_name, was.unit_name) as parent_name, n.unit_id is not null as is_open,
      coalesce(posts.post_count, 0) as post_count, coalesce(users.user_count, 0) as user_count,
      coalesce(staff.staff_count, 0) as staff_count, k.known_from, k.changed_on, k.gone_on
    from (select unit_id from newest union select unit_id from people.units) as u
    left join newest as n on n.unit_id = u.unit_id
    left join people.units as k on k.unit_id = u.unit_id
    left join newest as above on above.unit_id = coalesce(n.parent_unit_id, k.parent_unit_id)
    left join people.units as was on was.unit_id = coalesce(n.parent_unit_id, k.parent_unit_id)
    left join posts on posts.unit_id = u.unit_id
    left join users on users.unit_id = u.unit_id
    left join staff on staff.unit_id = u.unit_id
    left join said on said.unit_id = u.unit_id
    where ${unit_id}::text is null or u.unit_id = ${unit_id}
    order by n.lo nulls last, u.unit_id nulls last`.execute(db)
  return rows
}

export type SaidVersion = UnitDetails & {
  version: number
  changed_by: string
  changed_by_name: string | null
  changed_at: string
}

/** All that people have said of a unit, the newest first. */
export const listVersions = (db: Db, unit_id: string): Promise<SaidVersion[]> =>
  db
    .selectFrom('people.unit_details as d')
    .leftJoin('platform.users as u', 'u.user_id', 'd.changed_by')
    .select(['d.version', 'd.short_name', 'd.telephone', 'd.address', 'd.postcode', 'd.opening_hours'])
    .select(['d.contact_id', 'd.note', 'd.changed_by', 'd.changed_at'])
    .select(sql<UnitDetails['line_codes']>`d.line_codes`.as('line_codes'))
    .select('u.display_name as changed_by_name')
    .where('d.unit_id', '=', unit_id)
    .orderBy('d.version', 'desc')
    .execute() as unknown as Promise<SaidVersion[]>

type NewVersion = UnitDetails & { unit_id: string; version: number; changed_by: string; changed_at: string }

/** False where somebody else has written that version. */
export async function insertVersion(db: Db, row: NewVersion): Promise<boolean> {
  const made = await db
    .insertInto('people.unit_details')
    .values(row)
    .onConflict((it) => it.columns(['unit_id', 'version']).doNothing())
    .returning('version')
    .executeTakeFirst()
  return made !== undefined
}

/** What employees are called, by their numbers. */
export async function namesOfEmployees(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('people.employees')
    .select(['employee_id', 'employee_name'])
    .where('employee_id', 'in', ids)
    .execute()
  return new Map(rows.map((it) => [it.employee_id, it.employee_name]))
}

const CONTACTS_TOLD = 20

/** Who works for the bank and whose name or number has a text in it. */
export async function listContacts(
  db: Db,
  input: { q: string; employee_id?: string },
): Promise<Contacts['contacts']> {
  const { q, employee_id = null } = input
  const like = `%${q.toLowerCase().replace(/[!%_]/g, '!$&')}%`
  const { rows } = await sql<Contacts['contacts'][number]>`
    select e.employee_id, e.employee_name, n.unit_name, e.post_name
    from people.employees as e
    left join platform.units as n on n.unit_id = e.unit_id and n.publication_id = ${NEWEST_UNITS}
    where not ${HAS_LEFT} and (${employee_id}::text is null or e.employee_id = ${employee_id})
      and (lower(e.employee_name) like ${like} escape '!' or lower(e.employee_id) like ${like} escape '!')
    order by e.employee_id nulls last
    limit ${CONTACTS_TOLD}`.execute(db)
  return rows
}
