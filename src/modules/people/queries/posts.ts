import { type Kysely, sql } from 'kysely'
import { maySignIn } from '../../../platform/authz/posts.ts'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'
import type { OrgUnits, PostRow, PostsQuery } from '../posts.schema.ts'
import { HAS_LEFT } from './words.ts'

type Db = Kysely<DB>

/** The tree of units in its order, each with its posts and those that stand empty. */
export async function listOrgUnits(db: Db, today: string): Promise<OrgUnits['units']> {
  const { rows } = await sql<OrgUnits['units'][number]>`
    with counted as (
      select p.unit_id, CAST(count(*) as integer) as post_count,
        CAST(count(*) filter (where not exists (
          select 1 from platform.post_holders as h where h.post_id = p.post_id and h.valid_to > ${today}
        )) as integer) as vacant_count
      from platform.posts as p where p.is_active group by p.unit_id
    )
    select n.unit_id, n.parent_unit_id, n.unit_name, n.unit_level,
      coalesce(c.post_count, 0) as post_count, coalesce(c.vacant_count, 0) as vacant_count
    from platform.units as n left join counted as c on c.unit_id = n.unit_id
    where n.publication_id = ${NEWEST_UNITS}
    order by n.lo nulls last`.execute(db)
  return rows
}

const HOLDERS = (today: string) => sql`coalesce((
  select json_agg(json_build_object('user_id', u.user_id, 'display_name', u.display_name,
    'valid_from', h.valid_from, 'valid_to', nullif(h.valid_to, date '9999-12-31'),
    'is_closed', not u.is_active or coalesce(u.expires_on <= ${today}, false),
    'has_left', coalesce(${HAS_LEFT}, false)) order by h.valid_from)
  from platform.post_holders as h
  inner join platform.users as u on u.user_id = h.user_id
  left join people.employees as e on e.employee_id = u.user_id
  where h.post_id = p.post_id and h.valid_to > ${today}), '[]')`

const SUPERIOR = (today: string) => sql`(
  select json_build_object('post_id', s.post_id, 'role_name_zh', sr.name_zh, 'role_name_en', sr.name_en,
    'holder', coalesce((
      select string_agg(su.display_name, '、' order by su.user_id)
      from platform.post_holders as sh
      inner join platform.users as su on su.user_id = sh.user_id
      where sh.post_id = s.post_id and sh.valid_from <= ${today} and ${today} < sh.valid_to), ''))
  from platform.posts as s inner join platform.roles as sr on sr.role_code = s.role_code
  where s.post_id = p.reports_to)`

const POSTS_TOLD = 500

/** Posts of a unit, with or without those of the units below, in the order of the tree. */
export async function listPosts(
  db: Db,
  query: PostsQuery & { post_id?: string; today: string },
): Promise<{ posts: PostRow[]; total: number }> {
  const { unit_id = null, post_id = null, today } = query
  const { rows } = await sql<PostRow & { total: number }>`
    select p.post_id, p.role_code, r.name_zh as role_name_zh, r.name_en as role_name_en, p.unit_id,
      coalesce(n.unit_name, p.unit_id) as unit_name, p.title, r.power_code, r.reach_kind, p.reports_to,
      ${SUPERIOR(today)} as superior, p.is_active, ${HOLDERS(today)} as holders,
      CAST(count(*) over () as integer) as total
    from platform.posts as p
    inner join platform.roles as r on r.role_code = p.role_code
    left join platform.units as n on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
    left join platform.units as top on top.unit_id = ${unit_id}::text and top.publication_id = ${NEWEST_UNITS}
    where (${post_id}::text is null or p.post_id = ${post_id})
      and (${unit_id}::text is null or p.unit_id = ${unit_id}
        or (${query.below === 'true'} and n.lo between top.lo and top.hi))
      and (not ${query.vacant === 'true'} or (p.is_active and not exists (
        select 1 from platform.post_holders as v where v.post_id = p.post_id and v.valid_to > ${today})))
    order by p.is_active desc nulls last, n.lo nulls last, p.unit_id nulls last,
      r.power_code = 'business' desc nulls last, p.post_id nulls last
    limit ${POSTS_TOLD}`.execute(db)
  const posts = rows.map((row) => {
    const { total: _, ...post } = row
    return post
  })
  return { posts, total: rows[0]?.total ?? 0 }
}

/** To whom each post reports: all of them, to see that none reports to itself. */
export async function readSuperiors(db: Db): Promise<Map<string, string | null>> {
  const rows = await db.selectFrom('platform.posts').select(['post_id', 'reports_to']).execute()
  return new Map(rows.map((it) => [it.post_id, it.reports_to]))
}

export const updatePost = (
  db: Db,
  input: {
    post_id: string
    set: { title?: string; reports_to?: string | null; is_active?: boolean }
  },
) => db.updateTable('platform.posts').set(input.set).where('post_id', '=', input.post_id).execute()

/** One at a time changes who reports to whom, or two changes could close a circle together. */
export const lockReporting = (db: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('people.reports_to'))`.execute(db)

/** Of one post a single filling is asked for at a time, and of two that are agreed to at once one waits. */
export const holdFilling = (db: Db, post_id: string) =>
  sql`select pg_advisory_xact_lock(hashtext('people.post ' || ${post_id}))`.execute(db)

export const unitExists = async (db: Db, unit_id: string): Promise<boolean> =>
  (await db
    .selectFrom('platform.units')
    .select('unit_id')
    .where('unit_id', '=', unit_id)
    .where('publication_id', '=', NEWEST_UNITS as never)
    .executeTakeFirst()) !== undefined

export type RoleOfPost = {
  role_code: string
  power_code: string
  name_zh: string
  name_en: string
}
export type Candidate = {
  user_id: string
  username: string
  display_name: string
  held: (RoleOfPost & { post_id: string; unit_name: string })[]
}

const CANDIDATES_TOLD = 20

/** Who may sign in on a day and has a text in his name or number, with what he fills from today on. */
export async function listCandidates(
  db: Db,
  input: { q: string; user_id?: string; today: string; on?: string },
): Promise<Candidate[]> {
  const { q, user_id = null, today, on = today } = input
  const like = `%${q.toLowerCase().replace(/[!%_]/g, '!$&')}%`
  const { rows } = await sql<Candidate>`
    select u.user_id, u.username, u.display_name, coalesce((
      select json_agg(json_build_object('post_id', p.post_id, 'role_code', p.role_code,
        'power_code', r.power_code, 'name_zh', r.name_zh, 'name_en', r.name_en,
        'unit_name', coalesce(n.unit_name, p.unit_id)) order by p.post_id)
      from platform.post_holders as h
      inner join platform.posts as p on p.post_id = h.post_id
      inner join platform.roles as r on r.role_code = p.role_code
      left join platform.units as n on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
      where h.user_id = u.user_id and h.valid_to > ${today}), '[]') as held
    from platform.users as u
    where ${maySignIn(on)}
      and (${user_id}::text is null or u.user_id = ${user_id})
      and (u.username like ${like} escape '!' or lower(u.display_name) like ${like} escape '!'
        or lower(u.user_id) like ${like} escape '!')
    order by u.username nulls last
    limit ${CANDIDATES_TOLD}`.execute(db)
  return rows
}

/** Makes one of somebody's posts the one his sessions open with. */
export const setFirst = (db: Db, input: { user_id: string; post_id: string }) =>
  sql`update platform.post_holders set is_first = (post_id = ${input.post_id})
    where user_id = ${input.user_id} and valid_to = '9999-12-31'`.execute(db)

/** What every role is called, the bank's business first. */
export async function listRoleWords(db: Db): Promise<OrgUnits['roles']> {
  const { rows } = await sql<OrgUnits['roles'][number]>`
    select role_code, name_zh as role_name_zh, name_en as role_name_en, power_code, reach_kind, is_active
    from platform.roles
    order by power_code = 'business' desc nulls last, power_code nulls last,
      reach_kind is null nulls last, role_code nulls last`.execute(db)
  return rows
}
