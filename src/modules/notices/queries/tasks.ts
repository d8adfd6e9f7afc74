import { type Kysely, sql, type SqlBool } from 'kysely'
import type { DB } from '../../../platform/db.ts'
import type { Priority } from '../schema.ts'
import type { TaskQuery, TaskState, TaskStep } from '../tasks.schema.ts'

type Db = Kysely<DB>

const TASK = [
  'task_id',
  'title',
  'note',
  'link',
  'priority_code',
  'state_code',
  'given_by',
  'given_at',
  'holder_user_id',
  'holder_post_id',
  'due_at',
  'closed_by',
  'closed_at',
] as const

export type Holding = { holder_user_id: string | null; holder_post_id: string | null }
export type NewTaskRow = Holding & {
  title: string
  note: string | null
  link: string | null
  priority_code: Priority
  given_by: string
  given_at: string
  half_at: string
  due_at: string
  escalate_at: string
}

export async function insertTask(db: Db, row: NewTaskRow): Promise<string> {
  const made = await db
    .insertInto('notices.tasks')
    .values({ ...row, moved_at: row.given_at })
    .returning('task_id')
    .executeTakeFirstOrThrow()
  return String(made.task_id)
}

export type NewStep = {
  task_id: string
  step_code: TaskStep['step_code']
  by_user_id: string | null
  to_user_id?: string | null
  to_post_id?: string | null
  note?: string | null
  happened_at: string
}

export const insertStep = (db: Db, step: NewStep) =>
  db.insertInto('notices.task_steps').values(step).execute()

/** Who asks, and the posts he fills. */
export type Asker = { user_id: string; post_ids: readonly string[] }

const isPosts = (ids: readonly string[]) => sql<SqlBool>`t.holder_post_id = any(${[...ids]}::text[])`

const inBox = (box: TaskQuery['box'], { user_id, post_ids }: Asker) =>
  ({
    todo: sql<SqlBool>`(t.holder_user_id = ${user_id} or ${isPosts(post_ids)})`,
    mine: sql<SqlBool>`t.holder_user_id = ${user_id}`,
    post: isPosts(post_ids),
    given: sql<SqlBool>`t.given_by = ${user_id}`,
  })[box]

const inState = (state: TaskQuery['state'], now: string) =>
  state === 'all'
    ? sql<SqlBool>`true`
    : state === 'overdue'
      ? sql<SqlBool>`t.state_code = 'open' and t.due_at < ${now}::timestamptz`
      : sql<SqlBool>`t.state_code = ${state}`

type Asked = TaskQuery & Asker & { now: string }

const tasksOf = (db: Db, asked: Asked) =>
  db.selectFrom('notices.tasks as t').where(inBox(asked.box, asked)).where(inState(asked.state, asked.now))

/** What is open comes first, and of that what is due next. */
export const listTasks = (db: Db, asked: Asked) =>
  tasksOf(db, asked)
    .select(TASK)
    .orderBy(sql`t.state_code = 'open'`, 'desc')
    .orderBy(sql`case when t.state_code = 'open' then t.due_at end asc nulls last`)
    .orderBy('t.task_id', 'desc')
    .limit(asked.page_size)
    .offset((asked.page - 1) * asked.page_size)
    .execute()

export async function countTasks(db: Db, asked: Asked): Promise<number> {
  const { total } = await tasksOf(db, asked)
    .select(sql<number>`cast(count(*) as integer)`.as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** What is open: of one's own, of one's posts, given to others, and overdue of the first two. */
export async function countOpen(db: Db, { user_id, post_ids, now }: Asker & { now: string }) {
  const isMine = sql`t.holder_user_id = ${user_id}`
  const ofPosts = isPosts(post_ids)
  const count = (which: typeof isMine) => sql<number>`cast(count(*) filter (where ${which}) as integer)`
  return db
    .selectFrom('notices.tasks as t')
    .select(count(isMine).as('mine'))
    .select(count(ofPosts).as('post'))
    .select(count(sql`t.given_by = ${user_id}`).as('given'))
    .select(count(sql`(${isMine} or ${ofPosts}) and t.due_at < ${now}::timestamptz`).as('overdue'))
    .where('t.state_code', '=', 'open')
    .where(sql<SqlBool>`(${isMine} or ${ofPosts} or t.given_by = ${user_id})`)
    .executeTakeFirstOrThrow()
}

/** How many open tasks a person was given himself; those of his posts stay with the posts. */
export async function countOpenOf(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('notices.tasks')
    .select(sql<number>`cast(count(*) as integer)`.as('count'))
    .where('holder_user_id', '=', userId)
    .where('state_code', '=', 'open')
    .executeTakeFirstOrThrow()
  return count
}

/** Of tasks, those that are open still, the newest first. */
export async function listOpenAmong(
  db: Db,
  taskIds: readonly string[],
): Promise<(Holding & { task_id: string; given_at: string; due_at: string })[]> {
  if (taskIds.length === 0) return []
  const rows = await db
    .selectFrom('notices.tasks')
    .select(['task_id', 'given_at', 'due_at', 'holder_user_id', 'holder_post_id'])
    .where('task_id', 'in', taskIds)
    .where('state_code', '=', 'open')
    .orderBy('task_id', 'desc')
    .execute()
  return rows.map((it) => ({ ...it, task_id: String(it.task_id) }))
}

/** Open tasks that a person was given himself and that lead to one of these pages. */
export async function listOpenAt(
  db: Db,
  { holder_id, pages }: { holder_id: string; pages: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .selectFrom('notices.tasks')
    .select('task_id')
    .where('holder_user_id', '=', holder_id)
    .where('state_code', '=', 'open')
    .where(sql<SqlBool>`split_part(link, '?', 1) = any(${[...pages]}::text[])`)
    .orderBy('task_id')
    .execute()
  return rows.map((it) => String(it.task_id))
}

export const listByIds = (db: Db, taskIds: readonly string[]) =>
  db.selectFrom('notices.tasks as t').select(TASK).where('t.task_id', 'in', taskIds).execute()

type DueSpan = { from: string; to: string; limit: number }

/** Tasks of somebody and of his posts that are or were due within a span of time. */
export const listDue = (db: Db, { from, to, limit, ...asker }: Asker & DueSpan) =>
  db
    .selectFrom('notices.tasks as t')
    .select(TASK)
    .where(inBox('todo', asker))
    .where(sql<SqlBool>`t.due_at >= ${from}::timestamptz and t.due_at < ${to}::timestamptz`)
    .where('t.state_code', '<>', 'cancelled')
    .orderBy('t.due_at')
    .orderBy('t.task_id')
    .limit(limit)
    .execute()

/** A task of somebody who has it, gave it, or had a part in it. */
export const findTask = (db: Db, { task_id: id, user_id, post_ids }: Asker & { task_id: string }) =>
  db
    .selectFrom('notices.tasks as t')
    .select(TASK)
    .where('t.task_id', '=', id)
    .where(
      sql<SqlBool>`(t.holder_user_id = ${user_id} or t.given_by = ${user_id} or ${isPosts(post_ids)}
        or exists (
          select 1 from notices.task_steps as s
          where s.task_id = t.task_id and (s.by_user_id = ${user_id} or s.to_user_id = ${user_id})
        ))`,
    )
    .executeTakeFirst()

export type FoundTask = NonNullable<Awaited<ReturnType<typeof findTask>>>

export const listSteps = (db: Db, taskId: string) =>
  db
    .selectFrom('notices.task_steps')
    .select(['step_id', 'step_code', 'by_user_id', 'to_user_id', 'to_post_id', 'note', 'happened_at'])
    .where('task_id', '=', taskId)
    .orderBy('step_id')
    .execute()

/** Moves an open task on; false where it is open no more. */
export async function moveTask(
  db: Db,
  {
    task_id: id,
    ...set
  }: { task_id: string; moved_at: string } & (
    | Holding
    | { state_code: TaskState; closed_by: string; closed_at: string }
  ),
): Promise<boolean> {
  const moved = await db
    .updateTable('notices.tasks')
    .set(set)
    .where('task_id', '=', id)
    .where('state_code', '=', 'open')
    .returning('task_id')
    .executeTakeFirst()
  return moved !== undefined
}

const REMINDED = { half: 'half_told_at', due: 'due_told_at', escalate: 'escalated_at' } as const
const WHEN = { half: 'half_at', due: 'due_at', escalate: 'escalate_at' } as const

export type DueTask = Holding & { task_id: string; title: string; given_by: string; due_at: string }

/** Takes up the open tasks of which it is time to say something; of two who ask, one gets each. */
export async function takeDue(
  db: Db,
  { what, now }: { what: keyof typeof WHEN; now: string },
): Promise<DueTask[]> {
  const told = REMINDED[what]
  const rows = await db
    .updateTable('notices.tasks')
    .set({ [told]: now })
    .where('state_code', '=', 'open')
    .where(told, 'is', null)
    .where(WHEN[what], '<=', now)
    .returning(['task_id', 'title', 'given_by', 'holder_user_id', 'holder_post_id', 'due_at'])
    .execute()
  return rows.map((row) => ({ ...row, task_id: String(row.task_id), due_at: String(row.due_at) }))
}
