import { type Kysely, type SqlBool, sql } from 'kysely'
import type { LineCode, ReachKind } from '../context.ts'
import type { DB } from '../database.generated.ts'
import type { FieldRights } from './fields.ts'
import { NEWEST_UNITS } from './units.ts'
import { AppError, conflict, invalid, notFound } from '../errors.ts'

type Db = Pick<Kysely<DB>, 'selectFrom' | 'insertInto' | 'updateTable' | 'getExecutor'>

/** What a post is for: one role at one unit, of one business line where the role looks at one. */
export type Duty = { role_code: string; unit_id: string; line_code?: LineCode | null }

/** A post that somebody fills, with the words of its role. */
export type HeldPost = Omit<Duty, 'line_code'> & {
  post_id: string
  /** The day from which the person fills it. */
  held_from: string
  title: string
  role_name_zh: string
  role_name_en: string
  /** A session in it ends sooner than others when nobody uses it. */
  idle_minutes: number | null
  reach_kind: ReachKind | null
  /** The business line of a post that looks at one. */
  line_code: LineCode | null
  /** What the role allows, and how it shows fields. */
  permissions: string[]
  fields: FieldRights
}

/** Somebody fills a post from a day on, or has left it. */
export type PostMove = {
  move: 'fill' | 'leave'
  user_id: string
  post_id: string
  on: string
  /** A first password that somebody else knows opens no post that watches: it is over. */
  is_password_ended?: true
}
/** Tells of it in the transaction in which it happens. */
export type TellPost = (db: Kysely<DB>, move: PostMove) => Promise<void>

/** Somebody who fills a post. */
export type Holder = { user_id: string; post_id: string; display_name: string }

/** Of a user `u`: who was locked, or whose time is over, neither decides nor receives. */
export const maySignIn = (on: string) =>
  sql<SqlBool>`u.is_active and (u.expires_on is null or ${on} < u.expires_on)`

/** The posts that a user fills on a day, as JSON beside his row; the one a session opens with comes first. */
export const postsOf = (userId: string, on: string) => sql<HeldPost[]>`coalesce((
  select json_agg(json_build_object(
      'post_id', p.post_id, 'role_code', p.role_code, 'unit_id', p.unit_id, 'title', p.title,
      'role_name_zh', r.name_zh, 'role_name_en', r.name_en, 'reach_kind', r.reach_kind,
      'idle_minutes', r.idle_minutes,
      'line_code', p.line_code, 'held_from', h.valid_from,
      'permissions', (select coalesce(json_agg(g.permission order by g.permission), '[]')
        from platform.role_permissions g where g.role_code = r.role_code),
      'fields', (select coalesce(json_object_agg(f.field_class,
          json_build_object('list', f.in_list, 'record', f.in_record)), '{}')
        from platform.role_fields f where f.role_code = r.role_code)
    ) order by h.is_first desc, p.post_id)
  from platform.post_holders h
  join platform.posts p on p.post_id = h.post_id and p.is_active
  join platform.roles r on r.role_code = p.role_code and r.is_active
  where h.user_id = ${sql.ref(userId)} and h.valid_from <= ${on} and ${on} < h.valid_to), '[]')`

/** Whether a user fills a post on a day in which one keeps the system, its security or its audit. */
export const administers = (userId: string, on: string) => sql<boolean>`exists (
  select from platform.post_holders h
  join platform.posts p on p.post_id = h.post_id and p.is_active
  join platform.roles r on r.role_code = p.role_code and r.is_active
  where h.user_id = ${sql.ref(userId)} and h.valid_from <= ${on} and ${on} < h.valid_to
    and r.power_code <> 'business')`

const DUTIES_APART = 'duties_apart'

/**
 * Lets a person fill a post of a duty from a day on: one that stands empty, else a new one. Refused with
 * `duties_conflict` where the bank keeps two duties apart.
 */
export async function fillPost(
  db: Db,
  input: { user_id: string; duty: Duty; on: string; is_first?: boolean },
): Promise<string> {
  const { user_id, duty, on, is_first = false } = input
  const post_id = (await findEmptyPost(db, duty)) ?? (await addPost(db, duty))
  await holdPost(db, { user_id, post_id, on, is_first })
  return post_id
}

/** Lets a person fill a certain post from a day on; 409 `post_filled` where somebody does already. */
export async function holdPost(
  db: Db,
  input: { user_id: string; post_id: string; on: string; is_first: boolean },
): Promise<void> {
  const { user_id, post_id, on, is_first } = input
  try {
    const holder = { post_id, user_id, valid_from: on, is_first }
    await db.insertInto('platform.post_holders').values(holder).execute()
  } catch (error) {
    if (isRefusedDuty(error)) throw dutiesConflict(error)
    if (isFilled(error)) throw conflict('post_filled', `Somebody fills the post ${post_id} already.`)
    throw error
  }
}

/**
 * From a day on a person fills the post no longer; 404 where he does not fill it. Who begins on that day only
 * has never filled it.
 */
export async function leavePost(
  db: Db,
  input: { user_id: string; post_id: string; on: string },
): Promise<void> {
  const { user_id, post_id, on } = input
  const { rows } = await sql`
    with ended as (
      update platform.post_holders set valid_to = ${on}, is_first = false
      where user_id = ${user_id} and post_id = ${post_id} and valid_from < ${on} and valid_to > ${on}
      returning post_id
    ), never_begun as (
      delete from platform.post_holders
      where user_id = ${user_id} and post_id = ${post_id} and valid_from >= ${on}
      returning post_id
    )
    select post_id from ended union select post_id from never_begun`.execute(db)
  if (rows.length === 0) throw notFound('holder of the post', post_id)
}

async function findEmptyPost(db: Db, { role_code, unit_id, line_code = null }: Duty): Promise<string | null> {
  const row = await db
    .selectFrom('platform.posts as p')
    .select('p.post_id')
    .where('p.role_code', '=', role_code)
    .where('p.unit_id', '=', unit_id)
    .where('p.is_active', '=', true)
    .where('p.line_code', 'is not distinct from', line_code)
    .where(
      sql<SqlBool>`not exists (select 1 from platform.post_holders h
        where h.post_id = p.post_id and h.valid_to = '9999-12-31')`,
    )
    .orderBy('p.post_id')
    .limit(1)
    .executeTakeFirst()
  return row?.post_id ?? null
}

/** Numbered within its duty, so that people can tell posts of one kind apart. */
export async function addPost(db: Db, { role_code, unit_id, line_code = null }: Duty): Promise<string> {
  const role = await db
    .selectFrom('platform.roles')
    .select(['is_active', 'reach_kind'])
    .where('role_code', '=', role_code)
    .executeTakeFirst()
  if (!role?.is_active) throw invalid(`There is no role ${role_code} to fill a post with.`, { role_code })
  if ((role.reach_kind === 'line') !== (line_code !== null)) {
    throw invalid('A post of a business line names the line, and no other post does.', {
      role_code,
      line_code,
    })
  }
  const { count } = await db
    .selectFrom('platform.posts')
    .select((it) => it.fn.countAll<string>().as('count'))
    .where('role_code', '=', role_code)
    .where('unit_id', '=', unit_id)
    .executeTakeFirstOrThrow()
  const post_id = `${unit_id}-${role_code}-${Number(count) + 1}`
  await db.insertInto('platform.posts').values({ post_id, unit_id, role_code, line_code }).execute()
  return post_id
}

const isRefusedDuty = (error: unknown): error is { message: string } =>
  (error as { constraint?: string }).constraint === DUTIES_APART

const isFilled = (error: unknown): boolean =>
  (error as { constraint?: string }).constraint === 'post_holders_one_at_a_time'

const dutiesConflict = (error: { message: string }): AppError =>
  conflict('duties_conflict', `Two duties that the bank keeps apart: ${error.message}.`)

/** The posts a person fills on a day. */
export async function listPostsOf(db: Db, input: { user_id: string; on: string }): Promise<HeldPost[]> {
  const row = await db
    .selectFrom('platform.users as u')
    .select(postsOf('u.user_id', input.on).as('posts'))
    .where('u.user_id', '=', input.user_id)
    .executeTakeFirst()
  return row?.posts ?? []
}

/** Who fills a role on a day, in the unit or in the nearest one above it where anybody does. */
export async function findHolders(db: Db, input: Duty & { on: string }): Promise<Holder[]> {
  const { role_code, unit_id, on } = input
  const { rows } = await sql<Holder & { lo: number }>`
    select held.user_id, held.post_id, held.display_name
    from (
      select h.user_id, p.post_id, u.display_name, above.lo, max(above.lo) over () as nearest
      from platform.units as unit
      join platform.units as above
        on above.publication_id = unit.publication_id and above.lo <= unit.lo and above.hi >= unit.hi
      join platform.posts as p on p.unit_id = above.unit_id and p.role_code = ${role_code} and p.is_active
      join platform.post_holders as h
        on h.post_id = p.post_id and h.valid_from <= ${on} and ${on} < h.valid_to
      join platform.users as u
        on u.user_id = h.user_id and ${maySignIn(on)}
      where unit.unit_id = ${unit_id}
        and unit.publication_id = ${NEWEST_UNITS}
    ) as held
    where held.lo = held.nearest
    order by held.post_id`.execute(db)
  return rows
}

/** Who fills the post that a post reports to on a day; null where it reports to none or nobody fills it. */
export async function findSuperior(db: Db, input: { post_id: string; on: string }): Promise<Holder | null> {
  const row = await db
    .selectFrom('platform.posts as own')
    .innerJoin('platform.post_holders as h', 'h.post_id', 'own.reports_to')
    .innerJoin('platform.users as u', 'u.user_id', 'h.user_id')
    .select(['h.user_id', 'h.post_id', 'u.display_name'])
    .where('own.post_id', '=', input.post_id)
    .where('h.valid_from', '<=', input.on)
    .where('h.valid_to', '>', input.on)
    .where(maySignIn(input.on))
    .orderBy('h.post_id')
    .executeTakeFirst()
  return row ?? null
}
