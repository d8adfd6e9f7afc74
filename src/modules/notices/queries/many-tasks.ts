import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { Holding, NewTaskRow } from './tasks.ts'

export type { Holding } from './tasks.ts'
type NewTasks = Omit<NewTaskRow, keyof Holding | 'link'> & { given: readonly (Holding & { link: string })[] }
export type MadeTask = Holding & { task_id: string; link: string }

/** A task for each link, each with the step that says who gave it. */
export async function insertTasks(db: Kysely<DB>, { given, ...it }: NewTasks): Promise<MadeTask[]> {
  const { rows } = await sql<MadeTask>`
    with made as (
      insert into notices.tasks (title, note, link, priority_code, given_by, given_at, half_at, due_at,
        escalate_at, moved_at, holder_user_id, holder_post_id)
      select ${it.title}, ${it.note}, g.link, ${it.priority_code}, ${it.given_by},
        ${it.given_at}::timestamptz, ${it.half_at}::timestamptz, ${it.due_at}::timestamptz,
        ${it.escalate_at}::timestamptz, ${it.given_at}::timestamptz, g.holder_user_id, g.holder_post_id
      from unnest(
        ${given.map((one) => one.link)}::text[],
        ${given.map((one) => one.holder_user_id)}::text[],
        ${given.map((one) => one.holder_post_id)}::text[]
      ) as g (link, holder_user_id, holder_post_id)
      returning task_id, link, holder_user_id, holder_post_id
    ),
    steps as (
      insert into notices.task_steps (task_id, step_code, by_user_id, to_user_id, to_post_id, happened_at)
      select task_id, 'given', ${it.given_by}, holder_user_id, holder_post_id, ${it.given_at}::timestamptz
      from made
    )
    select task_id, link, holder_user_id, holder_post_id from made order by task_id`.execute(db)
  return rows
}
