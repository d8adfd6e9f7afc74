import { bankTime } from '../../../platform/clock.ts'
import { mayDo } from '../../../platform/authz/permissions.ts'
import { withActor } from '../../../platform/db.ts'
import { definePackPart } from '../../customer-management/index.ts'
import { handTasksOn, listOpenTasksAmong, readTasks } from '../../notices/index.ts'
import { CONTACTS_READ } from '../policy.ts'
import * as queries from '../queries.ts'

/** Promises: next steps with customers that are not done go with them. */
definePackPart({
  part_code: 'next_step',
  read: async (context, { customer_ids }) => {
    if (!mayDo(context.actor, CONTACTS_READ)) return []
    const steps = await withActor(context, (db) => queries.listSteps(db, customer_ids))
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
  open: {
    find: async (db, { customer_ids, holder_id }) => {
      const steps = await queries.listSteps(db, customer_ids)
      const open = await listOpenTasksAmong(
        db,
        steps.map((it) => it.task_id),
      )
      return open.filter((it) => it.holder_user_id === holder_id).map((it) => it.task_id)
    },
    handOn: (db, { keys, ...it }) => handTasksOn(db, { task_ids: keys, ...it }),
  },
})
