import { type Kysely, sql } from 'kysely'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'
import type { ListRows, ListSource } from '../../../platform/list.ts'
import { holds } from '../../../platform/list-conditions.ts'
import { HAS_LEFT, userStateOn } from './words.ts'
import { USER_COLUMNS, type HeldPost, type UserRow } from '../schema.ts'

type Db = Kysely<DB>

const heldOn = (today: string) => sql`platform.post_holders as h
  inner join platform.posts as p on p.post_id = h.post_id
  inner join platform.roles as r on r.role_code = p.role_code
  left join platform.units as n on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
  where h.valid_from <= ${today} and ${today} < h.valid_to`

/** Somebody has moved where none of his posts is in the unit that the personnel system says. */
const hrOf = (today: string) => sql<UserRow['hr_code']>`case
  when e.employee_id is null then 'none'
  when ${HAS_LEFT} then 'left'
  when e.unit_id is not null
    and exists (select 1 from ${heldOn(today)} and h.user_id = u.user_id)
    and not exists (select 1 from ${heldOn(today)} and h.user_id = u.user_id and p.unit_id = e.unit_id)
    then 'moved'
  when e.status_code = 'on_leave' then 'on_leave'
  else 'active' end`

const postsOn = (today: string) => sql<UserRow['posts']>`coalesce((
  select json_agg(json_build_object('post_id', p.post_id, 'role_code', p.role_code, 'unit_id', p.unit_id,
    'role_name_zh', r.name_zh, 'role_name_en', r.name_en, 'unit_name', n.unit_name)
    order by h.is_first desc, p.post_id)
  from ${heldOn(today)} and h.user_id = u.user_id), '[]')`

/** What somebody is looked for by; a line each, for no search reaches over two of them. */
const FOUND_BY = sql<string>`lower(concat_ws(
  chr(10), u.username, u.user_id, e.employee_id, u.display_name, e.employee_name))`

const usersOn = (db: Db, today: string) =>
  db
    .selectFrom('platform.users as u')
    .leftJoin('people.employees as e', 'e.employee_id', 'u.user_id')
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title', 'u.signed_in_at', 'u.expires_on'])
    .select(userStateOn(today).as('state_code'))
    .select(hrOf(today).as('hr_code'))
    .select(sql<string | null>`(u.signed_in_at at time zone 'Asia/Shanghai')::date`.as('signed_in_on'))
    .select(postsOn(today).as('posts'))
    .select(FOUND_BY.as('found_by'))

/** Everybody who has ever been let in, as of a day. */
export const userList = (today: string): ListSource<'platform.users'> => ({
  name: 'users',
  from: (db) => db.selectFrom(usersOn(db, today).as('listed')) as unknown as ListRows<'platform.users'>,
  columns: {
    ...USER_COLUMNS,
    found_by: {
      ...USER_COLUMNS.found_by,
      contains: (text) => holds(sql`listed.found_by`, text.toLowerCase()),
    },
    role_code: {
      ...USER_COLUMNS.role_code,
      contains: (role) =>
        sql`exists (select 1 from ${heldOn(today)} and h.user_id = listed.user_id and p.role_code = ${role})`,
    },
    unit_id: { ...USER_COLUMNS.unit_id, contains: (unit) => isPostedBelow(today, unit) },
  },
  key: 'user_id',
  defaultColumns: [
    'user_id',
    'username',
    'display_name',
    'title',
    'state_code',
    'hr_code',
    'posts',
    'signed_in_at',
    'expires_on',
  ],
  defaultSort: [{ column: 'username', direction: 'asc' }],
})

const isPostedBelow = (today: string, unit: string) => sql<boolean>`exists (
  select 1 from ${heldOn(today)} and h.user_id = listed.user_id
    and n.lo between
      (select lo from platform.units where unit_id = ${unit} and publication_id = ${NEWEST_UNITS})
    and (select hi from platform.units where unit_id = ${unit} and publication_id = ${NEWEST_UNITS}))`

export const findUser = (db: Db, input: { user_id: string; today: string }) =>
  db
    .selectFrom('platform.users as u')
    .leftJoin('people.employees as e', 'e.employee_id', 'u.user_id')
    .leftJoin('platform.units as n', (join) =>
      join.onRef('n.unit_id', '=', 'e.unit_id').on('n.publication_id', '=', NEWEST_UNITS as never),
    )
    .leftJoin('platform.users as closer', 'closer.user_id', 'u.closed_by')
    .select(['u.user_id', 'u.username', 'u.display_name', 'u.title', 'u.signed_in_at', 'u.expires_on'])
    .select(['u.created_at', 'u.password_changed_at', 'u.closed_at', 'u.closed_by', 'u.closed_reason'])
    .select(['closer.display_name as closed_by_name', 'u.is_active', 'u.closed_code'])
    .select(sql<boolean>`u.password_hash is not null`.as('has_password'))
    .select(userStateOn(input.today).as('state_code'))
    .select(hrOf(input.today).as('hr_code'))
    .select(['e.employee_id', 'e.employee_name', 'e.unit_id', 'n.unit_name', 'e.post_name'])
    .select(['e.status_code', 'e.changed_on', 'e.gone_on'])
    .where('u.user_id', '=', input.user_id)
    .executeTakeFirst()

export type FoundUser = NonNullable<Awaited<ReturnType<typeof findUser>>>

/** Every post that somebody fills, is to fill or has filled, the newest first. */
export async function listHeld(db: Db, user_id: string): Promise<HeldPost[]> {
  const { rows } = await sql<HeldPost>`
    select p.post_id, p.role_code, r.name_zh as role_name_zh, r.name_en as role_name_en, p.unit_id,
      coalesce(n.unit_name, p.unit_id) as unit_name, p.title, r.reach_kind, h.valid_from,
      nullif(h.valid_to, date '9999-12-31') as valid_to, h.is_first
    from platform.post_holders as h
    inner join platform.posts as p on p.post_id = h.post_id
    inner join platform.roles as r on r.role_code = p.role_code
    left join platform.units as n on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
    where h.user_id = ${user_id}
    order by h.valid_to desc nulls last, h.is_first desc nulls last, h.valid_from desc nulls last,
      p.post_id nulls last`.execute(db)
  return rows
}

const SIGN_INS_SHOWN = 20

/** What the trail has of somebody's sessions. */
export const listSignIns = (db: Db, user_id: string) =>
  db
    .selectFrom('platform.audit_log')
    .select(['occurred_at', 'action', 'outcome'])
    .where('user_id', '=', user_id)
    .where('action', 'in', ['session.open', 'session.close'])
    .orderBy('audit_id', 'desc')
    .limit(SIGN_INS_SHOWN)
    .execute()

export type Closing = {
  is_active: boolean
  closed_code: string | null
  closed_at: string | null
  closed_by: string | null
  closed_reason: string | null
}

/** Closes or opens a user's account, and ends what sessions he has. */
export async function updateClosing(db: Db, input: { user_id: string; set: Closing }): Promise<void> {
  await db.updateTable('platform.users').set(input.set).where('user_id', '=', input.user_id).execute()
  await db.deleteFrom('platform.sessions').where('user_id', '=', input.user_id).execute()
}

/** Holds a user until the transaction ends. */
export const lockUser = (db: Db, user_id: string) =>
  db
    .selectFrom('platform.users')
    .select('user_id')
    .where('user_id', '=', user_id)
    .forNoKeyUpdate()
    .executeTakeFirst()

export const updateUser = (
  db: Db,
  input: {
    user_id: string
    set: { display_name?: string; title?: string; expires_on?: string | null }
  },
) => db.updateTable('platform.users').set(input.set).where('user_id', '=', input.user_id).execute()

export const findEmployee = (db: Db, employee_id: string) =>
  db
    .selectFrom('people.employees')
    .select(['employee_id', 'employee_name', 'unit_id', 'post_name', 'status_code', 'gone_on'])
    .where('employee_id', '=', employee_id)
    .executeTakeFirst()

/** How many customers somebody holds in units; in all where none are named. */
export async function countHeld(
  db: Db,
  input: { user_id: string; today: string; units: string[] | null },
): Promise<number> {
  const { user_id, today, units } = input
  const { rows } = await sql<{ count: number }>`
    select people.count_held(${user_id}, ${today}::date, ${units}::text[]) as count`.execute(db)
  return rows[0]!.count
}
