import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../platform/db.ts'

const TASK = [
  'task_id',
  'request_id',
  'round_no',
  'level_no',
  'kind_code',
  'post_id',
  'user_id',
  'for_user_id',
] as const

/** Who was given the levels at work of requests. */
export const listOpenTasks = (db: Kysely<DB>, requestIds: readonly string[]) =>
  db
    .selectFrom('approvals.tasks')
    .select(TASK)
    .where('request_id', 'in', requestIds)
    .where('ended_at', 'is', null)
    .orderBy('task_id')
    .execute()

export type FoundTask = Awaited<ReturnType<typeof listOpenTasks>>[number]

/** How many requests wait for a person who was chosen himself; what waits for a post stays with the post. */
export async function countAwaiting(db: Kysely<DB>, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('approvals.tasks as t')
    .innerJoin('approvals.requests as r', 'r.request_id', 't.request_id')
    .select(sql<number>`CAST(count(distinct t.request_id) as integer)`.as('count'))
    .where('t.user_id', '=', userId)
    .where('t.post_id', 'is', null)
    .where('t.kind_code', '!=', 'deputy')
    .where('t.ended_at', 'is', null)
    .where('r.state_code', '=', 'submitted')
    .executeTakeFirstOrThrow()
  return count
}

export type NewTask = Omit<FoundTask, 'task_id'> & { given_at: string }

export async function insertTasks(db: Kysely<DB>, tasks: NewTask[]): Promise<void> {
  if (tasks.length > 0) await db.insertInto('approvals.tasks').values(tasks).execute()
}

export async function endTasks(db: Kysely<DB>, taskIds: readonly string[], at: string): Promise<void> {
  if (taskIds.length === 0) return
  await db.updateTable('approvals.tasks').set({ ended_at: at }).where('task_id', 'in', taskIds).execute()
}
