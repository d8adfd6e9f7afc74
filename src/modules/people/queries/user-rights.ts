import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

/** The powers to which somebody's posts belong, those of time to come included. */
export async function listPowersOf(
  db: Kysely<DB>,
  input: { user_id: string; today: string },
): Promise<string[]> {
  const { rows } = await sql<{ power_code: string }>`
    select distinct r.power_code
    from platform.post_holders as h
    inner join platform.posts as p on p.post_id = h.post_id
    inner join platform.roles as r on r.role_code = p.role_code
    where h.user_id = ${input.user_id} and h.valid_to > ${input.today}`.execute(db)
  return rows.map((it) => it.power_code)
}

/** Everybody with a post, now or to come, of a power that runs, keeps or watches the system. */
export async function listAdministrators(db: Kysely<DB>, today: string): Promise<Set<string>> {
  const { rows } = await sql<{ user_id: string }>`
    select distinct h.user_id
    from platform.post_holders as h
    inner join platform.posts as p on p.post_id = h.post_id
    inner join platform.roles as r on r.role_code = p.role_code
    where r.power_code <> 'business' and h.valid_to > ${today}`.execute(db)
  return new Set(rows.map((it) => it.user_id))
}

/** What somebody's posts of a day allow, each right with the roles that give it. */
export async function listPermissionsOf(
  db: Kysely<DB>,
  input: { user_id: string; today: string },
): Promise<{ permission: string; roles: string[] }[]> {
  const { user_id, today } = input
  const { rows } = await sql<{ permission: string; roles: string[] }>`
    select g.permission, json_agg(distinct g.role_code order by g.role_code) as roles
    from platform.post_holders as h
    inner join platform.posts as p on p.post_id = h.post_id and p.is_active
    inner join platform.roles as r on r.role_code = p.role_code and r.is_active
    inner join platform.role_permissions as g on g.role_code = r.role_code
    where h.user_id = ${user_id} and h.valid_from <= ${today} and ${today} < h.valid_to
    group by g.permission
    order by g.permission nulls last`.execute(db)
  return rows
}
