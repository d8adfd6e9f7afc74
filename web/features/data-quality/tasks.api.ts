import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  RepairMove,
  RepairTask,
  TaskPage,
  TaskRow,
} from '../../../src/modules/data-quality/repair.schema.ts'
import { pathWith, request } from '../../shared/api-client.ts'
import type { Tone } from '../../shared/code-label.tsx'
import type { ListSearch } from '../../shared/list-state.ts'
import { pageParameters } from '../../shared/list-state.ts'

export type { RepairMove, RepairTask, TaskRow }

/** Somebody else may move a task at any moment: what is shown is asked for again whenever it is opened. */
const ALWAYS_ASK = 0

export const tasksQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['repairs', 'list', search],
    queryFn: ({ signal }) => request<TaskPage>(pathWith('/api/repairs', pageParameters(search)), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const taskQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['repairs', 'task', taskId],
    queryFn: ({ signal }) =>
      request<{ task: RepairTask }>(`/api/repairs/${encodeURIComponent(taskId)}`, { signal }),
    select: (answer) => answer.task,
    staleTime: ALWAYS_ASK,
  })

/** Moves a task on from the state in which it was seen. */
export function sendMove(task: RepairTask, move: RepairMove, note: string) {
  const body = { state_code: task.state_code, ...(note !== '' && { note }) }
  return request<{ task: RepairTask }>(`/api/repairs/${task.task_id}/${move}`, { method: 'POST', body })
}

export const askRightValue = (task: RepairTask, report_id: string, reason: string) =>
  request<{ right_value: string }>(`/api/repairs/${task.task_id}/right-value`, {
    method: 'POST',
    body: { report_id, reason },
  })

export const stateTone = (state: string): Tone =>
  state === 'reopened'
    ? 'alarm'
    : state === 'reported'
      ? 'warning'
      : state === 'closed'
        ? 'teal'
        : state === 'rejected'
          ? 'plain'
          : 'blue'
