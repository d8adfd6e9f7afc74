import { bankTime } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import { invalid } from '../../../platform/errors.ts'
import { describePosts, listActive } from '../../../platform/authz/receivers.ts'
import { taskTimes } from '../policy.ts'
import * as queries from '../queries/many-tasks.ts'
import type { NewTask } from '../tasks.schema.ts'
import type { Own } from './inbox.ts'
import { notify } from './notify.ts'
import { holderOf, linkOf } from './tasks.ts'

type Db = Databases['db']
/** The same to be done, once for each place that a link leads to. */
export type ManyTasks = Pick<NewTask, 'title' | 'note' | 'priority_code' | 'due_in_days'> & {
  given: readonly (queries.Holding & { link: string })[]
}

/**
 * Opens a task for each link in the caller's transaction, and tells each holder once of all that are his.
 * Answers which task a link has.
 */
export async function openTasks(
  own: Omit<Own, 'databases'>,
  db: Db,
  input: ManyTasks,
): Promise<Map<string, string>> {
  await requireHolders(db, input.given)
  const { actor, clock, calendar } = own
  const now = clock.now()
  const times = taskTimes({ at: now, on: clock.today(), due_in_days: input.due_in_days }, calendar)
  const made = await queries.insertTasks(db, {
    title: input.title,
    note: input.note || null,
    priority_code: input.priority_code,
    given_by: actor.user_id,
    given_at: now.toISOString(),
    half_at: times.half_at.toISOString(),
    due_at: times.due_at.toISOString(),
    escalate_at: times.escalate_at.toISOString(),
    given: input.given,
  })
  const holders = Map.groupBy(made, (it) => it.holder_user_id ?? `post ${it.holder_post_id}`)
  for (const tasks of holders.values()) {
    const [first] = tasks as [queries.MadeTask]
    const isOne = tasks.length === 1
    await notify(db, {
      kind: isOne ? 'task.given' : 'task.given_many',
      to: holderOf(first),
      link: isOne ? linkOf(first.task_id) : '/tasks',
      facts: {
        task: input.title,
        by: actor.display_name,
        due: bankTime(times.due_at),
        ...(!isOne && { count: tasks.length }),
      },
      due_on: bankTime(times.due_at).slice(0, 10),
      by: actor.user_id,
      clock,
    })
  }
  return new Map(made.map((it) => [it.link, it.task_id]))
}

async function requireHolders(db: Db, given: ManyTasks['given']): Promise<void> {
  const people = [...new Set(given.flatMap((it) => it.holder_user_id ?? []))]
  const posts = [...new Set(given.flatMap((it) => it.holder_post_id ?? []))]
  const [active, known] = [await listActive(db, people), await describePosts(db, posts)]
  if (active.length === people.length && known.length === posts.length) return
  throw invalid('There is no such person or post.', { field: 'to_user_id' })
}
