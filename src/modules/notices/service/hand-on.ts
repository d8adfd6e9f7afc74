import { listDisplayNames } from '../../../platform/auth/users.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { bankTime, type Clock } from '../../../platform/clock.ts'
import type { Databases } from '../../../platform/db.ts'
import * as queries from '../queries/tasks.ts'
import { notify, settleNotices } from './notify.ts'
import { ASKING, linkOf } from './tasks.ts'

type Handing = {
  task_ids: readonly string[]
  from: string
  to: string
  /** Who has agreed to it; the clock may do it later. */
  by: string
  is_by_clock: boolean
  request_id: string
  clock: Clock
}

/**
 * Of some tasks those that somebody has open become another's, in the transaction of what they follow; which
 * these are.
 */
export async function handTasksOn(db: Databases['db'], it: Handing): Promise<string[]> {
  const { from, to, by, clock, request_id } = it
  const found = it.task_ids.length === 0 ? [] : await queries.listByIds(db, it.task_ids)
  const open = found.filter((task) => task.state_code === 'open' && task.holder_user_id === from)
  if (open.length === 0) return []
  const at = clock.now().toISOString()
  const names = await listDisplayNames({ db }, [by])
  for (const task of open) {
    const task_id = String(task.task_id)
    await queries.moveTask(db, { task_id, moved_at: at, holder_user_id: to, holder_post_id: null })
    const step = { task_id, step_code: 'handed_over', by_user_id: by, to_user_id: to } as const
    await queries.insertStep(db, { ...step, happened_at: at })
    await settleNotices(db, { link: linkOf(task_id), kinds: ASKING, clock })
    const due = bankTime(new Date(String(task.due_at)))
    await notify(db, {
      kind: 'task.handed_over',
      to: [to],
      link: linkOf(task_id),
      facts: { task: task.title, by: names.get(by) ?? by, due },
      due_on: due.slice(0, 10),
      clock,
    })
    await recordAudit(
      { databases: { db }, clock },
      {
        user_id: it.is_by_clock ? null : by,
        action: 'task.hand_over',
        outcome: 'done',
        subject: task_id,
        record: { table: 'notices.tasks', id: task_id },
        details: { from, to, allocation: request_id, agreed_by: by },
      },
    )
  }
  return open.map((task) => String(task.task_id))
}
