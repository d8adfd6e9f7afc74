import type { QueryClient } from '@tanstack/react-query'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { SeatRole } from '../../src/modules/customer-management/allocation-names.schema.ts'
import type {
  AllocationAnswer,
  ManagerChoice,
} from '../../src/modules/customer-management/allocation.schema.ts'
import { pathWith, request } from './api-client.ts'

export type { AllocationAnswer, ManagerChoice, SeatRole }

/** Who holds whom can change at any moment: it is asked for whenever it is opened. */
const ALWAYS_ASK = 0
export const ALLOCATIONS = 'allocations'

/** Everything that shows who holds whom. */
export const refreshAllocations = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: [ALLOCATIONS] }),
    client.invalidateQueries({ queryKey: ['customer'] }),
  ])

export const managersQuery = (q: string) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'managers', q],
    queryFn: ({ signal }) =>
      request<{ managers: ManagerChoice[] }>(pathWith('/api/allocations/managers', { q }), { signal }),
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
