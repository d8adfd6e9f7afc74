import { bankTime } from '../../../platform/clock.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { withActor } from '../../../platform/db.ts'
import { definePackPart } from '../../customer-management/index.ts'
import { handTasksOn, readTasks } from '../../notices/index.ts'
import { CONTACTS_READ } from '../policy.ts'
import * as queries from '../queries.ts'

/** Promises: next steps with customers that are not done go with them. */
definePackPart({
  part_code: 'next_step',
  read: async (context, customerIds) => {
    if (!mayDo(context.actor, CONTACTS_READ)) return []
    const steps = await withActor(context, (db) => queries.listSteps(db, customerIds))
    const tasks = await readTasks(
      context,
      steps.map((it) => it.task_id),
    )
    const open = new Map(tasks.filter((it) => it.state_code === 'open').map((it) => [it.task_id, it]))
    return steps.flatMap(({ customer_id, task_id }) => {
      const task = open.get(task_id)
      if (!task) return []
      const due_on = bankTime(new Date(task.due_at)).slice(0, 10)
      return [{ customer_id, item_code: null, what: task.title, due_on }]
    })
  },
  handOn: async (db, { customer_ids, ...it }) => {
    const steps = await queries.listSteps(db, customer_ids)
    return handTasksOn(db, { task_ids: steps.map((step) => step.task_id), ...it })
  },
})
