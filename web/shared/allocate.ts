import type { QueryClient } from '@tanstack/react-query'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { SeatRole } from '../../src/platform/allocation-names.schema.ts'
import { pathWith, request } from './api-client.ts'

/** Of an allocation what whoever gives one customer has to know: whether it may be, and its number. */
type AllocationAnswer = { allocation: { allocation_id: string }; problems: { problem_code: string }[] }

/** A manager whom customers may be given to, with how many he holds. */
type ManagerChoice = {
  employee_id: string
  employee_name: string | null
  org_name: string | null
  is_virtual: boolean
  retail_count: number
  corporate_count: number
}

/** Who holds whom can change at any moment: it is asked for whenever it is opened. */
const ALWAYS_ASK = 0
export const ALLOCATIONS = 'allocations'

/** Everything that shows who holds whom. */
export const refreshAllocations = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: [ALLOCATIONS] }),
    client.invalidateQueries({ queryKey: ['customer'] }),
  ])

/** Managers and units within reach; or, for what others agree to, either of them anywhere in the bank. */
export type Among = 'reach' | 'managers' | 'units'

export const managersQuery = (q: string, among: Among) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'managers', among, q],
    queryFn: ({ signal }) =>
      request<{ managers: ManagerChoice[] }>(
        among === 'reach'
          ? pathWith('/api/allocations/managers', { q })
          : pathWith('/api/ownership-requests/receivers', { q, among }),
        { signal },
      ),
    select: (answer) => answer.managers,
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export type OneLine = { customer_no: string; employee_id: string; role: SeatRole; reason: string }

export const sendLines = (lines: readonly OneLine[], reason: string) =>
  request<AllocationAnswer>('/api/allocations', { method: 'POST', body: { reason, lines } })

const move = (id: string, name: string, body?: object) =>
  request<AllocationAnswer>(`/api/allocations/${encodeURIComponent(id)}/${name}`, { method: 'POST', body })

export const sendApply = (id: string, leaves_problems: boolean) => move(id, 'apply', { leaves_problems })
export const sendUndo = (id: string, reason: string) => move(id, 'undo', { reason })
export const sendCheck = (id: string) => move(id, 'check')
export const sendWithdraw = (id: string) => move(id, 'withdraw')
