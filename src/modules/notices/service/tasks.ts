import { changesBetween, doneBy, recordAudit } from '../../../platform/audit.ts'
import { listDisplayNames } from '../../../platform/auth/users.ts'
import { listPostsOf } from '../../../platform/authz/posts.ts'
import {
  describePosts,
  findReceivers,
  listActive,
  type PostWords,
} from '../../../platform/authz/receivers.ts'
import { bankTime } from '../../../platform/clock.ts'
import { type Databases, inTransaction } from '../../../platform/db.ts'
import { invalid, notFound } from '../../../platform/errors.ts'
import { movesFor, requireMove, taskClosed, taskTimes } from '../policy.ts'
import * as queries from '../queries/tasks.ts'
import type { Priority, Words } from '../schema.ts'
import type {
  NewTask,
  Receivers,
  Task,
  TaskCounts,
  TaskMove,
  TaskPage,
  TaskQuery,
  TaskState,
  TaskStep,
  WholeTask,
} from '../tasks.schema.ts'
import type { Own } from './inbox.ts'
import { type NewNotice, notify, settleNotices } from './notify.ts'

type Db = Databases['db']
type Traced<Input> = Input & { request_id: string }

async function askerOf({ databases, actor, clock }: Own): Promise<queries.Asker> {
  const posts = await listPostsOf(databases.db, { user_id: actor.user_id, on: clock.today() })
  return { user_id: actor.user_id, post_ids: posts.map((it) => it.post_id) }
}

export async function listTasks(own: Own, query: TaskQuery): Promise<TaskPage> {
  const { db } = own.databases
  const asked = { ...query, ...(await askerOf(own)), now: own.clock.now().toISOString() }
  const [rows, total] = await Promise.all([queries.listTasks(db, asked), queries.countTasks(db, asked)])
  const { page, page_size } = query
  return { rows: await shownTasks(own, rows), total, page, page_size }
}

export async function countTasks(own: Own): Promise<TaskCounts> {
  const now = own.clock.now().toISOString()
  return queries.countOpen(own.databases.db, { ...(await askerOf(own)), now })
}

/** A task whole, with what became of it; 404 for who has no part in it. */
export async function getTask(own: Own, taskId: string): Promise<WholeTask> {
  const asker = await askerOf(own)
  const found = await findTask(own, taskId, asker)
  const [[shown], steps] = await Promise.all([shownTasks(own, [found]), shownSteps(own, taskId)])
  return { ...shown!, steps, moves: movesFor(heldAs(found), asker) }
}

/** Tasks by their numbers, for what they came from: who sees that sees how they stand. */
export async function readTasks(own: Own, taskIds: readonly string[]): Promise<Task[]> {
  return taskIds.length === 0 ? [] : shownTasks(own, await queries.listByIds(own.databases.db, taskIds))
}

type DueSpan = { from: string; to: string; limit: number }

/** One's own tasks, and those of one's posts, that are or were due within a span of time. */
export async function listTasksDue(own: Own, span: DueSpan): Promise<Task[]> {
  const rows = await queries.listDue(own.databases.db, { ...(await askerOf(own)), ...span })
  return shownTasks(own, rows)
}

async function findTask(own: Own, task_id: string, asker: queries.Asker): Promise<queries.FoundTask> {
  const found = await queries.findTask(own.databases.db, { ...asker, task_id })
  if (!found) throw notFound('task', task_id)
  return found
}

const heldAs = (task: queries.FoundTask) => ({ ...task, state_code: task.state_code as TaskState })

export const linkOf = (taskId: string) => `/tasks/${taskId}`

/** Kinds of notice that ask for something to be done with a task. */
export const ASKING = ['task.given', 'task.handed_over', 'task.half_time', 'task.due', 'task.overdue']

/** Asks a person, or whoever fills a post, to do something. */
export async function giveTask(own: Own, input: Traced<NewTask>): Promise<WholeTask> {
  const taskId = await inTransaction(own.databases, async (db) => {
    const made = await openTask(own, db, input)
    await audit(own, db, { what: 'give', task_id: made, input, before: null })
    return made
  })
  return getTask(own, taskId)
}

/** Opens a task in the caller's transaction, and tells whoever has it now. */
export async function openTask(own: Omit<Own, 'databases'>, db: Db, input: NewTask): Promise<string> {
  await requireReceiver(db, input)
  const { actor, clock, calendar } = own
  const now = clock.now()
  const times = taskTimes({ at: now, on: clock.today(), due_in_days: input.due_in_days }, calendar)
  const task_id = await queries.insertTask(db, {
    title: input.title,
    note: input.note || null,
    link: input.link ?? null,
    priority_code: input.priority_code,
    given_by: actor.user_id,
    given_at: now.toISOString(),
    half_at: times.half_at.toISOString(),
    due_at: times.due_at.toISOString(),
    escalate_at: times.escalate_at.toISOString(),
    ...holdingOf(input),
  })
  await queries.insertStep(db, {
    task_id,
    step_code: 'given',
    by_user_id: actor.user_id,
    ...toOf(input),
    happened_at: now.toISOString(),
  })
  const task = { task_id, title: input.title, due_at: times.due_at.toISOString(), ...holdingOf(input) }
  await tellHolder(db, { own, task, kind: 'task.given' })
  return task_id
}

type To = Pick<NewTask, 'to_user_id' | 'to_post_id'>

const toOf = ({ to_user_id, to_post_id }: To) => ({
  to_user_id: to_user_id ?? null,
  to_post_id: to_post_id ?? null,
})
const holdingOf = ({ to_user_id, to_post_id }: To): queries.Holding => ({
  holder_user_id: to_user_id ?? null,
  holder_post_id: to_post_id ?? null,
})

async function requireReceiver(db: Db, { to_user_id, to_post_id }: To): Promise<void> {
  const found =
    to_user_id === undefined ? await describePosts(db, [to_post_id!]) : await listActive(db, [to_user_id])
  if (found.length === 0) throw invalid('There is no such person or post.', { field: 'to_user_id' })
}

type Told = queries.Holding & { task_id: string; title: string; due_at: string }
type Telling = { own: Pick<Own, 'actor' | 'clock'>; task: Told; kind: string }

/** Whoever holds a task: a person, or who fills the post. */
export const holderOf = (task: queries.Holding): NewNotice['to'] =>
  task.holder_user_id === null ? { post_id: task.holder_post_id! } : [task.holder_user_id]

const tellHolder = (db: Db, telling: Telling) => tell(db, telling, holderOf(telling.task))

const tell = (db: Db, { own, task, kind }: Telling, to: NewNotice['to']) =>
  notify(db, {
    kind,
    to,
    link: linkOf(task.task_id),
    facts: { task: task.title, by: own.actor.display_name, due: bankTime(new Date(task.due_at)) },
    due_on: ASKING.includes(kind) ? bankTime(new Date(task.due_at)).slice(0, 10) : null,
    by: own.actor.user_id,
    clock: own.clock,
  })

type Moving = Traced<{ task_id: string; note?: string | undefined } & To>

/** One move of a task, in a transaction with its step, its audit line and its notices. */
async function move(
  own: Own,
  {
    what,
    input,
    work,
  }: { what: TaskMove; input: Moving; work: (db: Db, task: queries.FoundTask) => Promise<void> },
): Promise<WholeTask> {
  const asker = await askerOf(own)
  const found = await findTask(own, input.task_id, asker)
  requireMove(heldAs(found), what, asker)
  await inTransaction(own.databases, async (db) => {
    await work(db, found)
    await audit(own, db, { what, task_id: input.task_id, input, before: found })
  })
  // Who has handed a task over may still look at it: he had a part in it.
  return getTask(own, input.task_id)
}

const step = (own: Own, db: Db, it: Omit<queries.NewStep, 'by_user_id' | 'happened_at'>) =>
  queries.insertStep(db, {
    ...it,
    by_user_id: own.actor.user_id,
    happened_at: own.clock.now().toISOString(),
  })

const telling = (own: Own, found: queries.FoundTask, kind: string): Telling => ({
  own,
  kind,
  task: { ...found, task_id: String(found.task_id), due_at: String(found.due_at) },
})

export const commentTask = (own: Own, input: Moving): Promise<WholeTask> =>
  move(own, {
    what: 'comment',
    input,
    work: async (db, found) => {
      const { task_id, note = null } = input
      await step(own, db, { task_id, step_code: 'commented', note })
      const told = telling(own, found, 'task.commented')
      await tellHolder(db, told)
      if (found.holder_user_id !== found.given_by) await tell(db, told, [found.given_by])
    },
  })

/** Gives a task to another person or post; when it is due stays as it is. */
export const handOverTask = (own: Own, input: Moving): Promise<WholeTask> =>
  move(own, {
    what: 'hand_over',
    input,
    work: async (db, found) => {
      const { task_id, note } = input
      await requireReceiver(db, input)
      const moved_at = own.clock.now().toISOString()
      if (!(await queries.moveTask(db, { task_id, moved_at, ...holdingOf(input) }))) throw taskClosed()
      await step(own, db, { task_id, step_code: 'handed_over', note: note || null, ...toOf(input) })
      await settleNotices(db, { link: linkOf(task_id), kinds: ASKING, clock: own.clock })
      await tellHolder(db, telling(own, { ...found, ...holdingOf(input) }, 'task.handed_over'))
    },
  })

async function close(db: Db, own: Own, it: { input: Moving; state_code: 'done' | 'cancelled' }) {
  const { input, state_code } = it
  const { task_id, note } = input
  const at = own.clock.now().toISOString()
  const closed = { task_id, state_code, closed_by: own.actor.user_id, closed_at: at, moved_at: at }
  if (!(await queries.moveTask(db, closed))) throw taskClosed()
  await step(own, db, { task_id, step_code: state_code, note: note || null })
  await settleNotices(db, { link: linkOf(task_id), kinds: ASKING, clock: own.clock })
}

export const finishTask = (own: Own, input: Moving): Promise<WholeTask> =>
  move(own, {
    what: 'done',
    input,
    work: async (db, found) => {
      await close(db, own, { input, state_code: 'done' })
      await tell(db, telling(own, found, 'task.done'), [found.given_by])
    },
  })

export const cancelTask = (own: Own, input: Moving): Promise<WholeTask> =>
  move(own, {
    what: 'cancel',
    input,
    work: async (db, found) => {
      await close(db, own, { input, state_code: 'cancelled' })
      await tellHolder(db, telling(own, found, 'task.cancelled'))
    },
  })

type Audited = {
  what: TaskMove | 'give'
  task_id: string
  input: { request_id: string } & To
  before: queries.FoundTask | null
}

const AFTER = { comment: 'open', hand_over: 'open', give: 'open', done: 'done', cancel: 'cancelled' } as const

/** What a task is about, and what was said of it, stays out of the trail. */
function audit(own: Own, db: Db, { what, task_id, input, before }: Audited): Promise<void> {
  const isHanded = what === 'give' || what === 'hand_over'
  const stateOf = (it: queries.FoundTask) => ({
    state_code: it.state_code,
    ...(isHanded && { holder_user_id: it.holder_user_id, holder_post_id: it.holder_post_id }),
  })
  const after = { state_code: AFTER[what], ...(isHanded && holdingOf(input)) }
  return recordAudit(
    { databases: { db }, clock: own.clock },
    {
      ...doneBy(own.actor),
      action: `task.${what}`,
      outcome: 'done',
      subject: task_id,
      record: { table: 'notices.tasks', id: task_id },
      changes: changesBetween(before === null ? null : stateOf(before), after),
      request_id: input.request_id,
    },
  )
}

/** People and posts to hand a task to. */
export async function searchReceivers(own: Own, text: string): Promise<Receivers> {
  const found = await findReceivers(own.databases.db, { text, on: own.clock.today() })
  const posts = await describePosts(
    own.databases.db,
    found.flatMap((it) => it.post_id ?? []),
  )
  return {
    receivers: found.map(({ user_id, post_id, display_name, title }) => {
      const person = [display_name, title].filter(Boolean).join(' · ')
      const words = posts.find((it) => it.post_id === post_id)
      return { user_id, post_id, name: words ? postName(words, display_name) : { zh: person, en: person } }
    }),
  }
}

function postName(post: PostWords, holder: string | null = null): Words {
  const { title, role_name_zh, role_name_en, unit_name, unit_id } = post
  const say = (role: string) =>
    [unit_name ?? unit_id, title || role, ...(holder === null ? [] : [holder])].join(' · ')
  return { zh: say(role_name_zh), en: say(role_name_en) }
}

type Named = { user_id: string | null; post_id: string | null }

/** What people and posts are called; who is not known any more goes by his number. */
export async function namesOf(db: Db, named: readonly Named[]): Promise<(it: Named) => Words> {
  const [people, posts] = await Promise.all([
    listDisplayNames({ db }, [...new Set(named.flatMap((it) => it.user_id ?? []))]),
    describePosts(db, [...new Set(named.flatMap((it) => it.post_id ?? []))]),
  ])
  return ({ user_id, post_id }) => {
    const post = posts.find((it) => it.post_id === post_id)
    if (post) return postName(post)
    const name = people.get(user_id ?? '') ?? user_id ?? post_id ?? ''
    return { zh: name, en: name }
  }
}

async function shownTasks(own: Own, rows: readonly queries.FoundTask[]): Promise<Task[]> {
  const { db } = own.databases
  const holders = rows.map((it) => ({ user_id: it.holder_user_id, post_id: it.holder_post_id }))
  const nameOf = await namesOf(db, holders)
  const people = [...new Set(rows.flatMap((it) => [it.given_by, it.closed_by ?? []].flat()))]
  const names = await listDisplayNames(own.databases, people)
  return rows.map((row, at) => {
    const { holder_user_id: _user, holder_post_id: _post, closed_by: closedBy, ...task } = row
    return {
      ...task,
      task_id: String(row.task_id),
      given_at: String(row.given_at),
      due_at: String(row.due_at),
      priority_code: row.priority_code as Priority,
      state_code: row.state_code as TaskState,
      given_by_name: names.get(row.given_by) ?? null,
      holder: { ...holders[at]!, name: nameOf(holders[at]!) },
      is_overdue: row.state_code === 'open' && new Date(String(row.due_at)) < own.clock.now(),
      closed_by_name: names.get(closedBy ?? '') ?? null,
    }
  })
}

async function shownSteps({ databases }: Own, taskId: string): Promise<TaskStep[]> {
  const steps = await queries.listSteps(databases.db, taskId)
  const by = steps.map((it) => ({ user_id: it.by_user_id, post_id: null }))
  const to = steps.map((it) => ({ user_id: it.to_user_id, post_id: it.to_post_id }))
  const nameOf = await namesOf(databases.db, [...by, ...to])
  return steps.map((it, at) => ({
    step_id: String(it.step_id),
    step_code: it.step_code as TaskStep['step_code'],
    by_name: it.by_user_id === null ? null : nameOf(by[at]!).zh,
    to_name: it.to_user_id === null && it.to_post_id === null ? null : nameOf(to[at]!),
    note: it.note,
    happened_at: String(it.happened_at),
  }))
}
