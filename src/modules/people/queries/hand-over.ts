import { type Kysely, sql } from 'kysely'
import { NEWEST_UNITS } from '../../../platform/authz/units.ts'
import type { DB } from '../../../platform/db.ts'

type Db = Kysely<DB>

/** The tasks in which somebody's unit was asked to hand over what he holds by a post. */
export async function listTasksFor(db: Db, input: { post_id: string; user_id: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('people.hand_over_tasks')
    .select('task_id')
    .where('user_id', '=', input.user_id)
    .where('post_id', '=', input.post_id)
    .execute()
  return rows.map((it) => String(it.task_id))
}

type NewTask = { task_id: string; post_id: string; user_id: string; asked_by: string; asked_at: string }

export const insertTask = (db: Db, row: NewTask) =>
  db.insertInto('people.hand_over_tasks').values(row).execute()

export type PostWords = {
  post_id: string
  unit_id: string
  unit_name: string
  role_code: string
  role_name_zh: string
  role_name_en: string
}

/** What posts are called. */
export async function describePosts(db: Db, postIds: readonly string[]): Promise<PostWords[]> {
  const { rows } = await sql<PostWords>`
    select p.post_id, p.unit_id, coalesce(n.unit_name, p.unit_id) as unit_name, p.role_code,
      r.name_zh as role_name_zh, r.name_en as role_name_en
    from platform.posts as p
    inner join platform.roles as r on r.role_code = p.role_code
    left join platform.units as n on n.unit_id = p.unit_id and n.publication_id = ${NEWEST_UNITS}
    where p.post_id = any(${[...postIds]})`.execute(db)
  return rows
}
