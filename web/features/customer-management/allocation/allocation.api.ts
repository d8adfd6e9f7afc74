import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Allocation,
  AllocationAnswer,
  AllocationList,
  AllocationRow,
  Effect,
  NewRuleAllocation,
  Problem,
  UnallocatedRow,
} from '../../../../src/modules/customer-management/allocation.schema.ts'
import { ALLOCATIONS } from '../../../shared/allocate.ts'
import { pathWith, request, requestResponse } from '../../../shared/api-client.ts'
import { typeOfList } from '../../../shared/list-file.tsx'

export type { Allocation, AllocationRow, Effect, NewRuleAllocation, Problem, UnallocatedRow }

const ALWAYS_ASK = 0
/** While it is being applied, how far it has come is asked for again. */
const WATCH_EVERY_MS = 1_500
const at = encodeURIComponent

export const isOnTheWay = ({ state_code }: Pick<Allocation, 'state_code'>) =>
  state_code === 'applying' || state_code === 'undoing'

export const allocationsQuery = (page: number) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'list', page],
    queryFn: ({ signal }) =>
      request<AllocationList>(pathWith('/api/allocations', { page: String(page) }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export const allocationQuery = (id: string) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'one', id],
    queryFn: ({ signal }) => request<AllocationAnswer>(`/api/allocations/${at(id)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isOnTheWay(data.allocation) ? WATCH_EVERY_MS : false),
    staleTime: ALWAYS_ASK,
  })

export const effectsQuery = (id: string, state: string) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'effects', id, state],
    queryFn: ({ signal }) => request<{ effects: Effect[] }>(`/api/allocations/${at(id)}/effects`, { signal }),
    select: (answer) => answer.effects,
    staleTime: ALWAYS_ASK,
  })

export const readRows = (id: string, afterLine: number) =>
  request<{ rows: AllocationRow[]; next_line: number | null }>(
    pathWith(`/api/allocations/${at(id)}/rows`, { after_line: String(afterLine) }),
  )

export const unallocatedQuery = (page: number) =>
  queryOptions({
    queryKey: [ALLOCATIONS, 'unallocated', page],
    queryFn: ({ signal }) =>
      request<{ rows: UnallocatedRow[]; total: number }>(
        pathWith('/api/unallocated-customers', { page: String(page) }),
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: ALWAYS_ASK,
  })

export async function sendListFile(file: File, reason: string): Promise<AllocationAnswer> {
  const path = pathWith('/api/allocations/from-file', { file_name: file.name, reason })
  const answer = await requestResponse(path, { method: 'POST', file, fileType: typeOfList(file) })
  return (await answer.json()) as AllocationAnswer
}

export const sendRule = (body: NewRuleAllocation) =>
  request<AllocationAnswer>('/api/allocations/by-rule', { method: 'POST', body })
