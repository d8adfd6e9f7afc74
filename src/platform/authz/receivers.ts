import { type Kysely, sql } from 'kysely'
import type { DB } from '../database.generated.ts'
import { type Holder, maySignIn } from './posts.ts'

type Db = Pick<Kysely<DB>, 'getExecutor'>

/** Who fills a post on a day. */
export async function listHoldersOf(db: Db, input: { post_id: string; on: string }): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select h.user_id, h.post_id, u.display_name
    from platform.post_holders as h
    join platform.posts as p on p.post_id = h.post_id and p.is_active
    join platform.users as u on u.user_id = h.user_id and ${maySignIn(input.on)}
    where h.post_id = ${input.post_id} and h.valid_from <= ${input.on} and ${input.on} < h.valid_to
    order by h.user_id`.execute(db)
  return rows
}

/** Who fills a post of a role on a day, wherever in the bank. */
export async function listHoldersOfRole(db: Db, input: { role_code: string; on: string }): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select h.user_id, p.post_id, u.display_name
    from platform.posts as p
    join platform.post_holders as h
      on h.post_id = p.post_id and h.valid_from <= ${input.on} and ${input.on} < h.valid_to
    join platform.users as u on u.user_id = h.user_id and ${maySignIn(input.on)}
    where p.role_code = ${input.role_code} and p.is_active
    order by p.post_id`.execute(db)
  return rows
}

/** Who may do something on a day, wherever in the bank: for rights that are about no customer. */
export async function listHoldersOfRight(
  db: Db,
  input: { permission: string; on: string },
): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    select h.user_id, p.post_id, u.display_name
    from platform.role_permissions as g
    join platform.roles as r on r.role_code = g.role_code and r.is_active
    join platform.posts as p on p.role_code = r.role_code and p.is_active
    join platform.post_holders as h
      on h.post_id = p.post_id and h.valid_from <= ${input.on} and ${input.on} < h.valid_to
    join platform.users as u on u.user_id = h.user_id and ${maySignIn(input.on)}
    where g.permission = ${input.permission}
    order by p.post_id`.execute(db)
  return rows
}

/**
 * Who may do something on a day in a post from which all the units are seen: the whole bank, or a subtree
 * that has them. Who looks after single customers is told of those in other ways.
 */
export async function listAllowed(
  db: Db,
  input: { permission: string; unit_ids: readonly string[]; on: string },
): Promise<Holder[]> {
  const { permission, unit_ids, on } = input
  const { rows } = await sql<Holder>`
    with latest as (select max(publication_id) as publication_id from platform.units),
    asked as (
      select min(lo) as lo, max(hi) as hi, count(*) as found
      from platform.units
      where publication_id = (select publication_id from latest) and unit_id = any(${unit_ids})
    )
    select h.user_id, p.post_id, u.display_name
    from platform.role_permissions as g
    join platform.roles as r on r.role_code = g.role_code and r.is_active
    join platform.posts as p on p.role_code = r.role_code and p.is_active
    join platform.post_holders as h on h.post_id = p.post_id and h.valid_from <= ${on} and ${on} < h.valid_to
    join platform.users as u on u.user_id = h.user_id and ${maySignIn(on)}
    where g.permission = ${permission}
      and (
        r.reach_kind = 'head'
        or r.reach_kind = 'org' and exists (
          select 1 from platform.units as own, asked
          where own.publication_id = (select publication_id from latest) and own.unit_id = p.unit_id
            and own.lo <= asked.lo and asked.hi <= own.hi and asked.found = ${new Set(unit_ids).size}
        )
      )
    order by p.post_id`.execute(db)
  return rows
}

/** Somebody, or a post, that something can be handed to. */
export type Receiver = {
  user_id: string | null
  post_id: string | null
  display_name: string | null
  role_name_zh: string | null
  role_name_en: string | null
  unit_id: string | null
  title: string | null
}

const FOUND_MAX = 20

/** The people, and the posts with whoever fills them, whose name, number or role has a text in it. */
export async function findReceivers(db: Db, input: { text: string; on: string }): Promise<Receiver[]> {
  const { text, on } = input
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const { rows } = await sql<Receiver>`
    select u.user_id, null as post_id, u.display_name, null as role_name_zh, null as role_name_en,
      null as unit_id, u.title
    from platform.users as u
    where ${maySignIn(on)} and (
      u.display_name ilike ${pattern} or u.username ilike ${pattern} or u.user_id ilike ${pattern}
    )
    union all
    select null, p.post_id, u.display_name, r.name_zh, r.name_en, p.unit_id, nullif(p.title, '')
    from platform.posts as p
    join platform.roles as r on r.role_code = p.role_code and r.is_active
    join platform.post_holders as h on h.post_id = p.post_id and h.valid_from <= ${on} and ${on} < h.valid_to
    join platform.users as u on u.user_id = h.user_id and ${maySignIn(on)}
    where p.is_active and (
      p.post_id ilike ${pattern} or r.name_zh ilike ${pattern} or r.name_en ilike ${pattern}
      or u.display_name ilike ${pattern}
    )
    order by user_id nulls last, post_id nulls first
    limit ${FOUND_MAX}`.execute(db)
  return rows
}

/** Posts by their numbers, with the words of their roles. */
export async function describePosts(db: Db, postIds: readonly string[]): Promise<PostWords[]> {
  if (postIds.length === 0) return []
  const { rows } = await sql<PostWords>`
    select p.post_id, p.unit_id, p.title, r.name_zh as role_name_zh, r.name_en as role_name_en,
      (
        select unit_name from platform.units as n
        where n.unit_id = p.unit_id order by n.publication_id desc nulls last limit 1
      ) as unit_name
    from platform.posts as p join platform.roles as r on r.role_code = p.role_code
    where p.post_id = any(${postIds})`.execute(db)
  return rows
}

export type PostWords = {
  post_id: string
  unit_id: string
  unit_name: string | null
  title: string
  role_name_zh: string
  role_name_en: string
}

/** Of people, those who may still sign in. */
export async function listActive(db: Db, userIds: readonly string[]): Promise<string[]> {
  if (userIds.length === 0) return []
  const { rows } = await sql<{ user_id: string }>`
    select user_id from platform.users
    where is_active and user_id = any(${[...userIds]}) order by user_id`.execute(db)
  return rows.map((it) => it.user_id)
}
