import type { Browser } from './app.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

/** A task that one keeps for himself: he gave it, and he has it. */
const TASK = { title: '核对名单', to_user_id: 'E1', due_in_days: 2 }
const OTHER = { to_user_id: 'E2' }

/** One request of each route about tasks, asked by `E1`. */
export function taskWrites(stage: () => { who: Browser }): Record<string, WriteExample> {
  const asking = (): Asked => ({ who: stage().who, url: '/api/tasks', payload: TASK })
  const onTask =
    (path: string, payload = {}) =>
    async (): Promise<Asked> => {
      const { task } = (await ask('POST', asking())).body
      return { who: stage().who, url: `/api/tasks/${task.task_id}/${path}`, payload }
    }
  return {
    'POST /api/tasks': { action: 'task.give', given: asking },
    'POST /api/tasks/{task_id}/comment': {
      action: 'task.comment',
      given: onTask('comment', { note: '没人接' }),
    },
    'POST /api/tasks/{task_id}/hand-over': { action: 'task.hand_over', given: onTask('hand-over', OTHER) },
    'POST /api/tasks/{task_id}/done': { action: 'task.done', given: onTask('done') },
    'POST /api/tasks/{task_id}/cancel': { action: 'task.cancel', given: onTask('cancel') },
  }
}

/** One request of each route that keeps a customer from others, or opens him to whoever serves him. */
export function privateWrites(stage: () => { who: Browser; bank: TestBank }): Record<string, WriteExample> {
  const givenMark = async (): Promise<Asked> => ({
    who: stage().who,
    url: `/api/customers/${await givenCustomer(stage().bank, {})}/private`,
    payload: { reason_code: 'pep', note: '公众人物，经分行批准' },
  })
  const givenBlock = async (): Promise<Asked> => ({
    who: stage().who,
    url: `/api/access/blocks/E9/${await givenCustomer(stage().bank, {})}`,
    payload: { kind_code: 'relative' },
  })
  const afterIts = async (made: Promise<Asked>): Promise<Asked> => {
    const { who, url } = await made
    await ask('PUT', await made)
    return { who, url, payload: { reason: '登记有误，经核实取消' } }
  }
  const givenLookUp = (): Asked => ({
    who: stage().who,
    url: '/api/lite/look-ups',
    payload: { by: 'account_no', number: '9900020001', reason_code: 'counter' },
  })
  return {
    'POST /api/lite/look-ups': { action: 'customers.look_up', given: givenLookUp },
    'PUT /api/customers/{customer_id}/private': { action: 'customer.marked_private', given: givenMark },
    'DELETE /api/customers/{customer_id}/private': {
      action: 'customer.unmarked_private',
      given: () => afterIts(givenMark()),
    },
    'PUT /api/access/blocks/{user_id}/{customer_id}': { action: 'access.blocked', given: givenBlock },
    'DELETE /api/access/blocks/{user_id}/{customer_id}': {
      action: 'access.unblocked',
      given: () => afterIts(givenBlock()),
    },
  }
}
