import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  NewTask,
  Receivers,
  Task,
  TaskCounts,
  TaskMove,
  TaskPage,
  WholeTask,
} from '../../../src/modules/notices/tasks.schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { Tone } from '../../shared/code-label.tsx'
import { PAGE_SIZE } from '../../shared/list-state.ts'
import type { TaskSearch } from './notices-search.ts'

export type { NewTask, Task, TaskMove, WholeTask }
export type Receiver = Receivers['receivers'][number]

const isTimeless = true
/** Others move tasks at any moment: what is shown is asked for again whenever it is opened. */
const ALWAYS_ASK = 0

export const tasksQuery = ({ box, state, page = 1, page_size = PAGE_SIZE }: TaskSearch) =>
  queryOptions({
    queryKey: ['tasks', 'list', { box, state, page, page_size }],
    queryFn: ({ signal }) =>
      request<TaskPage>(pathWith('/api/tasks', { box, state, page, page_size }), { signal, isTimeless }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const countsQuery = queryOptions({
  queryKey: ['tasks', 'counts'],
  queryFn: ({ signal }) => request<TaskCounts>('/api/tasks/counts', { signal, isTimeless }),
  staleTime: ALWAYS_ASK,
})

export const taskQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', taskId],
    queryFn: ({ signal }) => request<{ task: WholeTask }>(`/api/tasks/${taskId}`, { signal, isTimeless }),
    select: (answer) => answer.task,
    staleTime: ALWAYS_ASK,
  })

export const sendTask = (body: NewTask) =>
  request<{ task: WholeTask }>('/api/tasks', { method: 'POST', body, isTimeless })

const PATHS: Record<TaskMove, string> = {
  done: 'done',
  cancel: 'cancel',
  comment: 'comment',
  hand_over: 'hand-over',
}

export const sendMove = (taskId: string, move: TaskMove, body: Record<string, string>) =>
  request<{ task: WholeTask }>(`/api/tasks/${taskId}/${PATHS[move]}`, {
    method: 'POST',
    body,
    isTimeless,
  })

/** A receiver as the server takes one. */
export const toOf = ({ user_id, post_id }: Receiver): { to_user_id: string } | { to_post_id: string } =>
  post_id === null ? { to_user_id: user_id ?? '' } : { to_post_id: post_id }

export const stateTone = ({ state_code, is_overdue }: Task): Tone =>
  is_overdue ? 'alarm' : state_code === 'open' ? 'blue' : state_code === 'done' ? 'teal' : 'plain'
