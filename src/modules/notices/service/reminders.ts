import { findSuperior, listPostsOf } from '../../../platform/authz/posts.ts'
import { bankTime, type Clock } from '../../../platform/clock.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import * as queries from '../queries/tasks.ts'
import { notify } from './notify.ts'
import { holderOf, linkOf, namesOf } from './tasks.ts'

type Db = Databases['db']
type Needs = { databases: Databases; clock: Clock }

export type Reminded = { half: number; due: number; escalated: number }

/**
 * Reminds whoever has a task at half of its time and when it is due, and tells the superior once it is
 * overdue. Each is told once, however often and by however many programs this is run.
 */
export async function remindOfTasks({ databases, clock }: Needs): Promise<Reminded> {
  return inTransaction(databases, async (db) => {
    const now = clock.now()
    const take = (what: 'half' | 'due' | 'escalate') => queries.takeDue(db, { what, now: now.toISOString() })
    // Of what is due already nobody needs to hear that half of its time is over.
    const half = (await take('half')).filter((it) => new Date(it.due_at) > now)
    const due = await take('due')
    const overdue = await take('escalate')
    for (const task of half) await remind(db, { task, kind: 'task.half_time', clock })
    for (const task of due) await remind(db, { task, kind: 'task.due', clock })
    for (const task of overdue) await escalate(db, { task, clock })
    return { half: half.length, due: due.length, escalated: overdue.length }
  })
}

type Reminding = { task: queries.DueTask; clock: Clock }

const factsOf = ({ title, due_at }: queries.DueTask) => ({ task: title, due: bankTime(new Date(due_at)) })

async function remind(db: Db, { task, kind, clock }: Reminding & { kind: string }): Promise<void> {
  const { task_id } = task
  await queries.insertStep(db, {
    task_id,
    step_code: 'reminded',
    by_user_id: null,
    happened_at: clock.now().toISOString(),
  })
  await notify(db, {
    kind,
    to: holderOf(task),
    link: linkOf(task_id),
    facts: factsOf(task),
    due_on: bankTime(new Date(task.due_at)).slice(0, 10),
    clock,
  })
}

async function escalate(db: Db, { task, clock }: Reminding): Promise<void> {
  const { task_id } = task
  const to = await superiorOf(db, task, clock.today())
  const named = { user_id: task.holder_user_id, post_id: task.holder_post_id }
  const nameOf = await namesOf(db, [named])
  await queries.insertStep(db, {
    task_id,
    step_code: 'escalated',
    by_user_id: null,
    to_user_id: to,
    happened_at: clock.now().toISOString(),
  })
  await notify(db, {
    kind: 'task.overdue',
    to: [to],
    link: linkOf(task_id),
    facts: { ...factsOf(task), holder: nameOf(named) },
    due_on: bankTime(new Date(task.due_at)).slice(0, 10),
    clock,
  })
}

/** Who fills the post above the holder's; where there is none, whoever gave the task hears of it. */
async function superiorOf(db: Db, task: queries.DueTask, on: string): Promise<string> {
  const { holder_user_id: user_id, holder_post_id: post_id } = task
  const posts =
    post_id === null ? (await listPostsOf(db, { user_id: user_id!, on })).map((it) => it.post_id) : [post_id]
  for (const own of posts) {
    const superior = await findSuperior(db, { post_id: own, on })
    if (superior && superior.user_id !== user_id) return superior.user_id
  }
  return task.given_by
}
